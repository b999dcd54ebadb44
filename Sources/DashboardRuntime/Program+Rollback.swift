import Dashboard
package import TopsideCore

// What a project could go back to, and whether a plain `up` would start what runs.
extension Program {
  /// Between two looks at a project in which nothing seems to have changed: its files may have.
  private static let longPause = Duration.seconds(300)

  func survey(_ project: String, variable: String?) {
    let (services, inbox) = (services, inbox)
    let fleet = state.fleet
    tasks[.survey]?.cancel()
    tasks[.survey] = Task.detached {
      let found = await services.survey(project, in: fleet, variable: variable)
      if !Task.isCancelled { inbox.post([.surveyed(project: project, found)]) }
    }
  }

  func endSurvey() { tasks.removeValue(forKey: .survey)?.cancel() }

  /// Once a second: asks compose again where containers are others than when it was asked last, or a run has ended.
  func watchPlainUps(after messages: [Message]) {
    for case .runsChanged(let updates) in messages {
      for update in updates where update.entries.contains(where: \.isEnd) {
        guard let target = state.runs[update.id]?.flow.target else { continue }
        for name in plainUpChecks.keys where target.changes(name) { plainUpChecks[name] = nil }
      }
    }
    guard messages.contains(where: \.isTick), state.fleet.engine.staleSince == nil else { return }
    for project in state.fleet.projects.values
    where project.declaration == .read && !state.fleet.isComposing(project.name) {
      let containers = state.fleet.containers(of: project.name)
      let ids = Set(containers.filter(\.isRunning).map(\.id))
      let last = plainUpChecks[project.name]
      let isOld = last.map { state.now.uptime - $0.at > Self.longPause } ?? true
      guard !ids.isEmpty, isOld || last?.ids != ids else { continue }
      plainUpChecks[project.name] = PlainUpCheck(ids: ids, at: state.now.uptime)
      let (services, inbox) = (services, inbox)
      tasks[.plainUp(project.name)]?.cancel()
      tasks[.plainUp(project.name)] = Task.detached {
        let found = await services.rollbackSource.plainUp(project.files, containers: containers)
        if !Task.isCancelled { inbox.post([.plainUpFound(project: project.name, found)]) }
      }
    }
  }
}

/// What was there when a project was looked at.
struct PlainUpCheck: Hashable {
  var ids: Set<ContainerID>
  var at: Duration
}

extension Services {
  package var rollbackSource: RollbackSource {
    RollbackSource(commands: commands, runner: runner, files: files, time: time)
  }

  /// What a project could go back to; `variable` is the one in its tags, where there are several.
  package func survey(
    _ project: String, in fleet: Fleet, variable: String?
  ) async -> Result<RollbackSurvey, FlowRefusal> {
    await rollbackSource.survey(
      fleet.projects[project]?.files ?? .labels(project), containers: fleet.containers(of: project),
      history: history?.deployments(of: project) ?? [], variable: variable)
  }
}

extension Fleet {
  fileprivate func containers(of project: String) -> [Container] {
    services.values.filter { $0.key.project == project }.flatMap(\.containers)
  }
}

extension RunEntry {
  fileprivate var isEnd: Bool { if case .ended = event { true } else { false } }
}

import Dashboard
import SafeText
import TopsideCore

// What ran when is recorded, whoever brought it about.
extension Program {
  /// Reads what is on record, so that only what is new is added to it.
  func startHistory() {
    let projects = state.fleet.projects.keys.filter { !watchedProjects.contains($0) }
    guard let history = services.history, !projects.isEmpty else { return }
    for project in projects {
      watchedProjects.insert(project)
      if let last = history.deployments(of: project).last { watcher.know(last) }
    }
  }

  /// Once a second: what runs has to have stayed the same for a while.
  func recordHistory() {
    guard let history = services.history, state.fleet.engine.staleSince == nil else { return }
    startHistory()
    let (runs, now) = (state.runs, state.now.wall)
    let found = watcher.look(at: state.fleet, now: state.now) { project in
      runs.lastChange(of: project, at: now).map { ($0.id, $0.plan.actor.user) }
    }
    guard !found.isEmpty else { return }
    let inbox = inbox
    Task.detached {
      for deployment in found {
        do throws(FileError) {
          // Another dashboard may have seen it, too.
          if history.deployments(of: deployment.project).last?.isSame(as: deployment) == true { continue }
          try history.append(deployment)
        } catch {
          inbox.post([.notice("what ran when cannot be recorded: \(ErrorText.summary(error))", isError: true)]
          )
        }
      }
    }
  }
}

import Dashboard
import SafeText
import TopsideCore

/// What a task is for.
enum Work: Hashable, Sendable {
  case frames, clock, heldKeys, source, usage, composing, composeVersion, interaction, settling
  case processes, rehearsal, preview, saving, runs, audit, survey, secrets
  case cluster, document, contexts
  case releases, deployments, past
  case forward(Forward.ID)
  case health(ContainerID)
  case inspection
  case lingering(LogDemand)
  case declaration(String)
  case redeclaration(String)
  case plainUp(String)
}

extension Program {
  /// The sources that live as long as the program.
  func startSources() {
    let (services, inbox) = (services, inbox)
    tasks[.source] = Task.detached {
      let source = await services.scopedSource { inbox.post([.changed([$0])]) }
      await source.watch { inbox.post([.changed($0)]) }
    }
    let monitor = UsageMonitor(
      commands: services.commands, runner: services.runner, files: services.files, time: services.time,
      interval: services.interval)
    tasks[.usage] = Task.detached { [running] in
      await monitor.watch(
        running: { running.all }, host: { inbox.post([.changed([.hostMeasured($0)])]) },
        deliver: { inbox.post([.changed([.measured($0)])]) })
    }
    tasks[.composeVersion] = Task.detached {
      let result = try? await services.runner.run(services.commands.composeVersion())
      // An error means that docker itself is not there, which the source reports in words.
      if let result { inbox.post([.composeFound(result.status.isSuccess)]) }
    }
    if !services.isScopedToFiles { services.projects.forEach(declare) }
    startCluster()
    followRuns()
  }

  /// Starts and ends what the screen, as it is now, has to follow.
  func follow() {
    running.set(state.fleet)
    declareNewProjects()
    watchComposing()
    tellLogSessions()
    let wanted = state.subscriptions
    followCluster(wanted.kinds)
    guard wanted != subscriptions else { return }
    guard wanted.logs != subscriptions.logs, subscriptions.logs != nil else { return subscribe(to: wanted) }
    // The cursor may be passing by: what it rests on is followed.
    tasks[.settling]?.cancel()
    tasks[.settling] = Task {
      await services.time.sleep(.milliseconds(120))
      if !Task.isCancelled { subscribe(to: state.subscriptions) }
    }
  }

  private func subscribe(to wanted: Subscriptions) {
    let old = subscriptions
    subscriptions = wanted
    if wanted.logs != old.logs { showLog(wanted.logs) }
    search(wanted)
    for id in old.health.keys where wanted.health[id] != old.health[id] {
      tasks.removeValue(forKey: .health(id))?.cancel()
    }
    for (id, pace) in wanted.health where old.health[id] != pace { watchHealth(id, every: pace) }
    if wanted.processes != old.processes { watchProcesses(wanted.processes) }
    if wanted.inspection != old.inspection { inspect(wanted.inspection?.id) }
    if wanted.audit != old.audit { watchAudit(wanted.audit) }
    if wanted.document != old.document { loadDocument(wanted.document) }
    if wanted.releases != old.releases { watchReleases(wanted.releases) }
    if wanted.past != old.past { loadPast(wanted.past) }
  }

  /// No event carries a failing streak: look at the container as often as the engine probes it.
  private func watchHealth(_ id: ContainerID, every pace: Duration) {
    let (source, time, inbox) = (services.source, services.time, inbox)
    tasks[.health(id)] = Task.detached {
      while !Task.isCancelled {
        let asked = time.uptime()
        // A failure here is the engine's, and its event stream tells of it.
        if case .success(let found) = await source.inspect([id]), !found.isEmpty {
          inbox.post([.changed([.refreshed(found, asked: asked)])])
        }
        await time.sleep(pace)
      }
    }
  }

  private func watchProcesses(_ id: ContainerID?) {
    tasks.removeValue(forKey: .processes)?.cancel()
    guard let id else { return }
    state.expect(.processes, of: id)
    let services = services
    let inbox = inbox
    tasks[.processes] = Task.detached {
      while !Task.isCancelled {
        inbox.post([await Loading(services: services).processes(id)])
        await services.time.sleep(.seconds(3))
      }
    }
  }

  private func inspect(_ id: ContainerID?) {
    tasks.removeValue(forKey: .inspection)?.cancel()
    guard let id else { return }
    state.expect(.inspect, of: id)
    let (services, inbox) = (services, inbox)
    tasks[.inspection] = Task.detached { inbox.post([await Loading(services: services).inspect(id)]) }
  }
}

// Compose files.
extension Program {
  private func declareNewProjects() {
    for project in state.fleet.projects.values where project.declaration == .pending {
      if !declaring.contains(project.name) { declare(project.files) }
    }
  }

  /// Reads a project's files; again when its containers are made anew, because then they may have changed.
  func declare(_ project: ProjectFiles) {
    let name = project.name ?? project.directory ?? ""
    declaring.insert(name)
    let compose = ComposeSource(commands: services.commands, runner: services.runner, files: services.files)
    let inbox = inbox
    tasks[.declaration(name)]?.cancel()
    tasks[.declaration(name)] = Task.detached { inbox.post([.changed([await compose.declaration(project)])]) }
  }

  /// Containers that were made anew may have come from files that changed: they are read again when it is quiet.
  func redeclare(after messages: [Message]) {
    for case .changed(let changes) in messages {
      for case .happened(let event) in changes where event.action == .created && isRecent(event) {
        let name = event.service.project
        tasks[.redeclaration(name)]?.cancel()
        tasks[.redeclaration(name)] = Task {
          await services.time.sleep(.milliseconds(1500))
          if !Task.isCancelled, let files = state.fleet.projects[name]?.files { declare(files) }
        }
      }
    }
  }

  /// What the engine replays at the start is older than the first reading of the files.
  private func isRecent(_ event: ContainerEvent) -> Bool {
    state.now.wall.since(event.at) < .seconds(5)
  }

  /// Only while a container waits to be started does it matter whether somebody is about to.
  private func watchComposing() {
    let isNeeded = state.fleet.services.values.contains { $0.containers.contains { $0.state == .created } }
    guard isNeeded != (tasks[.composing] != nil) else { return }
    guard isNeeded else {
      tasks.removeValue(forKey: .composing)?.cancel()
      return
    }
    let (services, inbox) = (services, inbox)
    tasks[.composing] = Task.detached {
      while !Task.isCancelled {
        inbox.post([.changed([.composing(ComposeActivity(files: services.files).projects())])])
        await services.time.sleep(.seconds(1))
      }
    }
  }
}

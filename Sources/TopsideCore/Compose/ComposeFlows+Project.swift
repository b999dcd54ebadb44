import SafeText

// Changes to a whole project.
extension ComposeFlows {
  /// A plan for a whole project.
  ///
  /// - Parameters:
  ///   - change: What to do.
  ///   - project: Its name.
  ///   - findings: What docker said that it would do; nil while it was not asked.
  /// - Returns: The plan.
  /// - Throws: Why it cannot be done.
  package func plan(
    _ change: ProjectChange, project: String, findings: ComposeFindings? = nil
  ) throws(FlowRefusal) -> Flow {
    if !hasCompose { throw FlowRefusal("docker has no Compose plugin here") }
    let services = try concerned(change, project)
    let volumes = findings?.volumes.map(\.name) ?? []
    var flow = Flow(
      kind: change.kind, title: title(change, project), verb: change.kind.title, target: .project(project),
      place: place([project]), touches: touches(change, services, findings),
      expects: expectation(change),
      guards: [.compose(.unattended(project: project)), .compose(.change(containers(of: project)))],
      steps: [
        .run(try command(change, project, services)),
        .wait(probe(change, project, services, volumes), atMost: limit(change)),
      ])
    flow.warnings = warnings(change, services, findings)
    flow.rehearsals = try rehearsals(change, project, services)
    if change == .downWithVolumes { flow.typedConfirmation = "\(project)" }
    return flow
  }

  /// What docker has to be asked before a plan says all; nil where nothing more is to be known.
  package func survey(_ change: ProjectChange, project: String) -> ComposeSurvey? {
    guard let flow = try? plan(change, project: project), !flow.rehearsals.isEmpty else { return nil }
    return ComposeSurvey(rehearsals: flow.rehearsals, wantsSizes: change == .downWithVolumes)
  }

  /// The profiles that a project's files name.
  package func profiles(of project: String) -> [String] {
    Set(all(project).flatMap { $0.declared?.profiles ?? [] }).sorted()
  }

  private func all(_ project: String) -> [Service] {
    fleet.services.values.filter { $0.key.project == project }.sorted { $0.key < $1.key }
  }

  /// The services that are changed.
  private func concerned(_ change: ProjectChange, _ project: String) throws(FlowRefusal) -> [Service] {
    let all = all(project)
    let existing = all.filter { !$0.containers.isEmpty }
    switch change {
    case .up, .pull, .build:
      if let words = fileless(project) { throw FlowRefusal(words) }
      let on = Set(try call(project).profiles)
      let wanted = all.filter { service in
        guard let declared = service.declared else { return false }
        return declared.profiles.isEmpty || !on.isDisjoint(with: declared.profiles)
      }
      return try narrowed(wanted, for: change)
    case .stop, .restart:
      let running = existing.filter { $0.containers.contains { $0.isRunning || $0.state == .restarting } }
      if running.isEmpty { throw FlowRefusal("nothing of \(project) runs") }
      return running
    case .down, .downWithVolumes:
      if existing.isEmpty { throw FlowRefusal("nothing of \(project) is there") }
      return existing
    case .profileOn(let profile), .profileOff(let profile):
      return try members(of: profile, all, project, isOff: change == .profileOff(profile))
    }
  }

  private func narrowed(_ services: [Service], for change: ProjectChange) throws(FlowRefusal) -> [Service] {
    switch change {
    case .build:
      let built = services.filter { $0.declared?.isBuilt == true }
      if built.isEmpty { throw FlowRefusal("nothing of it is built: pull brings its images") }
      return built
    case .pull: return services.filter { $0.declared?.image.isEmpty == false }
    default: return services
    }
  }

  private func members(
    of profile: String, _ all: [Service], _ project: String, isOff: Bool
  ) throws(FlowRefusal) -> [Service] {
    if let words = fileless(project) { throw FlowRefusal(words) }
    let own = all.filter { $0.declared?.profiles.contains(profile) == true }
    if own.isEmpty { throw FlowRefusal("no service of \(project) has the profile \(profile)") }
    guard isOff else { return own }
    // What another profile that is on wants, too, stays.
    let others = profiles.subtracting([profile])
    let leaving = own.filter { service in
      !service.containers.isEmpty && others.isDisjoint(with: service.declared?.profiles ?? [])
    }
    if leaving.isEmpty { throw FlowRefusal("nothing of the profile \(profile) is there") }
    return leaving
  }

  private func title(_ change: ProjectChange, _ project: String) -> SafeText {
    switch change {
    case .up: "Bring up \(project)"
    case .stop: "Stop all of \(project)"
    case .restart: "Restart all of \(project)"
    case .pull: "Pull the images of \(project)"
    case .build: "Build the images of \(project)"
    case .down: "Take down \(project)"
    case .downWithVolumes: "Take down \(project) with its volumes"
    case .profileOn(let profile): "Bring up the profile \(profile) of \(project)"
    case .profileOff(let profile): "Remove the profile \(profile) of \(project)"
    }
  }

  private func command(
    _ change: ProjectChange, _ project: String, _ services: [Service]
  ) throws(FlowRefusal) -> Command {
    let names = services.map(\.key.service)
    switch change {
    case .up:
      return commands.composeByFiles(
        try call(project), ["up", "-d"], services: [], timeout: Self.upTime)
    case .profileOn(let profile):
      return commands.composeByFiles(
        try call(project, adding: [profile]), ["up", "-d"], services: names, timeout: Self.upTime)
    case .pull, .build:
      return commands.composeByFiles(
        try call(project), [change.kind.rawValue], services: names, timeout: Self.pullTime)
    case .stop:
      return commands.composeByLabels(["stop"], project: project, services: [], timeout: .seconds(300))
    case .restart:
      // Without names it would run the one-shots again.
      return commands.composeByLabels(["restart"], project: project, services: names, timeout: .seconds(300))
    case .down, .downWithVolumes:
      return commands.composeByLabels(
        ["down"] + (change == .down ? [] : ["--volumes"]), project: project, services: [],
        impact: .destroys, timeout: .seconds(300))
    case .profileOff:
      return commands.composeByLabels(
        ["rm", "--force", "--stop"], project: project, services: names, impact: .destroys,
        timeout: .seconds(300))
    }
  }

  private func rehearsals(
    _ change: ProjectChange, _ project: String, _ services: [Service]
  ) throws(FlowRefusal) -> [Command] {
    var command: Command
    switch change {
    case .up:
      command = commands.composeByFiles(
        try call(project), ["--dry-run", "create"], services: [], impact: .reads, timeout: .seconds(30))
    case .profileOn(let profile):
      command = commands.composeByFiles(
        try call(project, adding: [profile]), ["--dry-run", "create"], services: services.map(\.key.service),
        impact: .reads, timeout: .seconds(30))
    case .down, .downWithVolumes:
      command = commands.composeByLabels(
        ["--dry-run", "down"] + (change == .down ? [] : ["--volumes"]), project: project, services: [],
        impact: .reads, timeout: .seconds(30))
    case .stop, .restart, .pull, .build, .profileOff: return []
    }
    return [command]
  }

  private func containers(of project: String) -> ComposeChangeGuard {
    .sameContainers(project: project, all(project).flatMap { $0.containers.map(\.id) }.sorted())
  }

  private func probe(
    _ change: ProjectChange, _ project: String, _ services: [Service], _ volumes: [String]
  ) -> Probe {
    let probe: ComposeChangeProbe =
      switch change {
      case .up, .profileOn:
        .services(project: project, services.map(Self.isUp))
      case .stop: .services(project: project, services.map { .init($0.key.service, .stopped) })
      case .restart:
        .services(
          project: project,
          services.map {
            .init(
              $0.key.service, .up, before: Self.before($0) { _ in true }, count: $0.containers.count)
          })
      case .pull, .build: .images(Set(services.map { Self.image($0) }).sorted())
      case .down, .downWithVolumes: .gone(project: project, volumes: volumes)
      case .profileOff:
        .services(
          project: project,
          services.map { .init($0.key.service, .removed, before: Self.before($0) { _ in true }) })
      }
    return .compose(.change(probe))
  }

  private func limit(_ change: ProjectChange) -> Duration { max(deadline, .seconds(180)) }

  private func expectation(_ change: ProjectChange) -> SafeText {
    let time: SafeText = "\(limit(change).components.seconds) s"
    switch change {
    case .up, .profileOn, .restart:
      return "all running, healthy where that is probed, one-shots ended with 0, within \(time)"
    case .stop: return "all stopped within \(time)"
    case .pull, .build: return "the images are here; running containers keep the old ones until up"
    case .down: return "no container of it left within \(time)"
    case .downWithVolumes: return "no container and no volume of it left within \(time)"
    case .profileOff: return "its containers are gone within \(time)"
    }
  }
}

// What it does to what, in words.
extension ComposeFlows {
  private func touches(
    _ change: ProjectChange, _ services: [Service], _ findings: ComposeFindings?
  ) -> [SafeText] {
    var lines: [SafeText] = []
    if let findings, findings.problem == nil, change.kind == .up || change.kind == .down {
      lines += findings.lines
    } else {
      lines += counted(change, services)
    }
    let volumes = findings?.volumes ?? []
    // In one line, so that none is counted instead of named.
    if !volumes.isEmpty {
      let names = SafeText(sanitising: volumes.map(\.words.text), separator: ", ")
      lines.append("loses \(volumes.count == 1 ? "volume" : "volumes" as SafeText) \(names)")
    }
    return lines
  }

  private func counted(_ change: ProjectChange, _ services: [Service]) -> [SafeText] {
    let names = services.map(\.key.service)
    switch change {
    case .pull, .build: return Set(services.map { Self.image($0) }).sorted().map { "image \($0)" }
    case .up, .profileOn: return [Self.list("service", names)]
    case .stop, .restart, .down, .downWithVolumes, .profileOff:
      let count = services.reduce(0) { $0 + $1.containers.count }
      return ["\(count) \(count == 1 ? "container" : "containers") of \(Self.list("service", names))"]
    }
  }

  private func warnings(
    _ change: ProjectChange, _ services: [Service], _ findings: ComposeFindings?
  ) -> [SafeText] {
    var lines: [SafeText] = []
    if let problem = findings?.problem { lines.append("docker could not say what it would do: \(problem)") }
    switch change {
    case .up, .profileOn:
      let again = findings?.dryRun.names(.container, .recreates) ?? []
      if !again.isEmpty {
        lines.append("\(Self.list("", again)) would be made anew: its configuration changed")
      }
      lines += reruns(findings)
    case .down:
      lines.append("what its containers wrote outside of volumes is lost; volumes stay")
    case .downWithVolumes:
      if findings == nil || findings?.problem != nil { lines.append("its volumes are lost, sizes unknown") }
      lines.append("what volumes and containers hold is lost, anonymous volumes too: nothing brings it back")
    case .profileOff: lines.append("what its containers wrote outside of volumes is lost; volumes stay")
    case .stop, .restart, .pull, .build: break
    }
    return lines
  }
}

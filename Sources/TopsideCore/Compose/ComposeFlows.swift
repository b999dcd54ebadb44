package import SafeText

/// Plans for changes to services and whole projects of compose.
package struct ComposeFlows {
  package var commands: DockerCommands
  /// Without the Compose plugin only containers that there are can be restarted, stopped and started.
  package var hasCompose: Bool
  package var deadline: Duration
  /// Profiles that are on besides those of the containers that there are.
  package var profiles: Set<String>
  package var fleet: Fleet
  /// How a container is, as the screen says it.
  let words: (Container) -> SafeText

  /// Where images may have to come first.
  static let pullTime = Duration.seconds(1800)
  static let upTime = Duration.seconds(600)

  /// - Parameters:
  ///   - commands: How docker is called.
  ///   - hasCompose: Whether it has the Compose plugin.
  ///   - deadline: How long one service may take to come up.
  ///   - profiles: That are on.
  ///   - fleet: What there is.
  ///   - words: How a container is, as the screen says it.
  package init(
    commands: DockerCommands, hasCompose: Bool, deadline: Duration, profiles: Set<String>, fleet: Fleet,
    words: @escaping (Container) -> SafeText
  ) {
    self.commands = commands
    self.hasCompose = hasCompose
    self.deadline = deadline
    self.profiles = profiles
    self.fleet = fleet
    self.words = words
  }

  /// A plan for one service or several; all can be done, or none is.
  ///
  /// - Parameters:
  ///   - change: What to do.
  ///   - keys: To which services, of any project.
  ///   - findings: What docker said that it would do; nil while it was not asked.
  /// - Returns: The plan.
  /// - Throws: Why it cannot be done, with the service's name where there are several.
  package func plan(
    _ change: ServiceChange, _ keys: [ServiceKey], findings: ComposeFindings? = nil
  ) throws(FlowRefusal) -> Flow {
    var services: [Service] = []
    for key in keys.sorted() { services.append(try service(key, for: change, of: keys)) }
    guard let first = services.first else { throw FlowRefusal("no service is selected") }
    let projects = Dictionary(grouping: services, by: \.key.project).sorted { $0.key < $1.key }
    var steps: [FlowStep] = []
    for (project, own) in projects {
      steps.append(.run(try command(change, project, own)))
      if let probe = probe(change, project, own) { steps.append(.wait(probe, atMost: limit(change, own))) }
    }
    let name: SafeText = services.count == 1 ? "\(first.key.service)" : "\(services.count) services"
    var flow = Flow(
      kind: change.kind, title: title(change, name), verb: change.kind.title,
      target: services.count == 1 ? .service(first.key) : .services(services.map(\.key)),
      place: place(projects.map(\.key)), touches: touches(change, services, findings),
      expects: expectation(change, services),
      guards: services.map { .sameContainers($0.key, $0.containers.map(\.id).sorted()) }, steps: steps)
    flow.warnings = warnings(change, services, findings)
    for (project, own) in projects {
      if let command = try rehearsal(change, project, own) { flow.rehearsals.append(command) }
    }
    return flow
  }

  /// What docker has to be asked before a plan says all; nil where nothing more is to be known.
  package func survey(_ change: ServiceChange, _ keys: [ServiceKey]) -> ComposeSurvey? {
    guard change == .up, let flow = try? plan(change, keys), !flow.rehearsals.isEmpty else { return nil }
    return ComposeSurvey(rehearsals: flow.rehearsals)
  }

  private func title(_ change: ServiceChange, _ name: SafeText) -> SafeText {
    if case .scale(let count) = change { return "Scale \(name) to \(count)" }
    return change == .up ? "Bring up \(name)" : "\(change.kind.title) \(name)"
  }

  func place(_ projects: [String]) -> SafeText {
    let names = SafeText(sanitising: projects, separator: ", ")
    return projects.count == 1 ? "project \(names)" : "projects \(names)"
  }

  private func command(
    _ change: ServiceChange, _ project: String, _ services: [Service]
  ) throws(FlowRefusal) -> Command {
    let names = services.map(\.key.service)
    switch change {
    case .restart, .stop, .start:
      let verb = change.kind.rawValue
      guard hasCompose else { return containerCommand(verb, project, services) }
      return commands.composeByLabels([verb], project: project, services: names)
    case .pause, .unpause, .kill:
      return commands.composeByLabels([change.kind.rawValue], project: project, services: names)
    case .remove:
      return commands.composeByLabels(
        ["rm", "--force"], project: project, services: names, impact: .destroys)
    case .up, .recreate, .scale, .pull, .build:
      let isLong = change == .pull || change == .build
      return commands.composeByFiles(
        try call(project, with: services), fileWords(change, services), services: names,
        timeout: isLong ? Self.pullTime : Self.upTime)
    }
  }

  private func fileWords(_ change: ServiceChange, _ services: [Service]) -> [String] {
    switch change {
    case .recreate: ["up", "-d", "--no-deps", "--force-recreate"]
    case .scale(let count):
      ["up", "-d", "--no-deps", "--no-recreate"]
        + services.flatMap { ["--scale", "\($0.key.service)=\(count)"] }
    case .pull: ["pull"]
    case .build: ["build"]
    default: ["up", "-d"]
    }
  }

  private func containerCommand(_ verb: String, _ project: String, _ services: [Service]) -> Command {
    let ids = services.flatMap { $0.containers.map(\.id.hex) }
    var command = commands.docker(
      ["container", verb] + ids, impact: .mutates, timeout: .seconds(120))
    command.place = .project(project)
    command.target = services.map { "\(project)/\($0.key.service)" }.joined(separator: " ")
    return command
  }

  /// Compose's own word on what it would do; it starts nothing there, where it would wait for what never ends.
  private func rehearsal(
    _ change: ServiceChange, _ project: String, _ services: [Service]
  ) throws(FlowRefusal) -> Command? {
    let names = services.map(\.key.service)
    switch change {
    case .up:
      return commands.composeByFiles(
        try call(project, with: services), ["--dry-run", "create"], services: names, impact: .reads,
        timeout: .seconds(30))
    case .recreate, .scale:
      return commands.composeByFiles(
        try call(project, with: services), ["--dry-run"] + fileWords(change, services), services: names,
        impact: .reads, timeout: .seconds(30))
    case .stop, .restart, .start, .pause, .unpause, .kill, .remove, .pull, .build: return nil
    }
  }
}

// Probes.
extension ComposeFlows {
  private func probe(_ change: ServiceChange, _ project: String, _ services: [Service]) -> Probe? {
    switch change {
    case .pull, .build:
      return .compose(.change(.images(services.map { Self.image($0) }.sorted())))
    default:
      return .compose(
        .change(.services(project: project, services.map { expectation(change, $0) })))
    }
  }

  /// What the service's image is called; compose names what is only built after project and service.
  static func image(_ service: Service) -> String {
    if let image = service.declared?.image, !image.isEmpty { return image }
    return "\(service.key.project)-\(service.key.service)"
  }

  private func expectation(_ change: ServiceChange, _ service: Service) -> ComposeChangeProbe.Expectation {
    let name = service.key.service
    let all = Self.before(service) { _ in true }
    switch change {
    case .restart: return .init(name, .up, before: all, count: service.containers.count)
    case .start:
      return .init(name, .up, before: Self.before(service) { !$0.isRunning }, count: service.containers.count)
    case .stop, .kill: return .init(name, .stopped)
    case .pause: return .init(name, .paused, before: Self.before(service, \.isRunning))
    case .unpause: return .init(name, .resumed)
    case .remove: return .init(name, .removed, before: all)
    case .recreate: return .init(name, .renewed, before: all, count: service.containers.count)
    case .scale(let count):
      return .init(name, .up, before: Self.before(service) { !$0.isRunning }, count: count)
    case .up, .pull, .build: return Self.isUp(service)
    }
  }

  /// As many as declared, and none that stayed as it was without running.
  static func isUp(_ service: Service) -> ComposeChangeProbe.Expectation {
    .init(
      service.key.service, .up, before: before(service) { !$0.isRunning },
      count: service.declared?.replicas)
  }

  /// When containers were started, those that are left alone at any time.
  static func before(
    _ service: Service, _ isChanged: (Container) -> Bool
  ) -> [ContainerID: Timestamp] {
    let pairs = service.containers.filter(isChanged).map {
      ($0.id, $0.started ?? Timestamp(nanoseconds: 0))
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// How long the verification may take.
  private func limit(_ change: ServiceChange, _ services: [Service]) -> Duration {
    change == .up || services.count > 3 ? max(deadline, .seconds(180)) : deadline
  }

  private func expectation(_ change: ServiceChange, _ services: [Service]) -> SafeText {
    let time: SafeText = "\(limit(change, services).components.seconds) s"
    switch change {
    case .restart, .start, .up:
      return "running, healthy where that is probed, one-shots ended with 0, within \(time)"
    case .recreate: return "new containers, running or healthy, within \(time)"
    case .stop, .kill: return "stopped within \(time)"
    case .pause: return "paused within \(time)"
    case .unpause: return "running again within \(time)"
    case .remove: return "no stopped container left"
    case .pull: return "the image is here; running containers keep the old one until up"
    case .build: return "the image is here; running containers keep the old one until up"
    case .scale(0): return "no container left within \(time)"
    case .scale(let count): return "\(count) running or healthy within \(time)"
    }
  }
}

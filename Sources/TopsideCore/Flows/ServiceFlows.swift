package import SafeText

/// Plans for what can be done to one service.
package struct ServiceFlows: Hashable, Sendable {
  package var commands: DockerCommands
  /// Without the Compose plugin the containers themselves are named.
  package var hasCompose: Bool
  package var deadline: Duration

  package init(commands: DockerCommands, hasCompose: Bool, deadline: Duration) {
    self.commands = commands
    self.hasCompose = hasCompose
    self.deadline = deadline
  }

  /// Why it cannot be done to this service now; nil when it can.
  package static func refusal(_ verb: ChangeVerb, _ service: Service) -> SafeText? {
    if service.containers.isEmpty { return "it has no container" }
    switch verb {
    case .restart: return nil
    case .stop:
      return service.containers.contains { $0.isRunning || $0.state == .restarting } ? nil : "it does not run"
    case .start: return service.containers.allSatisfy(\.isRunning) ? "it runs already" : nil
    }
  }

  /// The plan; `words` says how each container is, as the screen says it.
  package func plan(
    _ verb: ChangeVerb, _ service: Service, in fleet: Fleet, words: (Container) -> SafeText
  ) -> Flow {
    let ids = service.containers.map(\.id).sorted()
    var command = hasCompose ? commands.composeChange(verb, service.key) : commands.change(verb, ids)
    command.place = .project(service.key.project)
    return Flow(
      kind: FlowKind(verb), title: "\(verb.title) \(service.key.service)", verb: verb.title,
      target: .service(service.key), place: "project \(service.key.project)",
      touches: touches(verb, service, in: fleet, words: words), expects: expectation(verb, service),
      guards: [.sameContainers(service.key, ids)],
      steps: [.run(command), .wait(probe(verb, service), atMost: deadline)])
  }

  private func touches(
    _ verb: ChangeVerb, _ service: Service, in fleet: Fleet, words: (Container) -> SafeText
  ) -> [SafeText] {
    var lines = service.containers.map { "container \($0.name) (\(words($0)))" as SafeText }
    let dependents = fleet.dependents(of: service.key)
    if !dependents.isEmpty, verb != .start {
      let joined = SafeText(sanitising: dependents, separator: ", ")
      lines.append("\(joined) \(dependents.count == 1 ? "depends" : "depend") on it" as SafeText)
    }
    return lines
  }

  private func expectation(_ verb: ChangeVerb, _ service: Service) -> SafeText {
    let seconds = deadline.components.seconds
    if verb == .stop { return "stopped within \(seconds) s" }
    let isProbed = service.containers.contains { $0.healthcheck != nil }
    return isProbed
      ? "healthy within \(seconds) s" : "running for \(Probe.settling.components.seconds) s without an end"
  }

  private func probe(_ verb: ChangeVerb, _ service: Service) -> Probe {
    if verb == .stop { return .stopped(service.key, service.containers.map(\.id)) }
    // What runs already is left alone by a start.
    let before = service.containers.map { container in
      let isLeft = verb == .start && container.isRunning
      return (container.id, isLeft ? .init(nanoseconds: 0) : container.started ?? .init(nanoseconds: 0))
    }
    return .running(service.key, before: Dictionary(before) { first, _ in first })
  }
}

extension ChangeVerb {
  package var title: SafeText { FlowKind(self).title }
}

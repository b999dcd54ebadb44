package import SafeText

extension ServiceFlows {
  /// One plan for one service or several, in their order.
  ///
  /// - Parameters:
  ///   - verb: What is done to each.
  ///   - services: At least one.
  ///   - fleet: What is known of the others.
  ///   - triage: Says how each container is.
  /// - Returns: The plan.
  /// - Throws: Why it cannot be done to one of them.
  package func plan(
    _ verb: ChangeVerb, _ services: [Service], in fleet: Fleet, _ triage: Triage
  ) throws(FlowRefusal) -> Flow {
    var flows: [Flow] = []
    for service in services {
      if let refusal = Self.refusal(verb, service) {
        throw FlowRefusal("\(verb.rawValue) \(service.key.service): \(refusal)")
      }
      flows.append(plan(verb, service, in: fleet) { triage.planWords($0, of: service, in: fleet) })
    }
    guard var flow = flows.first else { throw FlowRefusal("no service was named") }
    guard flows.count > 1 else { return flow }
    let names = SafeText(sanitising: services.map(\.key.service), separator: ", ")
    let projects = Set(services.map(\.key.project)).sorted()
    flow.title = "\(verb.title) \(names)"
    flow.target = .services(services.map(\.key))
    flow.place =
      "\(projects.count == 1 ? "project" : "projects" as SafeText) \(SafeText(sanitising: projects, separator: ", "))"
    flow.touches = flows.flatMap(\.touches)
    flow.expects = "each \(verb == .stop ? "stopped" : "running or healthy" as SafeText), one after the other"
    flow.guards = flows.flatMap(\.guards)
    flow.steps = flows.flatMap(\.steps)
    return flow
  }
}

extension Triage {
  /// How a container is, as a plan says it.
  package func planWords(_ container: Container, of service: Service, in fleet: Fleet) -> SafeText {
    let word = status(container, of: service, in: fleet).word
    guard container.isRunning, let started = container.started else { return word }
    return "\(word), up \(Words.age(now.wall.since(started)))"
  }
}

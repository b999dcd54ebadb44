import SafeText
import Testing
import TopsideCore

/// Plans as they are shown, run, audited and documented: one value, compared word for word.
@Suite struct FlowPlanTests {
  private var stage = FleetStage()
  private let flows = ServiceFlows(commands: DockerCommands(), hasCompose: true, deadline: .seconds(90))

  init() throws {
    stage.apply(
      .listed([
        try stage.container(2) {
          $0.number = 2
          $0.name = "p-s-2"
        }, try stage.container(1),
      ]))
  }

  private func text(_ flow: Flow) -> String {
    let steps = flow.steps.map { step in
      switch step {
      case .run(let command):
        "run \(command.argv.joined(separator: " ")) (\(command.impact), in \(command.directory ?? "."))"
      case .wait(.running(_, let before), let deadline):
        "wait running \(before.keys.sorted().map(\.hex.last)) \(deadline.components.seconds)s"
      case .wait(.stopped(_, let ids), let deadline):
        "wait stopped \(ids.map(\.hex.last)) \(deadline.components.seconds)s"
      case .wait, .ensure, .edit, .attempt, .save: "\(step)"
      }
    }
    return ([flow.title.text] + flow.touches.map(\.text) + ["expects \(flow.expects.text)"] + steps)
      .joined(separator: "\n")
      .replacing("Optional(\"", with: "").replacing("\")", with: "")
  }

  private func plan(_ verb: ChangeVerb, _ flows: ServiceFlows) throws -> Flow {
    let service = try #require(stage.service)
    return flows.plan(verb, service, in: stage.fleet) { _ in "started, up 1h" }
  }

  @Test mutating func `a restart by compose`() throws {
    stage.declare(
      DeclaredService(name: "s"),
      DeclaredService(name: "web", dependencies: [.init(service: "s", condition: .healthy)]),
      DeclaredService(name: "api", dependencies: [.init(service: "s", condition: .started)]))
    #expect(
      text(try plan(.restart, flows)) == """
        Restart s
        container p-s-1 (started, up 1h)
        container p-s-2 (started, up 1h)
        api, web depend on it
        expects running for 15 s without an end
        run docker compose -p p restart s (mutates, in /)
        wait running [1, 2] 90s
        """)
  }

  @Test func `a stop by compose`() throws {
    #expect(
      text(try plan(.stop, flows)) == """
        Stop s
        container p-s-1 (started, up 1h)
        container p-s-2 (started, up 1h)
        expects stopped within 90 s
        run docker compose -p p stop s (mutates, in /)
        wait stopped [1, 2] 90s
        """)
  }

  @Test mutating func `a start touches nobody who depends on it`() throws {
    stage.declare(
      DeclaredService(name: "s"),
      DeclaredService(name: "web", dependencies: [.init(service: "s", condition: .healthy)]))
    #expect(
      text(try plan(.start, flows)) == """
        Start s
        container p-s-1 (started, up 1h)
        container p-s-2 (started, up 1h)
        expects running for 15 s without an end
        run docker compose -p p start s (mutates, in /)
        wait running [1, 2] 90s
        """)
  }

  @Test func `without the plugin the containers are named`() throws {
    var flows = flows
    flows.hasCompose = false
    flows.commands.context = "remote"
    let command = try #require(try plan(.restart, flows).commands.first)
    let ids = try [1, 2].map { try FleetStage.id($0).hex }
    #expect(command.argv == ["docker", "--context", "remote", "container", "restart"] + ids)
    #expect(command.impact == .mutates)
  }

  @Test mutating func `with a healthcheck it expects health`() throws {
    let check = Healthcheck(
      test: ["CMD", "true"], interval: .seconds(1), timeout: .seconds(1), startPeriod: .zero, retries: 1)
    stage.apply(.listed([try stage.container(1) { $0.healthcheck = check }]))
    stage.declare(
      DeclaredService(name: "s"),
      DeclaredService(name: "web", dependencies: [.init(service: "s", condition: .healthy)]))
    let flow = try plan(.restart, flows)
    #expect(flow.expects == "healthy within 90 s")
    #expect(flow.touches.last == "web depends on it")
  }

  @Test func `every plan is guarded by the containers that it was made for`() throws {
    for verb in ChangeVerb.allCases {
      let ids = try [1, 2].map { try FleetStage.id($0) }
      #expect(try plan(verb, flows).guards == [.sameContainers(FleetStage.key, ids)])
    }
  }

  @Test mutating func `what runs already is not expected to start anew by a start`() throws {
    stage.apply(
      .listed([
        try stage.container(1),
        try stage.container(2, .exited) { $0.number = 2 },
      ]))
    guard case .wait(.running(_, let before), _) = try plan(.start, flows).steps.last else {
      Issue.record("no probe")
      return
    }
    #expect(before[try FleetStage.id(1)] == Timestamp(nanoseconds: 0))
    #expect(before[try FleetStage.id(2)] == stage.before(.seconds(3600)))
  }

  @Test mutating func `what cannot be done is refused with the reason`() throws {
    let running = try #require(stage.service)
    #expect(ServiceFlows.refusal(.restart, running) == nil)
    #expect(ServiceFlows.refusal(.stop, running) == nil)
    #expect(ServiceFlows.refusal(.start, running) == "it runs already")
    stage.apply(.listed([try stage.container(1, .exited)]))
    let ended = try #require(stage.service)
    #expect(ServiceFlows.refusal(.stop, ended) == "it does not run")
    #expect(ServiceFlows.refusal(.start, ended) == nil)
    stage.apply(.listed([try stage.container(1, .restarting)]))
    #expect(ServiceFlows.refusal(.stop, try #require(stage.service)) == nil)
    for verb in ChangeVerb.allCases {
      #expect(ServiceFlows.refusal(verb, Service(key: FleetStage.key)) == "it has no container")
    }
  }
}

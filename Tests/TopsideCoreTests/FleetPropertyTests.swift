import SafeText
import Testing
import TopsideCore

@Suite struct FleetPropertyTests {
  /// An engine that is simulated in a few lines: its containers, and what it says when one changes.
  private struct Engine {
    var stage = FleetStage()
    var containers: [Int: Container] = [:]
    var nextID = 1
    var dice: FleetDice

    init(seed: UInt64) { dice = FleetDice(seed: seed) }

    /// Changes something and tells what events it makes.
    mutating func live() throws -> [ContainerEvent] {
      stage.now.wall = stage.now.wall.advanced(by: .milliseconds(10))
      stage.now.uptime += .milliseconds(10)
      let service = "s\(Int.random(in: 0..<4, using: &dice))"
      guard let number = containers.keys.sorted().randomElement(using: &dice), Bool.random(using: &dice)
      else {
        return [try add(service)]
      }
      return try change(number)
    }

    private mutating func add(_ service: String) throws -> ContainerEvent {
      let replica = Int.random(in: 1...3, using: &dice)
      let number = nextID
      let isOneOff = Int.random(in: 0..<8, using: &dice) == 0
      containers[number] = try stage.container(number, service: service, .created) {
        $0.number = replica
        $0.isOneOff = isOneOff
        $0.created = stage.now.wall
        $0.started = nil
      }
      nextID += 1
      return try stage.event(.created, number, service: service)
    }

    private mutating func change(_ number: Int) throws -> [ContainerEvent] {
      guard var container = containers[number] else { return [] }
      let service = container.service.service
      let code = Int32.random(in: 0...2, using: &dice)
      var actions: [ContainerEvent.Action]
      switch Int.random(in: 0..<4, using: &dice) {
      case 0:
        containers[number] = nil
        return try [stage.event(.died(exitCode: code), number, service: service)]
          + [stage.event(.destroyed, number, service: service)]
      case 1 where container.isRunning:
        actions = [.died(exitCode: code), .started]
        container.restartCount += 1
        container.finished = stage.now.wall
        container.started = stage.now.wall
      case 2 where container.isRunning:
        actions = [.killed(signal: 15), .died(exitCode: code), .stopped]
        container.state = .exited
        container.finished = stage.now.wall
      default:
        actions = [.started]
        container.state = .running
        container.started = stage.now.wall
      }
      containers[number] = container
      return try actions.map { try stage.event($0, number, service: service) }
    }

    var all: [Container] { containers.sorted { $0.key < $1.key }.map(\.value) }

    /// What inspect says of some containers now.
    func inspect(_ ids: Set<ContainerID>) -> FleetChange {
      let found = all.filter { ids.contains($0.id) }
      return .inspected(found, gone: ids.subtracting(found.map(\.id)).sorted())
    }
  }

  /// What containers each service has: what must not depend on how it was learned.
  private static func rows(_ fleet: Fleet) -> [ServiceKey: [Container]] {
    fleet.services.mapValues(\.containers).filter { !$0.value.isEmpty }
  }

  @Test(arguments: 0..<60)
  func `any interleaving ends in the state of a final list`(seed: UInt64) throws {
    var engine = Engine(seed: seed)
    var pending: [ContainerEvent] = []
    var told: [ContainerEvent] = []
    for _ in 0..<200 {
      pending += try engine.live()
      switch Int.random(in: 0..<6, using: &engine.dice) {
      case 0, 1:
        pending.forEach { engine.stage.apply(.happened($0)) }
        engine.stage.apply(engine.inspect(Set(pending.map(\.id))))
        told += pending
        pending = []
      case 2:
        // A reconnection: the events of the loss are told again after the list.
        engine.stage.apply(.listed(engine.all))
        told.suffix(30).forEach { engine.stage.apply(.happened($0)) }
        engine.stage.apply(engine.inspect(Set(told.suffix(30).map(\.id))))
      case 3:
        engine.stage.declare(DeclaredService(name: "s0"), DeclaredService(name: "s1"))
      default: break
      }
    }
    pending.forEach { engine.stage.apply(.happened($0)) }
    engine.stage.apply(engine.inspect(Set(pending.map(\.id))))
    var fresh = FleetStage()
    fresh.now = engine.stage.now
    fresh.apply(.listed(engine.all))
    #expect(Self.rows(engine.stage.fleet) == Self.rows(fresh.fleet))
    for service in engine.stage.fleet.services.values {
      #expect(!service.containers.isEmpty || service.declared != nil)
      let ids = Set(service.containers.map(\.id))
      #expect(ids.count == service.containers.count)
      #expect(service.events.count <= Service.memory && service.deaths.count <= Service.memory)
      #expect(Set(service.histories.keys).isSubset(of: ids))
    }
  }

  @Test func `a thousand projects that come and go leave nothing`() throws {
    var stage = FleetStage()
    for number in 1...1000 {
      let key = ServiceKey(project: "ci-\(number)", service: "test")
      var container = Container(
        id: try FleetStage.id(number), name: "test", service: key, number: 1, image: "", state: .running)
      container.started = stage.now.wall
      for action: ContainerEvent.Action in [
        .created, .started, .oom, .killed(signal: 9), .died(exitCode: 137),
      ] {
        stage.apply(
          .happened(
            ContainerEvent(action, id: container.id, service: key, name: "", image: "", at: stage.now.wall)))
      }
      if number.isMultiple(of: 2) { stage.apply(.inspected([container], gone: [])) }
      stage.apply(.inspected([], gone: [container.id]))
    }
    #expect(
      stage.fleet
        == {
          var empty = Fleet(); empty.apply(.inspected([], gone: []), at: stage.now); return empty
        }())
  }

  @Test func `what is remembered of one service is bounded`() throws {
    var stage = FleetStage()
    stage.apply(.listed([try stage.container(1)]))
    for second in 0..<3000 {
      try stage.happened(.killed(signal: 9), 1000 + second, ago: .seconds(3000 - second))
      try stage.happened(.destroyed, 1000 + second, ago: .seconds(3000 - second))
      stage.apply(.measured([try FleetStage.id(1): Usage(cpuPercent: 1, memory: .mib(1), processes: 1)]))
    }
    let service = try #require(stage.service)
    #expect(service.events.count == Service.memory)
    #expect(service.stopped.isEmpty)
    #expect(service.histories[try FleetStage.id(1)]?.samples.count == UsageHistory.capacity)
  }
}

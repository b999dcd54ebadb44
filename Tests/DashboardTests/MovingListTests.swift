import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Lists that change between the key that asks for a plan and the one that confirms it: what is run is what was shown,
/// at the very containers and objects that were under the cursor, or it is refused.
@Suite struct MovingListTests {
  private static let runs = 200

  @Test func `what is run acts on the containers that the plan named, or is refused, 200 times`() async throws
  {
    var (refused, ran) = (0, 0)
    for seed in 0..<Self.runs {
      var chance = Chance(seed: UInt64(seed))
      var project = MovingProject(&chance)
      var desk = try Desk(100, 40)
      try desk.apply([.listed(try project.containers()), .engine(.live)])
      desk.change { $0.hasCompose = Bool.random(using: &chance) }
      try desk.press("2", "g")
      for _ in 0..<Int.random(in: 0..<4, using: &chance) {
        try desk.press(["o", "O", "A", "s"].randomElement(using: &chance) ?? "o")
      }
      // Somewhere below a heading, if there is one.
      for _ in 0...Int.random(in: 0..<12, using: &chance) { try desk.press("j") }
      let name = try #require(desk.selection, "seed \(seed): \(desk.rows)")
      let shown = try project.ids(of: name)
      try desk.press("r")
      guard case .confirm(let confirmation) = desk.state.dialog else {
        Issue.record("seed \(seed): no plan, \(desk.footer)")
        continue
      }
      #expect(confirmation.flow.guards == [.sameContainers(Market.key(name), shown)], "seed \(seed)")
      for _ in 0..<Int.random(in: 1...6, using: &chance) {
        project.change(&chance)
        try desk.apply([.listed(try project.containers())])
        if Bool.random(using: &chance) { try desk.apply([.measured(try project.usages(&chance))]) }
      }
      desk.wait(.milliseconds(350))
      _ = desk.takeEffects()
      try desk.press("y")
      #expect(desk.takeEffects() == [.run(confirmation.flow)], "seed \(seed)")

      let runner = try project.engine()
      let outcome = await run(confirmation.flow, runner)
      let changes = runner.commands.filter { $0.impact != .reads }
      if try project.ids(of: name) == shown {
        #expect(changes.map(\.argv) == confirmation.flow.commands.map(\.argv), "seed \(seed)")
        let words = changes.flatMap(\.argv)
        #expect(
          words.suffix(1) == [name] || words.suffix(shown.count) == shown.map(\.hex)[...], "seed \(seed)")
        ran += 1
      } else {
        #expect(changes.isEmpty, "seed \(seed): \(changes.map(\.argv))")
        #expect(
          outcome.name == "refused" && outcome.words.text.contains("other containers now"), "seed \(seed)")
        refused += 1
      }
    }
    // Neither is rare among them.
    #expect(refused > 20 && ran > 20, "\(refused) refused, \(ran) ran")
  }

  /// Until the command, which fails.
  private func run(_ flow: Flow, _ runner: ScriptedRunner) async -> FlowOutcome {
    let time = ManualTime()
    let source = DockerSource(commands: DockerCommands(), runner: runner, time: time)
    let flows = FlowRunner(
      source: source, runner: runner, files: MemoryFiles(), time: time, audit: RecordedAudit(time: time))
    let journal = RecordedJournal()
    return await flows.run(RunPlan(flow), journal: journal, locks: journal)
  }

  @Test func `a change in a cluster is of the object that the plan named, 200 times`() throws {
    for seed in 0..<Self.runs {
      var chance = Chance(seed: UInt64(seed))
      var pods = KubeScene.pods()
      var workloads = KubeScene.workloads()
      let isOfPod = Bool.random(using: &chance)
      let key = isOfPod ? pods[3].key : try #require(workloads.randomElement(using: &chance)).key
      var stage = try KubeScene.on(key)
      for key in isOfPod ? ["R", "G", "enter"] : ["r"] { try stage.press(key) }
      guard case .confirm(let confirmation) = stage.state.dialog else {
        Issue.record("seed \(seed): no plan of \(key.path), \(stage.footer)")
        continue
      }
      #expect(confirmation.flow.guards.contains(.sameObject(key, uid: "uid-\(key.name)")), "seed \(seed)")
      for _ in 0..<Int.random(in: 1...6, using: &chance) {
        pods.shuffle(using: &chance)
        workloads.shuffle(using: &chance)
        // Another object under a name that is there, one that is gone, one that is new and comes first.
        pods[0].meta.uid = "uid-\(UInt32.random(in: 0 ... .max, using: &chance))"
        if pods.count > 3 { pods.removeLast() }
        pods.append(
          KubeScene.pod("aaa", "a\(Int.random(in: 0..<1000, using: &chance))", [KubeScene.container("c")]))
        if workloads.count > 2 { workloads.removeLast() }
        stage.send(.clusterChanged([.listed(KubeWatch(.pod), pods.map(KubeObject.pod))]))
        for kind in [KubeKind.deployment, .statefulSet, .daemonSet] {
          stage.send(.clusterChanged([.listed(KubeWatch(kind), workloads.filter { $0.key.kind == kind })]))
        }
      }
      stage.wait(.milliseconds(350))
      let before = stage.effects.count
      try stage.press("y")
      let runs = stage.effects.dropFirst(before)
      #expect(Array(runs) == [.run(confirmation.flow)], "seed \(seed)")
    }
  }
}

/// Random numbers that are the same in every run.
private struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x5851_F42D_4C95_7F2D }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A project whose services come and go, and are made anew.
private struct MovingProject {
  private struct Replica {
    var number: Int
    var state: Container.State
  }

  private var services: [String: [Replica]] = [:]
  private var last = 0

  init(_ chance: inout Chance) {
    for _ in 0..<Int.random(in: 3...10, using: &chance) { add(&chance) }
  }

  private mutating func replica(_ chance: inout Chance) -> Replica {
    last += 1
    let state: Container.State =
      [.running, .running, .exited, .restarting].randomElement(using: &chance) ?? .running
    return Replica(number: last, state: state)
  }

  private mutating func add(_ chance: inout Chance) {
    let letter = "abcdefghijklmnopqrstuvwxyz".randomElement(using: &chance) ?? "a"
    let name = "\(letter)\(Int.random(in: 0..<1000, using: &chance))"
    services[name] = (0..<Int.random(in: 1...3, using: &chance)).map { _ in replica(&chance) }
  }

  /// One thing that happens to it.
  mutating func change(_ chance: inout Chance) {
    guard let name = services.keys.sorted().randomElement(using: &chance) else { return add(&chance) }
    switch Int.random(in: 0..<6, using: &chance) {
    case 0: add(&chance)
    case 1: services[name] = nil
    case 2:
      let count = services[name]?.count ?? 0
      services[name] = (0..<count).map { _ in replica(&chance) }
    case 3:
      let more = replica(&chance)
      services[name]?.append(more)
    case 4: services[name]?[0].state = .restarting
    default: services[name]?[0].state = .exited
    }
  }

  func containers() throws -> [Container] {
    try services.sorted { $0.key < $1.key }.flatMap { name, replicas in
      try replicas.enumerated().map { index, replica in
        try Market.container(replica.number, name, replica.state) {
          $0.number = index + 1
          $0.name = "shop-\(name)-\(index + 1)"
        }
      }
    }
  }

  func ids(of name: String) throws -> [ContainerID] {
    try (services[name] ?? []).map { try Market.id($0.number) }.sorted()
  }

  func usages(_ chance: inout Chance) throws -> [ContainerID: Usage] {
    try services.values.joined().reduce(into: [:]) { usages, replica in
      usages[try Market.id(replica.number)] = Usage(
        cpuPercent: .random(in: 0...100, using: &chance), memory: .mib(.random(in: 1...900, using: &chance)),
        processes: 3)
    }
  }

  /// What docker says of it now. It changes nothing.
  func engine() throws -> ScriptedRunner {
    let containers = try containers()
    let runner = ScriptedRunner(order: .any)
    runner.allow(.containing("ps"), .output(containers.map { $0.id.hex + "\n" }.joined()))
    let objects = containers.map { container in
      """
      {"Id":"\(container.id.hex)","Name":"/\(container.name)","State":{"Status":"running"},"HostConfig":{},
      "Config":{"Image":"i:1","Labels":{"com.docker.compose.project":"shop",
      "com.docker.compose.service":"\(container.service.service)"}}}
      """
    }
    runner.allow(.containing("inspect"), .output("[\(objects.joined(separator: ","))]"))
    runner.allow(.containing("restart"), .failure("no"))
    return runner
  }
}

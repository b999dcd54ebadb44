import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// The rungs that move nothing.
@Suite struct K3sSmallRungTests {
  private static let id = K3sFlowStage.id

  private func moved() throws -> (K3sFlowStage, Flow) {
    let flow = try K3sFlows.plan(.editNodeIP, K3sFixture.moved(), K3sOptions(), id: Self.id)
    let stage = try K3sFlowStage(flow)
    stage.machine[stage.machine.paths.configuration] = "token: secret\nnode-ip: 10.0.0.5 # LAN\ntls-san: x\n"
    return (stage, flow)
  }

  @Test func `rung 2 changes one line, and keeps the file before`() async throws {
    var (stage, flow) = try moved()
    let paths = stage.machine.paths
    #expect(flow.typedConfirmation == "prod-1")
    #expect(await stage.go() == .succeeded("prod-1 is Ready at 10.0.0.7, after 0s"))
    #expect(stage.machine[paths.configuration] == "token: secret\nnode-ip: 10.0.0.7 # LAN\ntls-san: x\n")
    #expect(
      stage.machine["\(paths.configuration).before-\(Self.id)"]
        == "token: secret\nnode-ip: 10.0.0.5 # LAN\ntls-san: x\n")
    stage.choose(try #require(flow.remedies.first))
    #expect(await stage.go().name == "succeeded")
    #expect(stage.machine[paths.configuration] == "token: secret\nnode-ip: 10.0.0.5 # LAN\ntls-san: x\n")
  }

  @Test func `rung 2 is taken up wherever it was cut off`() async throws {
    var (whole, _) = try moved()
    _ = await whole.go()
    for event in 0..<whole.events.count {
      var (stage, _) = try moved()
      _ = await stage.go(untilEvent: event)
      let outcome = await stage.go()
      #expect(outcome.name == "succeeded", "event \(event): \(outcome.words)")
      #expect(
        stage.machine["\(stage.machine.paths.configuration).before-\(Self.id)"]?.contains("10.0.0.5") == true)
    }
  }

  @Test func `rung 2 is refused when the file says something else than the plan saw`() async throws {
    var (stage, _) = try moved()
    stage.machine[stage.machine.paths.configuration] = "node-ip: 10.0.0.9\n"
    #expect(
      await stage.go() == .refused("/etc/rancher/k3s/config.yaml says something else now: look again"))
    #expect(stage.machine.changes.isEmpty)
  }

  @Test func `rung 2 wants an address that is there, in a file that we may change`() throws {
    var options = K3sOptions()
    options.nodeIP = "10.0.0.9"
    #expect(throws: FlowRefusal("no link has 10.0.0.9")) {
      try K3sFlows.plan(.editNodeIP, K3sFixture.moved(), options, id: Self.id)
    }
    options.nodeIP = "next door"
    #expect(throws: FlowRefusal("next door is no address")) {
      try K3sFlows.plan(.editNodeIP, K3sFixture.moved(), options, id: Self.id)
    }
    var facts = try K3sFixture.moved()
    facts.settings = .known(K3sSettings([K3sSetting("node-ip", ["10.0.0.5"], .commandLine)]))
    #expect(throws: FlowRefusal.self) { try K3sFlows.plan(.editNodeIP, facts, K3sOptions(), id: Self.id) }
  }

  @Test func `rung 3 stops, and starts without blocking`() async throws {
    var stage = try K3sFlowStage(
      K3sFlows.plan(.restart, K3sFlowStage.looping(), K3sOptions(), id: Self.id))
    #expect(await stage.go().name == "succeeded")
    #expect(
      stage.machine.changes.map(\.argv) == [
        ["systemctl", "stop", "k3s"], ["systemctl", "start", "--no-block", "k3s"],
      ])
  }

  @Test func `rung 3 cut off at any event starts k3s, and once`() async throws {
    let flow = try K3sFlows.plan(.restart, K3sFlowStage.looping(), K3sOptions(), id: Self.id)
    var whole = try K3sFlowStage(flow)
    _ = await whole.go()
    for event in 0..<whole.events.count {
      var stage = try K3sFlowStage(flow)
      _ = await stage.go(untilEvent: event)
      #expect(await stage.go().name == "succeeded", "event \(event)")
      #expect(stage.machine.starts == 1, "event \(event)")
      #expect(stage.machine.changes.count { $0.arguments.contains("stop") } == 1, "event \(event)")
    }
  }

  @Test func `rung 4 deletes the node of this host, and starts again`() async throws {
    var facts = try K3sFixture.fine()
    facts.nodes = .known([
      K3sNode("prod-2", internalIP: "10.0.0.8", isReady: true, isServer: false),
      K3sNode("prod-1", internalIP: "10.0.0.5", isReady: true, isServer: true),
    ])
    var stage = try K3sFlowStage(K3sFlows.plan(.deleteNode, facts, K3sOptions(), id: Self.id))
    stage.machine.change { $0.unit = .active(Timestamp(seconds: 1_772_000_000), pid: 5) }
    #expect(await stage.go().name == "succeeded")
    let words = stage.machine.changes.map { $0.argv.suffix(3).joined(separator: " ") }
    #expect(words.contains("--ignore-not-found node prod-1"))
    #expect(stage.machine["\(stage.machine.paths.recovery(Self.id))/objects.yaml"] == "apiVersion: v1\n")
  }

  @Test func `rung 4 is refused while the API does not answer`() throws {
    #expect(throws: FlowRefusal("the API does not answer")) {
      try K3sFlows.plan(.deleteNode, K3sFlowStage.looping(), K3sOptions(), id: Self.id)
    }
  }

  @Test func `rung 0 changes nothing, and keeps what it could get`() async throws {
    var options = K3sOptions()
    options.bundle = "/home/op/k3s"
    let flow = try K3sFlows.plan(.collect, K3sFlowStage.looping(), options, id: Self.id)
    #expect(flow.typedConfirmation == nil)
    #expect(flow.commands.allSatisfy { $0.impact == .reads })
    var stage = try K3sFlowStage(flow)
    let outcome = await stage.go()
    // The machine has neither ip nor openssl, and its API does not answer.
    #expect(outcome.words.text.hasPrefix("3 of 11 files in /home/op/k3s"))
    #expect(stage.machine["/home/op/k3s/unit.txt"]?.contains("NRestarts=7") == true)
  }

  @Test func `rung 1 is for the operator`() throws {
    #expect(throws: FlowRefusal.self) {
      try K3sFlows.plan(.restoreAddress, K3sFixture.moved(), K3sOptions(), id: Self.id)
    }
  }

  @Test(arguments: ["", "../etc", "a b", "-rf", "a;b", "a/b"])
  func `a name that could be more than a name is refused`(_ id: String) throws {
    #expect(throws: FlowRefusal.self) {
      try K3sFlows.plan(.restart, K3sFlowStage.looping(), K3sOptions(), id: id)
    }
    #expect(throws: FlowRefusal.self) {
      try K3sFlows.undo(.moveEverything, K3sFlowStage.looping(), K3sOptions(), of: id)
    }
  }
}

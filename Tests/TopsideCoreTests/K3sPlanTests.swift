import SafeText
import Testing
import TopsideCore

/// Plans as an operator reads them.
@Suite struct K3sPlanTests {
  private static let id = "ID"

  private func text(_ flow: Flow) -> String {
    PlanText.lines(flow, on: "prod-1").map(\.text).joined(separator: "\n")
  }

  /// Against what was read and found right.
  private func expect(_ flow: Flow, _ name: String) throws {
    let read = text(flow) + "\n"
    let wanted = try K3sFixture.text("plan-\(name).txt")
    #expect(read == wanted, "\(name)")
  }

  @Test func `rung 7`() throws {
    var options = K3sOptions()
    options.application = K3sApplication(
      project: "app", kubeconfig: "/srv/app/kubeconfig.yaml", records: "/home/op")
    let contents = K3sContents(
      backedUp: nil, pods: .known(["integr8scode/executor-1"]), volumes: .known(["pvc-1"]))
    let flow = try K3sFlows.plan(.moveEverything, K3sFlowStage.looping(), options, contents, id: Self.id)
    try expect(flow, "rung-7")
    #expect(flow.typedConfirmation == "prod-1 DELETE CLUSTER STATE")
    #expect(flow.sequels.map(\.target) == [.project("app"), .host("k3s")])
    try expect(try #require(flow.remedies.first), "rung-7-undo")
    try expect(try #require(flow.sequels.first), "application")
  }

  @Test func `rung 5 under another root, with etcd`() throws {
    var facts = try K3sFlowStage.looping()
    facts.paths = K3sPaths(root: "/tmp/rehearsal")
    facts.datastore = .known(.etcd)
    let contents = K3sContents(
      backedUp: facts.paths.essentialsForTests, pods: .known([]), volumes: .known([]))
    let flow = try K3sFlows.plan(.rotateCertificates, facts, K3sOptions(), contents, id: Self.id)
    try expect(flow, "rung-5")
    try expect(try #require(flow.remedies.first), "rung-5-undo")
    #expect(flow.typedConfirmation == "prod-1")
  }

  @Test func `rung 2`() throws {
    try expect(try K3sFlows.plan(.editNodeIP, K3sFixture.moved(), K3sOptions(), id: Self.id), "rung-2")
  }

  @Test func `rung 4, and rung 0`() throws {
    var facts = try K3sFixture.fine()
    facts.unit = .known(K3sFixture.running())
    try expect(try K3sFlows.plan(.deleteNode, facts, K3sOptions(), id: Self.id), "rung-4")
    try expect(try K3sFlows.plan(.collect, facts, K3sOptions(), id: Self.id), "rung-0")
  }

  @Test func `no step deletes, and every one that changes something says that it is the host`() throws {
    for rung in K3sRung.allCases where rung.movesState {
      var options = K3sOptions()
      options.killsAll = true
      let flow = try K3sFlows.plan(rung, K3sFlowStage.looping(), options, id: Self.id)
      for command in flow.commands + flow.remedies.flatMap(\.commands) {
        #expect(!["rm", "sh", "bash"].contains(command.executable))
        #expect(command.timeout != nil)
        if command.impact != .reads { #expect(command.place == .host) }
      }
      #expect(flow.commands.contains { $0.executable.hasSuffix("k3s-killall.sh") } == rung.losesObjects)
    }
  }

  @Test func `a plan survives the journal`() throws {
    let flow = try K3sFlows.plan(.moveEverything, K3sFlowStage.looping(), K3sOptions(), id: Self.id)
    let entry = RunEntry(at: K3sFixture.now, .planned(K3sFlowStage.plan(flow)))
    #expect(RunEntry(line: entry.line) == entry)
  }

  @Test func `a part that is missing is told before anything is planned`() throws {
    let paths = K3sPaths()
    let contents = K3sContents(backedUp: paths.essentialsForTests.filter { $0 != paths.credentials })
    #expect(throws: FlowRefusal("/var/lib/rancher/k3s/server/cred is not there: this is no whole server")) {
      try K3sFlows.plan(.moveEverything, K3sFlowStage.looping(), K3sOptions(), contents, id: Self.id)
    }
  }
}

extension K3sPaths {
  fileprivate var essentialsForTests: [String] { [database, tls, credentials, token, etcRancher] }
}

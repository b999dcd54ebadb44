import SafeText
import Testing
import TopsideCore

/// What the ladder says of a machine.
@Suite struct K3sLadderTests {
  private func ladder(
    _ change: (inout K3sFacts) -> Void = { _ in }, contents: K3sContents = K3sContents(),
    options: K3sOptions = K3sOptions()
  ) throws -> K3sLadder {
    var facts = try K3sFlowStage.looping()
    change(&facts)
    return K3sLadder(K3sDiagnosis(facts), contents, options)
  }

  @Test func `the recommended rung is the diagnosis' own, with its reason`() throws {
    let diagnosis = K3sDiagnosis(try K3sFixture.moved())
    let ladder = K3sLadder(diagnosis)
    #expect(ladder.steps.map(\.rung) == K3sRung.allCases)
    #expect(ladder.steps.filter(\.isRecommended).map(\.rung) == [.editNodeIP])
    #expect(ladder.reason == diagnosis.recommendation.reason)
    #expect(ladder[.restoreAddress]?.isAdvice == true)
    #expect(ladder[.moveEverything]?.refusal?.text.contains("correct it first") == true)
  }

  @Test func `nothing stands against a wipe of a single server with SQLite`() throws {
    let ladder = try ladder()
    #expect(ladder.steps.filter { $0.refusal != nil }.map(\.rung) == [.deleteNode])
    #expect(
      ladder[.moveEverything]?.ticks.map { "\($0.state) \($0.words.text)" } == [
        "ok we are root", "ok the datastore is SQLite, here",
        "notKnown whether other nodes belong to the cluster is not known: the API does not answer",
        "ok 48.8 GiB free, twice the backup is 164 MiB", "ok server/token is there, in full form",
        "notKnown whether jobs run is not known: not looked at yet",
        "notKnown volumes are not known: not looked at yet",
      ])
  }

  @Test(arguments: [K3sRung.rotateCertificates, .moveCertificates, .moveDatastore, .moveEverything])
  func `an external datastore refuses all that moves state, for good`(_ rung: K3sRung) throws {
    var options = K3sOptions()
    options.overrideWord = K3sLadder.overrideWord
    let step = try #require(
      try ladder({ $0.datastore = .known(.external("postgres")) }, options: options)[rung])
    #expect(step.refusal?.text.contains("postgres") == true)
    #expect(!step.canBeOverridden)
    #expect(throws: FlowRefusal.self) {
      var facts = try K3sFlowStage.looping()
      facts.datastore = .known(.external("postgres"))
      return try K3sFlows.plan(rung, facts, options, id: K3sFlowStage.id)
    }
  }

  @Test func `several nodes refuse a wipe until the word is typed`() throws {
    func several(_ facts: inout K3sFacts) {
      facts.nodes = .known(
        ["a", "b", "c"].map { K3sNode($0, internalIP: nil, isReady: true, isServer: true) })
    }
    for rung in [K3sRung.moveDatastore, .moveEverything] {
      let step = try #require(try ladder(several)[rung])
      #expect(
        step.refusal
          == "3 nodes belong to this cluster: the others would be cut off; type CUT OFF THE OTHER NODES to do it all the same"
      )
      #expect(step.canBeOverridden)
      var options = K3sOptions()
      options.overrideWord = "yes"
      #expect(try ladder(several, options: options)[rung]?.refusal != nil)
      options.overrideWord = K3sLadder.overrideWord
      #expect(try ladder(several, options: options)[rung]?.refusal == nil)
      var facts = try K3sFlowStage.looping()
      several(&facts)
      let flow = try K3sFlows.plan(rung, facts, options, id: K3sFlowStage.id)
      #expect(!flow.guards.contains(.k3s(.alone(facts.paths))))
    }
    #expect(try ladder(several)[.rotateCertificates]?.refusal == nil)
  }

  @Test func `room, token and jobs are ticks`() throws {
    let contents = K3sContents(
      backedUp: nil, pods: .known(["integr8scode/executor-1"]), volumes: .known(["pvc-1", "pvc-2"]))
    let step = try #require(
      try ladder(
        { facts in
          facts.disk = .known(K3sDisk(total: .mib(9000), available: .mib(163)))
          facts.token = .absent
          facts.isRoot = false
        }, contents: contents)[.moveDatastore])
    #expect(
      step.ticks.filter { $0.state != .ok }.map(\.words.text) == [
        "needs root",
        "whether other nodes belong to the cluster is not known: the API does not answer",
        "163 MiB free, twice the backup is 164 MiB", "server/token is missing",
        "1 pod runs besides the cluster's own",
        "2 volumes would have no owner: the data stays in /var/lib/rancher/k3s/storage",
      ])
    #expect(step.refusal != nil)
  }

  @Test func `a configured token in full form keeps from a new authority, and only from that`() throws {
    func full(_ facts: inout K3sFacts) {
      facts.settings = .known(
        K3sSettings([K3sSetting("token", [], .file("/etc/rancher/k3s/config.yaml", line: 1), secret: .full)]))
    }
    #expect(try ladder(full)[.moveEverything]?.refusal?.text.contains("K10") == true)
    #expect(try ladder(full)[.moveDatastore]?.refusal == nil)
  }

  @Test func `where there is no k3s everything but collecting is refused`() throws {
    var facts = K3sFacts(readAt: K3sFixture.now, host: "prod-1", isRoot: true, paths: K3sPaths())
    facts.unit = .absent
    facts.datastore = .absent
    facts.api = .known(K3sAPI(ping: .refused, ready: .refused))
    let ladder = K3sLadder(K3sDiagnosis(facts))
    #expect(ladder.steps.filter { $0.refusal == nil }.map(\.rung) == [.collect])
  }
}

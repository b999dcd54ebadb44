import SafeText
import Testing
import TopsideCore

@Suite struct TriageClusterObjectTests {
  private let triage = Triage(
    now: Moment(wall: Timestamp(seconds: 1_795_223_860), uptime: .seconds(1000)))
  private var cluster = Cluster()

  private func status(_ json: String, _ kind: KubeKind) throws -> Status {
    triage.status(try KubeFixture.object(json, kind), in: cluster)
  }

  private func node(_ conditions: String, spec: String = "{}") throws -> Status {
    try status(#"{"metadata":{"name":"n"},"spec":\#(spec),"status":{"conditions":[\#(conditions)]}}"#, .node)
  }

  @Test func `a node that is not ready failed, one under pressure warns`() throws {
    let ready = #"{"type":"Ready","status":"True"}"#
    #expect(try node(ready).severity == .neutral)
    #expect(try node(ready, spec: #"{"unschedulable":true}"#).word == "Ready,SchedulingDisabled")
    let unknown = #"{"type":"Ready","status":"Unknown","message":"Kubelet stopped posting node status."}"#
    #expect(try node(unknown).severity == .failed)
    #expect(try node(unknown).cause == "Kubelet stopped posting node status.")
    let pressed = try node(ready + #",{"type":"MemoryPressure","status":"True","message":"low"}"#)
    #expect(pressed.severity == .warning)
    #expect(pressed.cause == "MemoryPressure: low")
  }

  @Test func `an autoscaler at its most warns`() throws {
    func scaler(_ current: Int, most: Int = 4, least: Int = 2) throws -> Status {
      try status(
        #"{"metadata":{"name":"h"},"spec":{"minReplicas":\#(least),"maxReplicas":\#(most)},"status":{"currentReplicas":\#(current)}}"#,
        .autoscaler)
    }
    #expect(try scaler(3).severity == .neutral)
    #expect(try scaler(4).severity == .warning)
    #expect(try scaler(4).word == "at max 4")
    #expect(try scaler(2, most: 2).severity == .neutral)
  }

  @Test func `an autoscaler without figures warns after a minute`() throws {
    let json = """
      {"metadata":{"name":"h"},"spec":{"maxReplicas":4},"status":{"conditions":[{"type":"ScalingActive","status":"False",
      "reason":"FailedGetResourceMetric","message":"no metrics","lastTransitionTime":"2026-11-21T01:00:00Z"}]}}
      """
    #expect(try status(json, .autoscaler).severity == .warning)
    #expect(try status(json, .autoscaler).cause == "no metrics")
  }

  @Test func `a claim waits, or has lost its volume`() throws {
    func claim(_ phase: String, created: String) throws -> Status {
      try status(
        #"{"metadata":{"name":"c","creationTimestamp":"\#(created)"},"status":{"phase":"\#(phase)"}}"#,
        .volumeClaim)
    }
    #expect(try claim("Bound", created: "2026-11-21T01:00:00Z").severity == .neutral)
    #expect(try claim("Pending", created: "2026-11-21T01:00:00Z").severity == .warning)
    #expect(try claim("Pending", created: "2026-11-21T01:17:30Z").severity == .neutral)
    #expect(try claim("Lost", created: "2026-11-21T01:00:00Z").severity == .failed)
  }

  @Test mutating func `a service without a ready pod warns once its slices are known`() throws {
    let json = #"{"metadata":{"namespace":"n","name":"web"},"spec":{"selector":{"app":"web"}}}"#
    #expect(try status(json, .service).severity == .neutral)
    cluster.apply(.listed(KubeWatch(.endpointSlice), []))
    #expect(try status(json, .service).severity == .warning)
    let slice = """
      {"metadata":{"namespace":"n","name":"web-1","labels":{"kubernetes.io/service-name":"web"}},
      "endpoints":[{"conditions":{"ready":true}}]}
      """
    cluster.apply(
      .changed(KubeWatch(.endpointSlice), [.put(try KubeFixture.object(slice, .endpointSlice))]))
    #expect(try status(json, .service).word == "1 ready")
    #expect(try status(json, .service).severity == .neutral)
  }

  @Test mutating func `a failed job is history once its cron job succeeded`() throws {
    let json = """
      {"metadata":{"namespace":"n","name":"j-1","ownerReferences":[{"kind":"CronJob","name":"j","controller":true}]},
      "status":{"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"too often",
      "lastTransitionTime":"2026-11-21T01:00:00Z"}]}}
      """
    #expect(try status(json, .job).severity == .failed)
    #expect(try status(json, .job).cause == "BackoffLimitExceeded: too often")
    let cron =
      #"{"metadata":{"namespace":"n","name":"j"},"status":{"lastSuccessfulTime":"2026-11-21T01:10:00Z"}}"#
    cluster.apply(.changed(KubeWatch(.cronJob), [.put(try KubeFixture.object(cron, .cronJob))]))
    #expect(try status(json, .job).severity == .neutral)
  }

  @Test func `a deployment that is scaled to nothing is off`() throws {
    let json = #"{"metadata":{"name":"d"},"spec":{"replicas":0},"status":{}}"#
    #expect(try status(json, .deployment).health == .off)
    #expect(try status(json, .deployment).severity == .neutral)
  }

  private func deployment(_ ready: Int, _ conditions: String, created: String = "2026-11-20T00:00:00Z") throws
    -> Status
  {
    try status(
      """
      {"metadata":{"name":"d","creationTimestamp":"\(created)"},"spec":{"replicas":3},"status":{"replicas":3,
      "readyReplicas":\(ready),"availableReplicas":\(ready),"updatedReplicas":3,"conditions":[\(conditions)]}}
      """, .deployment)
  }

  @Test func `fewer replicas than wanted are a warning, unless it is young or rolling`() throws {
    let updated = #"{"type":"Progressing","status":"True","reason":"ReplicaSetUpdated"}"#
    let stuck = #"{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}"#
    let enough = #"{"type":"Available","status":"True"}"#
    #expect(try deployment(3, enough).severity == .neutral)
    #expect(try deployment(2, enough).severity == .warning)
    #expect(try deployment(2, enough).since == nil)
    #expect(try deployment(2, "\(enough),\(updated)").severity == .neutral)
    #expect(try deployment(2, "\(enough),\(stuck)").severity == .warning)
    #expect(try deployment(0, updated, created: "2026-11-21T01:17:00Z").severity == .neutral)
    #expect(try deployment(0, updated, created: "2026-11-21T01:16:00Z").severity == .warning)
    let few =
      #"{"type":"Available","status":"False","lastTransitionTime":"2026-11-21T01:17:30Z"}"#
    #expect(try deployment(1, few).severity == .neutral)
  }

  @Test func `a refused quota is told`() throws {
    let json = """
      {"metadata":{"name":"d"},"spec":{"replicas":2},"status":{"replicas":1,"conditions":[{"type":"ReplicaFailure",
      "status":"True","message":"exceeded quota"}]}}
      """
    #expect(try status(json, .deployment).cause == "no new pods: exceeded quota")
  }

  @Test(arguments: [
    (96, "96s"), (120, "2m"), (266, "4m26s"), (900, "15m"), (11_100, "3h5m"), (108_000, "30h"),
    (442_800, "5d3h"), (8_640_000, "100d"), (65_664_000, "2y30d"), (315_360_000, "10y"),
  ])
  func `ages are those of kubectl`(seconds: Int, expected: SafeText) {
    #expect(Words.kubectlAge(.seconds(seconds)) == expected)
  }
}

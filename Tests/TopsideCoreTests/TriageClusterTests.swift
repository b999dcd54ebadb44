import SafeText
import Testing
import TopsideCore

@Suite struct TriageClusterTests {
  private typealias V = KubePodVector
  /// The moment at which the cluster of the fixtures was looked at.
  private let triage = Triage(
    now: Moment(wall: Timestamp(seconds: 1_795_223_860), uptime: .seconds(1000)))

  private func real() throws -> Cluster {
    var cluster = Cluster()
    cluster.apply(.listed(KubeWatch(.pod), try KubeFixture.list("pods-json", kind: .pod).objects))
    for object in try KubeFixture.list("workloads-json", kind: nil).objects {
      cluster.apply(.changed(KubeWatch(object.key.kind), [.put(object)]))
    }
    cluster.apply(.api(.live))
    return cluster
  }

  private func reading(_ name: String) throws -> PodReading {
    let pods = try real().pods.values
    return triage.status(try #require(pods.first { $0.meta.name.hasPrefix(name) }))
  }

  @Test(arguments: [
    ("hog", "CrashLoopBackOff", "OOMKilled, exit 137, limit 32 MiB"),
    ("crasher", "Error", "exit 3"),
    (
      "ghost", "ImagePullBackOff",
      "registry.invalid/team/ghost:9.9: failed to do request: Head \"https://registry.invalid/v2/team/ghost/manifests/9.9\": dial tcp: lookup registry.invalid on 10.255.255.53:53: no such host"
    ),
    ("no-config", "CreateContainerConfigError", "configmap \"missing-config\" not found"),
    ("bad-init", "Init:Error", "fetch: exit 7"), ("unhealthy", "CrashLoopBackOff", "exit 137 (killed)"),
    (
      "bad-command", "RunContainerError",
      "unable to start container process: exec: \"/no/such/binary\": stat /no/such/binary: no such file or directory: unknown"
    ),
    (
      "too-big", "Pending",
      "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."
    ),
  ])
  func `a failing pod says what kubectl hides`(name: String, word: SafeText, cause: SafeText) throws {
    let reading = try reading(name)
    #expect(reading.word == word)
    #expect(reading.cause == cause)
    #expect(reading.severity == .failed)
    #expect(reading.since != nil)
  }

  @Test func `a pod that is not ready is a warning, and says which probe`() throws {
    let reading = try reading("neverready")
    #expect(reading.severity == .warning)
    #expect(reading.health == .degraded)
    #expect(reading.cause.text.hasPrefix("main not ready: readiness exec sh -c"))
  }

  @Test(arguments: [
    ("neverready", "Readiness probe failed: not yet"),
    (
      "unhealthy",
      "Liveness probe failed: Get \"http://10.244.0.75:8080/healthz\": dial tcp 10.244.0.75:8080: connect: connection refused"
    ),
  ])
  func `the events add what a probe said last`(name: String, words: String) throws {
    var cluster = try real()
    cluster.apply(.listed(KubeWatch(.event), try KubeFixture.list("events-json", kind: .event).objects))
    let pod = try #require(cluster.pods.values.first { $0.meta.name.hasPrefix(name) })
    #expect(triage.status(pod, in: cluster).cause.text.hasSuffix("; \(words)"))
    #expect(!triage.status(pod).cause.text.contains("probe failed"))
  }

  @Test func `a restart is news for ten minutes`() throws {
    var triage = triage
    let pod = try #require(try real().pods.values.first { $0.meta.name.hasPrefix("burner") })
    let reading = triage.status(pod)
    #expect(reading.severity == .warning)
    #expect(reading.cause.text.hasPrefix("restarted after exit"))
    let later = try #require(reading.changesAt)
    triage.now.wall = later
    #expect(triage.status(pod).severity == .neutral)
    #expect(triage.status(pod).changesAt == nil)
  }

  @Test func `what starts is given a minute`() throws {
    var triage = triage
    let created = triage.now.wall.advanced(by: .seconds(-59))
    var pod = try V.pod(V.main(V.container("a", V.waiting("ContainerCreating")), phase: "Pending"))
    pod.meta.created = created
    #expect(triage.status(pod).severity == .neutral)
    triage.now.wall = try #require(triage.status(pod).changesAt)
    #expect(triage.status(pod).severity == .warning)
  }

  @Test func `a pod that nobody schedules says why, whatever the reason is called`() throws {
    let scheduled =
      #"{"type":"PodScheduled","status":"False","reason":"SchedulerError","message":"binding rejected"}"#
    var pod = try V.pod(#""phase":"Pending","conditions":[\#(scheduled)]"#)
    pod.meta.created = triage.now.wall.advanced(by: .seconds(-61))
    #expect(triage.status(pod).severity == .warning)
    #expect(triage.status(pod).cause == "binding rejected")
  }

  @Test func `what is done or going is neutral`() throws {
    let deleted = #","deletionTimestamp":"2026-11-21T01:00:00Z""#
    let done = try V.pod(V.main(V.container("a", V.ended("Completed", 0)), phase: "Succeeded"))
    #expect(triage.status(done).severity == .neutral)
    #expect(triage.status(done).health == .completed)
    let going = try V.pod(V.main(V.container("a", V.running)), meta: deleted)
    #expect(triage.status(going).severity == .neutral)
    #expect(triage.status(going).cause == "should be gone by now")
  }

  @Test func `the problems of a real cluster are said once`() throws {
    let problems = triage.problems(try real())
    let names = problems.map(\.name.text)
    #expect(problems.filter { $0.severity == .failed }.count == 9, "\(names)")
    #expect(names.contains("job migrate-bad"))
    #expect(!names.contains { $0.hasPrefix("migrate-bad") })
    #expect(!names.contains { $0.hasPrefix("deployment") }, "\(names)")
    #expect(Set(problems.map(\.target)).count == problems.count)
    #expect(problems.map(\.severity) == problems.map(\.severity).sorted(by: >))
  }

  @Test func `too few replicas without a pod that says why are a warning`() throws {
    var cluster = try real()
    for key in cluster.keys(of: .pod) { cluster.apply(.changed(KubeWatch(.pod), [.deleted(key)])) }
    let problems = triage.problems(cluster)
    let crasher = try #require(problems.first { $0.name == "deployment crasher" })
    #expect(crasher.severity == .warning)
    #expect(crasher.cause.text.contains("0 of 1 replicas available"))
  }

  @Test func `single objects give what all of them give`() throws {
    let cluster = try real()
    let keys = KubeKind.allCases.flatMap { cluster.keys(of: $0) }
    let single = keys.compactMap { cluster.object($0) }.compactMap { triage.problem(of: $0, in: cluster) }
    #expect(triage.folded(single, in: cluster) == triage.problems(cluster))
  }

  @Test func `a lost API comes first`() throws {
    var cluster = try real()
    cluster.apply(.api(.lost(.unreachable(endpoint: "https://x:6443"), since: .zero, retryAt: .zero)))
    let first = try #require(triage.problems(cluster).first)
    #expect(first.target == .cluster)
    #expect(first.cause == "no Kubernetes API answers at https://x:6443")
    #expect(first.severity == .failed)
  }
}

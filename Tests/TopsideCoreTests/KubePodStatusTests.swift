import SafeText
import Testing
import TopsideCore

/// The vectors of kubectl's STATUS.
@Suite struct KubePodStatusTests {
  private typealias V = KubePodVector

  private func word(_ pod: Pod) -> String { PodStatus(pod).word }
  private func readiness(_ pod: Pod) -> String { "\(PodStatus(pod).ready)/\(PodStatus(pod).total)" }

  @Test func `without statuses the phase is the word`() throws {
    #expect(word(try V.pod(#""phase":"Pending""#)) == "Pending")
    #expect(word(try V.pod(#""phase":"Succeeded""#)) == "Succeeded")
    #expect(readiness(try V.pod(#""phase":"Pending""#)) == "0/1")
  }

  @Test func `a gate of the scheduler is the word`() throws {
    let gated = V.conditions(V.condition("PodScheduled", "False", reason: "SchedulingGated"))
    #expect(word(try V.pod(#""phase":"Pending"\#(gated)"#)) == "SchedulingGated")
  }

  @Test func `init containers count up`() throws {
    let first = V.initial(V.container("i", V.running), V.container("j", V.waiting("PodInitializing")))
    #expect(word(try V.pod(first, inits: ["i", "j"])) == "Init:0/2")
    let second = V.initial(
      V.container("i", V.ended("Completed", 0)), V.container("j", V.waiting("PodInitializing")))
    #expect(word(try V.pod(second, inits: ["i", "j"])) == "Init:1/2")
  }

  @Test(arguments: [
    (KubePodVector.waiting("CrashLoopBackOff"), "Init:CrashLoopBackOff"),
    (KubePodVector.ended("Error", 1), "Init:Error"),
    (KubePodVector.ended("", 137, signal: 9), "Init:Signal:9"),
    (KubePodVector.ended("", 3), "Init:ExitCode:3"),
    (KubePodVector.waiting(""), "Init:0/1"),
  ])
  func `a failing init container is the word`(state: String, expected: String) throws {
    #expect(word(try V.pod(V.initial(V.container("i", state)), inits: ["i"])) == expected)
  }

  @Test func `after the init containers the others are looked at`() throws {
    let done = V.initial(
      V.container("i", V.ended("Completed", 0)), main: V.container("a", V.waiting("PodInitializing")))
    #expect(word(try V.pod(done, inits: ["i"])) == "PodInitializing")
  }

  @Test(arguments: [
    "ContainerCreating", "ImagePullBackOff", "ErrImagePull", "CrashLoopBackOff", "CreateContainerConfigError",
  ])
  func `what a container waits for is the word`(reason: String) throws {
    #expect(word(try V.pod(V.main(V.container("a", V.waiting(reason)), phase: "Pending"))) == reason)
  }

  @Test(arguments: [
    (KubePodVector.ended("OOMKilled", 137), "OOMKilled"), (KubePodVector.ended("Error", 1), "Error"),
    (KubePodVector.ended("", 2), "ExitCode:2"), (KubePodVector.ended("", 0, signal: 15), "Signal:15"),
  ])
  func `how a container ended is the word`(state: String, expected: String) throws {
    #expect(word(try V.pod(V.main(V.container("a", state)))) == expected)
  }

  @Test func `memory behind a loop is only in the last state`() throws {
    let loop = V.container(
      "a", V.waiting("CrashLoopBackOff"), more: #","lastState":{\#(V.ended("OOMKilled", 137))}"#)
    let pod = try V.pod(V.main(loop))
    #expect(word(pod) == "CrashLoopBackOff")
    #expect(pod.containers.first?.last?.reason == "OOMKilled")
  }

  @Test(arguments: [("True", "Running"), ("False", "NotReady")])
  func `one done and one running is what the Ready condition says`(ready: String, expected: String) throws {
    let status = V.main(
      V.container("a", V.ended("Completed", 0)), V.container("b", V.running, more: V.ready),
      more: V.conditions(V.condition("Ready", ready)))
    let pod = try V.pod(status, containers: ["a", "b"])
    #expect(word(pod) == expected)
    #expect(readiness(pod) == "1/2")
  }

  @Test func `the first container in the list has the last word`() throws {
    let loop = V.waiting("CrashLoopBackOff")
    let second = V.main(V.container("a", V.running), V.container("b", loop))
    #expect(word(try V.pod(second, containers: ["a", "b"])) == "CrashLoopBackOff")
    let first = V.main(V.container("a", loop), V.container("b", V.ended("Completed", 0)))
    #expect(word(try V.pod(first, containers: ["a", "b"])) == "CrashLoopBackOff")
  }

  @Test func `the list of statuses counts, not that of the specification`() throws {
    let status = V.main(
      V.container("a", V.ended("Error", 1)), V.container("z", V.waiting("ImagePullBackOff")))
    #expect(word(try V.pod(status, containers: ["z", "a"])) == "Error")
  }

  @Test func `an evicted pod says so unless its containers say more`() throws {
    let evicted = #""phase":"Failed","reason":"Evicted""#
    #expect(word(try V.pod(evicted)) == "Evicted")
    let ended = V.main(
      V.container("a", V.ended("Error", 137)), phase: "Failed", more: #","reason":"Evicted""#)
    #expect(word(try V.pod(ended)) == "Error")
  }

  @Test func `a sidecar that was terminated at the end leaves Completed`() throws {
    let status = V.initial(
      V.container("s", V.ended("Error", 143), more: #","started":false"#),
      main: V.container("a", V.ended("Completed", 0)), phase: "Succeeded",
      more: V.conditions(V.condition("Initialized", "True")))
    #expect(word(try V.pod(status, sidecars: ["s"])) == "Completed")
  }

  @Test func `a sidecar that is not ready leaves Running`() throws {
    let status = V.initial(
      V.container("s", V.running, more: #","started":true"#),
      main: V.container("a", V.running, more: V.ready), phase: "Running",
      more: V.conditions(V.condition("Initialized", "True"), V.condition("Ready", "False")))
    let pod = try V.pod(status, sidecars: ["s"])
    #expect(word(pod) == "Running")
    #expect(readiness(pod) == "1/2")
  }

  @Test func `what is being deleted is terminating, unless it is over`() throws {
    let deleted = #","deletionTimestamp":"2026-11-21T01:00:00Z""#
    let running = V.main(V.container("a", V.running, more: V.ready))
    #expect(word(try V.pod(running, meta: deleted)) == "Terminating")
    let done = V.main(V.container("a", V.ended("Completed", 0)), phase: "Succeeded")
    #expect(word(try V.pod(done, meta: deleted)) == "Completed")
    let lost = #""phase":"Running","reason":"NodeLost""#
    #expect(word(try V.pod(lost, meta: deleted)) == "Unknown")
  }

  @Test func `restarts come with the age of the last`() throws {
    let last =
      #","restartCount":5,"lastState":{"terminated":{"exitCode":1,"finishedAt":"2026-11-21T01:00:00Z"}}"#
    let now = try #require(RFC3339.parse("2026-11-21T01:02:00Z"))
    let triage = Triage(now: Moment(wall: now, uptime: .zero))
    let pod = try V.pod(V.main(V.container("a", V.running, more: V.ready + last)))
    #expect(triage.status(pod).restarts(at: now) == "5 (2m ago)")
    let fresh = try V.pod(V.main(V.container("a", V.running, more: V.ready + #","restartCount":0"#)))
    #expect(triage.status(fresh).restarts(at: now) == "0")
  }

  @Test func `restarts of ordinary init containers are dropped when they are done`() throws {
    let status = V.initial(
      V.container("i", V.ended("Completed", 0), more: #","restartCount":3"#),
      main: V.container("a", V.running, more: V.ready + #","restartCount":1"#), phase: "Running",
      more: V.conditions(V.condition("Initialized", "True")))
    #expect(PodStatus(try V.pod(status, inits: ["i"])).restarts == 1)
  }

  @Test func `every pod of a real cluster reads as kubectl printed it`() throws {
    let reader = try KubeFixture.list("pods-json", kind: .pod)
    let now = try #require(RFC3339.parse("2026-11-21T01:17:40Z"))
    let triage = Triage(now: Moment(wall: now, uptime: .zero))
    let rows = reader.objects.compactMap { object -> String? in
      guard case .pod(let pod) = object else { return nil }
      let reading = triage.status(pod)
      return
        "\(pod.meta.name) \(reading.readiness.text) \(reading.word.text) \(reading.restarts(at: now).text)"
    }
    let table = try DockerFixture.lines("kubectl/pods-wide.out").dropFirst().map { line in
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      let restarts = words.count > 6 && words[5].hasPrefix("(") ? words[4...6] : words[4...4]
      return (words[1...3] + restarts).joined(separator: " ")
    }
    #expect(rows.count == 19)
    #expect(Set(rows) == Set(table))
  }
}

import SafeText
import Testing
import TopsideCore

/// What has a log in a cluster.
struct KubeLogSubjectsTests {
  private let stage = KubeLogStage()

  private func cluster(_ pods: Pod...) -> Cluster {
    var cluster = Cluster()
    cluster.apply(.listed(KubeWatch(.pod), pods.map(KubeObject.pod)))
    return cluster
  }

  private func subject(_ change: (inout PodContainer) -> Void) throws -> LogSubject {
    try #require(KubeLogSubjects.subjects(of: stage.pod(change: change), namedByPod: false).first)
  }

  @Test func `the default container comes first, init containers and sidecars are there`() {
    var pod = stage.pod()
    pod.containers = [PodContainer("proxy"), PodContainer("main")]
    var sidecar = PodContainer("vault")
    sidecar.isSidecar = true
    pod.initContainers = [PodContainer("wait-for-kafka"), sidecar]
    #expect(
      KubeLogSubjects.subjects(of: pod, namedByPod: false).map(\.name) == [
        "proxy", "main", "wait-for-kafka", "vault",
      ])
    pod.meta.annotations["kubectl.kubernetes.io/default-container"] = "main"
    let subjects = KubeLogSubjects.subjects(of: pod, namedByPod: true)
    #expect(subjects.map(\.name).first == "api-1/main")
    #expect(subjects.first?.source == .kubernetes(namespace: "shop", pod: "api-1", container: "main"))
    #expect(
      KubeLogSubjects.subjects(of: pod, container: "vault", namedByPod: false).map(\.key) == [
        "shop/api-1/vault"
      ])
  }

  @Test func `a pod of one container is named by itself`() {
    #expect(KubeLogSubjects.subjects(of: stage.pod(), namedByPod: true).map(\.name) == ["api-1"])
    #expect(KubeLogSubjects.subjects(of: stage.pod(), namedByPod: false).map(\.name) == ["main"])
  }

  @Test func `while it waits to be started again its newest run is the one that ended`() throws {
    let ended = stage.ended(137, from: 10, to: 20)
    let subject = try subject {
      $0.state = .waiting(reason: "CrashLoopBackOff", message: "")
      $0.last = ended
      $0.restartCount = 3
    }
    #expect(subject.run == stage.log.moment(10))
    #expect(subject.finished == stage.log.moment(20))
    #expect(subject.exitCode == 137)
    #expect(!subject.isRunning && subject.restartCount == 3 && subject.hasEarlierRun == true)
    let running = try self.subject { $0.state = .running(since: stage.log.moment(10)) }
    #expect(running.run == subject.run && running.instance == subject.instance && running.isRunning)
  }

  @Test func `one that has not been started has no run`() throws {
    let subject = try subject { $0.state = .waiting(reason: "ImagePullBackOff", message: "") }
    #expect(subject.run == nil && subject.hasEarlierRun == false && subject.finished == nil)
  }

  @Test func `one whose runs before are no longer known may have a log of them`() throws {
    #expect(try subject { $0.restartCount = 2 }.hasEarlierRun == nil)
  }

  @Test func `an empty log opens the previous one where there is one that ended`() throws {
    let restarted = try subject { $0.last = stage.ended(1, from: -60, to: -1) }
    #expect([restarted].openPrevious(lineCount: 0, waited: .seconds(2)))
    #expect(![restarted].openPrevious(lineCount: 0, waited: .seconds(1)))
    #expect(![restarted].openPrevious(lineCount: 1, waited: .seconds(9)))
    #expect(![try subject { _ in }].openPrevious(lineCount: 0, waited: .seconds(9)))
    // Its newest run is the one that ended: the previous log is the same one.
    let waiting = try subject {
      $0.state = .waiting(reason: "CrashLoopBackOff", message: "")
      $0.last = stage.ended(1, from: -60, to: -1)
    }
    #expect(![waiting].openPrevious(lineCount: 0, waited: .seconds(9)))
  }
}

import SafeText
import Testing
import TopsideCore

@Suite struct KubeFlowProbeTests {
  private static let old: Set<String> = ["uid-old-1", "uid-old-2"]
  private let before = ClusterProbe.Before(
    generation: 4, desired: 2, pods: Self.old, selector: ["app": "web"])

  private func rollout(
    _ pods: [Pod] = [], _ change: (inout Workload) -> Void = { _ in }
  ) -> ProbeResult {
    var workload = KubeFlowStage.workload(KubeFlowStage.web, desired: 2, generation: 5)
    change(&workload)
    return ClusterProbe.rolledOut(KubeFlowStage.web, before)
      .judge(ClusterLook(object: .workload(workload), pods: pods))
  }

  @Test func `a rollout goes through its stages`() {
    #expect(rollout { $0.meta.generation = 4 } == .pending("not accepted yet"))
    #expect(rollout { $0.observedGeneration = 4 } == .pending("the controller has not seen it yet"))
    #expect(rollout { $0.updated = 1 } == .pending("1 of 2 are new"))
    #expect(rollout([KubeFlowStage.webPod("old-1")]) == .pending("1 old pod still there"))
    #expect(rollout { $0.available = 1 } == .pending("1 of 2 available"))
    #expect(rollout([KubeFlowStage.webPod("new-1")]) == .met("2 of 2 available, all new"))
  }

  @Test func `an old pod counts until it is gone, or has ended`() {
    var old = KubeFlowStage.webPod("old-2")
    old.meta.deleted = KubeFlowStage.now
    #expect(rollout([old]) == .pending("1 old pod still there"))
    old.phase = "Failed"
    #expect(rollout([old]) == .met("2 of 2 available, all new"))
  }

  @Test func `where none are wanted none are waited for`() {
    let result = rollout { workload in
      (workload.desired, workload.updated, workload.available) = (0, 0, 0)
    }
    #expect(result == .met("no pods are wanted"))
  }

  @Test func `a new pod that will not start fails it, with the reason that the waiting hides`() {
    var killed = PodContainer.Termination(reason: "OOMKilled", exitCode: 137)
    let loop = "CrashLoopBackOff"
    #expect(
      rollout([KubeFlowStage.waiting("new-1", loop, last: killed)])
        == .failed("new-1: CrashLoopBackOff, OOM killed"))
    killed.reason = "Error"
    #expect(
      rollout([KubeFlowStage.waiting("new-1", loop, last: killed)])
        == .failed("new-1: CrashLoopBackOff, ended with exit 137 (killed)"))
    let message = "Back-off pulling image \"registry.local/web:9\": not found"
    #expect(
      rollout([KubeFlowStage.waiting("new-1", "ImagePullBackOff", message: message)])
        == .failed("new-1: ImagePullBackOff: \(message)"))
  }

  @Test func `what an old pod does, or a first try, is no failure`() {
    let old = KubeFlowStage.waiting("old-1", "CrashLoopBackOff")
    #expect(rollout([old]) == .pending("1 old pod still there"))
    let first = KubeFlowStage.waiting("new-1", "ErrImagePull")
    #expect(rollout([first]) { $0.available = 1 } == .pending("1 of 2 available"))
  }

  @Test func `of several containers the one is named`() {
    var pod = KubeFlowStage.waiting("new-1", "CrashLoopBackOff")
    pod.initContainers = [PodContainer("setup")]
    #expect(rollout([pod]) == .failed("new-1, container main: CrashLoopBackOff"))
  }

  @Test func `its own deadline, a pause and its end fail it`() {
    let late = KubeCondition(
      "Progressing", "False", reason: "ProgressDeadlineExceeded",
      message: "ReplicaSet \"web-2\" has timed out progressing.")
    #expect(
      rollout { $0.conditions = [late] }
        == .failed(
          "it did not get on within its progress deadline: ReplicaSet \"web-2\" has timed out progressing."))
    #expect(rollout { $0.isPaused = true } == .failed("it was paused meanwhile"))
    #expect(
      ClusterProbe.rolledOut(KubeFlowStage.web, before).judge(ClusterLook(object: nil))
        == .failed("web is gone"))
  }

  @Test func `an old server's stateful set is available when it is ready`() {
    var workload = KubeFlowStage.workload(KubeFlowStage.db, desired: 2, generation: 5)
    workload.available = 0
    let probe = ClusterProbe.rolledOut(KubeFlowStage.db, before)
    #expect(probe.judge(ClusterLook(object: .workload(workload))) == .met("2 of 2 available, all new"))
  }

  private func scale(
    to count: Int, _ pods: [Pod] = [], _ change: (inout Workload) -> Void
  ) -> ProbeResult {
    var workload = KubeFlowStage.workload(KubeFlowStage.web, desired: count, generation: 5)
    change(&workload)
    return ClusterProbe.scaled(KubeFlowStage.web, to: count, before)
      .judge(ClusterLook(object: .workload(workload), pods: pods))
  }

  @Test func `a size is met when all are ready and none is left over`() {
    #expect(scale(to: 3) { $0.desired = 2 } == .pending("2 are still wanted"))
    #expect(scale(to: 3) { $0.ready = 2 } == .pending("2 of 3 ready"))
    #expect(scale(to: 3) { _ in } == .met("3 of 3 ready"))
    #expect(scale(to: 1) { $0.current = 2 } == .pending("1 still to end"))
    #expect(
      scale(to: 3) { $0.desired = 6 } == .failed("6 are wanted now, not 3: somebody else has set that"))
    #expect(
      scale(to: 3, [KubeFlowStage.waiting("new-1", "InvalidImageName")]) { $0.ready = 2 }
        == .failed("new-1: InvalidImageName"))
  }

  @Test func `a stop is met when the last pod is gone`() {
    let left = KubeFlowStage.webPod("old-1")
    #expect(scale(to: 0, [left]) { _ in } == .pending("1 still to end"))
    #expect(scale(to: 0) { _ in } == .met("stopped: no pod is left"))
  }

  private func replaced(_ pods: [Pod], owner: Bool = true) -> ProbeResult {
    let set = KubeKey(.replicaSet, "shop", "web-1")
    let workload = KubeFlowStage.workload(set, desired: 2)
    return ClusterProbe.replaced(
      KubeKey(.pod, "shop", "old-1"), uid: "uid-old-1", owner: owner ? set : nil, before
    ).judge(ClusterLook(object: owner ? .workload(workload) : nil, pods: pods))
  }

  @Test func `a deleted pod is waited for until it is gone and another one is ready`() {
    var pod = KubeFlowStage.webPod("old-1")
    #expect(replaced([pod]) == .pending("still there"))
    pod.meta.deleted = KubeFlowStage.now
    #expect(replaced([pod]) == .pending("ending"))
    let stays = KubeFlowStage.webPod("old-2")
    #expect(replaced([stays]) == .pending("gone; 1 of 2 ready"))
    var new = KubeFlowStage.webPod("new-1")
    new.conditions = []
    #expect(replaced([stays, new]) == .pending("gone; 1 of 2 ready"))
    #expect(
      replaced([stays, KubeFlowStage.webPod("new-1")]) == .met("new-1 took its place and is ready"))
    let broken = KubeFlowStage.waiting(
      "new-1", "CreateContainerConfigError", message: "secret \"x\" not found")
    #expect(
      replaced([stays, broken]) == .failed("new-1: CreateContainerConfigError: secret \"x\" not found"))
    #expect(replaced([], owner: false) == .met("gone"))
  }

  @Test func `another pod under the same name is not the deleted one`() {
    var next = KubeFlowStage.webPod("old-1")
    next.meta.uid = "uid-next"
    #expect(
      replaced([next, KubeFlowStage.webPod("old-2")]) == .met("old-1 took its place and is ready"))
  }

  @Test func `a node is met when it is marked`() {
    var node = ClusterNode(ObjectMeta("", "worker-1"))
    let probe = ClusterProbe.schedulable(KubeFlowStage.node, false)
    #expect(probe.judge(ClusterLook(object: .node(node))) == .pending("it still takes pods"))
    node.isUnschedulable = true
    #expect(probe.judge(ClusterLook(object: .node(node))) == .met("it takes no new pods"))
    #expect(probe.judge(ClusterLook(object: nil)) == .failed("worker-1 is gone"))
  }

  @Test func `a job is met when it runs or is done`() {
    var job = Job(ObjectMeta("shop", "j"))
    let probe = ClusterProbe.begun(job.key)
    func judge(_ pods: [Pod] = []) -> ProbeResult { probe.judge(ClusterLook(object: .job(job), pods: pods)) }
    #expect(probe.judge(ClusterLook(object: nil)) == .pending("j is not there"))
    #expect(judge() == .pending("no pod runs yet"))
    #expect(judge([KubeFlowStage.webPod("j-1")]) == .met("it runs"))
    #expect(judge([KubeFlowStage.waiting("j-1", "ImagePullBackOff")]) == .failed("j-1: ImagePullBackOff"))
    job.conditions = [KubeCondition("Failed", "True", message: "Job has reached the specified backoff limit")]
    #expect(judge() == .failed("it failed: Job has reached the specified backoff limit"))
    job.conditions = [KubeCondition("Complete", "True")]
    #expect(judge() == .met("done"))
  }
}

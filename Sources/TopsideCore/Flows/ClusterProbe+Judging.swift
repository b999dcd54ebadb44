import SafeText

extension ClusterProbe {
  /// Judges a fresh look; pure.
  package func judge(_ look: ClusterLook) -> ProbeResult {
    switch self {
    case .rolledOut(_, let before): workload(look, before, Self.rollout)
    case .reverted(_, let mark, let before):
      workload(look, before) { workload, pods, before in
        Self.reversion(workload, pods, before, to: mark)
      }
    case .settled(let key):
      if case .workload(let workload) = look.object {
        Self.settlement(workload)
      } else {
        .pending("\(key.name) is not there")
      }
    case .noted(_, let before):
      workload(look, before) { workload, _, before in
        workload.meta.generation > before.generation
          ? .met("the controller knows of it") : .pending("not accepted yet")
      }
    case .scaled(_, let wanted, let before):
      workload(look, before) { workload, pods, before in
        Self.scaling(workload, pods, before, to: wanted)
      }
    case .replaced(let pod, let uid, _, let before): Self.replacement(pod, uid, look, before)
    case .schedulable(let key, let isWanted): Self.node(key, look.object, takesPods: isWanted)
    case .begun(let key): Self.job(key, look)
    }
  }

  private func workload(
    _ look: ClusterLook, _ before: Before, _ judge: (Workload, [Pod], Before) -> ProbeResult
  ) -> ProbeResult {
    guard case .workload(let workload) = look.object else {
      return .failed("\(object?.name ?? "") is gone")
    }
    if workload.observedGeneration < workload.meta.generation {
      return .pending("the controller has not seen it yet")
    }
    return judge(workload, look.pods, before)
  }

  private static func rollout(_ workload: Workload, _ pods: [Pod], _ before: Before) -> ProbeResult {
    if workload.meta.generation <= before.generation { return .pending("not accepted yet") }
    if workload.isPaused { return .failed("it was paused meanwhile") }
    let trouble = pods.filter { !before.pods.contains($0.meta.uid) }.firstTrouble
    if let trouble { return .failed(trouble) }
    if let progress = workload.conditions["Progressing"], progress.reason == "ProgressDeadlineExceeded" {
      return .failed("it did not get on within its progress deadline: \(progress.message)")
    }
    let desired = workload.desired
    if workload.updated < desired { return .pending("\(workload.updated) of \(desired) are new") }
    let old = pods.count { before.pods.contains($0.meta.uid) && !$0.hasEnded }
    if old > 0 { return .pending("\(old) old \(old == 1 ? "pod" : "pods") still there") }
    // The figures of a stateful set's availability came late, with 1.22.
    let available = max(workload.available, workload.kind == .statefulSet ? workload.ready : 0)
    if available < desired { return .pending("\(available) of \(desired) available") }
    return .met(desired == 0 ? "no pods are wanted" : "\(available) of \(desired) available, all new")
  }

  private static func scaling(
    _ workload: Workload, _ pods: [Pod], _ before: Before, to wanted: Int
  ) -> ProbeResult {
    if workload.desired != wanted {
      // As before: a client that gave no answer may still be heard.
      if workload.desired == before.desired { return .pending("\(before.desired) are still wanted") }
      return .failed("\(workload.desired) are wanted now, not \(wanted): somebody else has set that")
    }
    let trouble = pods.filter { !before.pods.contains($0.meta.uid) }.firstTrouble
    if let trouble { return .failed(trouble) }
    let left = max(workload.current, pods.count { !$0.hasEnded })
    if left > wanted { return .pending("\(left - wanted) still to end") }
    if workload.ready < wanted { return .pending("\(workload.ready) of \(wanted) ready") }
    return .met(wanted == 0 ? "stopped: no pod is left" : "\(wanted) of \(wanted) ready")
  }

  private static func replacement(
    _ key: KubeKey, _ uid: String, _ look: ClusterLook, _ before: Before
  ) -> ProbeResult {
    if let pod = look.pods.first(where: { $0.meta.uid == uid }) {
      return .pending(pod.meta.deleted == nil ? "still there" : "ending")
    }
    guard case .workload(let owner) = look.object else { return .met("gone") }
    let pods = look.pods.filter { $0.meta.owner?.uid == owner.meta.uid && $0.meta.deleted == nil }
    let new = pods.filter { !before.pods.contains($0.meta.uid) }
    if let trouble = new.firstTrouble { return .failed(trouble) }
    let ready = pods.count { $0.conditions.isTrue("Ready") }
    if ready < owner.desired { return .pending("gone; \(ready) of \(owner.desired) ready") }
    guard let next = new.first(where: { $0.conditions.isTrue("Ready") }) else { return .met("gone") }
    return .met("\(next.meta.name) took its place and is ready")
  }

  private static func node(_ key: KubeKey, _ object: KubeObject?, takesPods: Bool) -> ProbeResult {
    guard case .node(let node) = object else { return .failed("\(key.name) is gone") }
    if node.isUnschedulable == takesPods {
      return .pending(takesPods ? "it still takes no pods" : "it still takes pods")
    }
    return .met(takesPods ? "it takes pods again" : "it takes no new pods")
  }

  private static func job(_ key: KubeKey, _ look: ClusterLook) -> ProbeResult {
    guard case .job(let job) = look.object else { return .pending("\(key.name) is not there") }
    if job.conditions.isTrue("Complete") { return .met("done") }
    if job.conditions.isTrue("Failed") {
      return .failed("it failed: \(job.conditions["Failed"]?.message ?? "")")
    }
    if let trouble = look.pods.firstTrouble { return .failed(trouble) }
    return look.pods.contains { $0.phase == "Running" } ? .met("it runs") : .pending("no pod runs yet")
  }
}

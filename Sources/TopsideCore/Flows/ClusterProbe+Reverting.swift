import SafeText

// Whether a workload has gone back to a template that it knows.
extension ClusterProbe {
  /// Pods of that template may have been there all the time: a broken rollout leaves some of the old ones.
  static func reversion(
    _ workload: Workload, _ pods: [Pod], _ before: Before, to mark: TemplateMark
  ) -> ProbeResult {
    if workload.meta.generation <= before.generation { return .pending("not accepted yet") }
    if workload.isPaused { return .failed("it was paused meanwhile") }
    if let trouble = pods.filter({ mark.marks($0) }).firstTrouble { return .failed(trouble) }
    if let words = stall(workload, before) { return .failed(words) }
    let desired = max(0, workload.desired - workload.partition)
    if workload.updated < desired { return .pending("\(workload.updated) of \(desired) have gone back") }
    let others = pods.count { !mark.marks($0) && !$0.hasEnded }
    if others > workload.partition {
      return .pending("\(others) \(others == 1 ? "pod" : "pods") of another revision still there")
    }
    let available = max(workload.available, workload.kind == .statefulSet ? workload.ready : 0)
    if available < workload.desired { return .pending("\(available) of \(workload.desired) available") }
    if desired == 0 { return .met("no pods are to change") }
    return .met("\(available) of \(workload.desired) available, \(all(workload.partition))")
  }

  private static func all(_ partition: Int) -> SafeText {
    partition == 0
      ? "all of the revision gone back to" : "those from ordinal \(partition) on of the revision gone back to"
  }

  private static func stall(_ workload: Workload, _ before: Before) -> SafeText? {
    guard let progress = workload.conditions["Progressing"], progress.reason == "ProgressDeadlineExceeded",
      before.stalled == nil || progress.since != before.stalled
    else { return nil }
    return "it did not get on within its progress deadline: \(progress.message)"
  }
}

// Whether a workload is as its specification wants it, whatever was before.
extension ClusterProbe {
  static func settlement(_ workload: Workload) -> ProbeResult {
    if workload.observedGeneration < workload.meta.generation {
      return .pending("the controller has not seen it yet")
    }
    let desired = workload.desired
    if workload.strategy != "OnDelete" {
      let wanted = max(0, desired - workload.partition)
      if workload.updated < wanted { return .pending("\(workload.updated) of \(wanted) are new") }
      let old = workload.current - workload.updated - workload.partition
      if old > 0, workload.kind == .deployment { return .pending("\(old) old still there") }
    }
    let available = max(workload.available, workload.kind == .statefulSet ? workload.ready : 0)
    if available < desired {
      if let words = stall(workload, Before()) { return .failed(words) }
      return .pending("\(available) of \(desired) available")
    }
    return .met("\(available) of \(desired) available")
  }
}

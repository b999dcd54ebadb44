import SafeText

extension Triage {
  /// How a deployment, stateful set, daemon set or replica set is.
  func status(_ workload: Workload) -> Status {
    let (desired, available) = (workload.desired, min(workload.available, workload.ready))
    let word: SafeText = "\(workload.ready)/\(desired)"
    if desired == 0, workload.current == 0 { return Status(.off, .neutral, "off (0 replicas)") }
    if let failure = workload.conditions["ReplicaFailure"], failure.status == "True" {
      return Status(
        .degraded, .warning, word, cause: "no new pods: \(PodCause.line(failure.message))",
        since: failure.since)
    }
    if available < desired { return short(workload, word) }
    let isBehind = workload.observedGeneration < workload.meta.generation || workload.updated < desired
    // A replica set has no word of its own for this; nor has a stateful set that updates on delete.
    if isBehind, workload.kind == .deployment {
      return Status(
        .starting, .neutral, "\(word) \(workload.isPaused ? "paused" : "rolling")",
        cause: "\(workload.updated) of \(desired) are of the new version")
    }
    return Status(.healthy, .neutral, workload.isPaused ? "\(word) paused" : word)
  }

  /// Fewer replicas than wanted.
  private func short(_ workload: Workload, _ word: SafeText) -> Status {
    let progress = workload.conditions["Progressing"]
    let count: SafeText = "\(workload.available) of \(workload.desired) replicas available"
    if progress?.reason == "ProgressDeadlineExceeded" {
      return Status(
        .degraded, .warning, word, cause: "\(count), no progress within its deadline",
        since: shortSince(workload))
    }
    // As many as it may do without while it changes from one version to the next.
    if workload.conditions.isTrue("Available"), progress?.reason == "ReplicaSetUpdated" {
      return Status(.starting, .neutral, "\(word) rolling", cause: count)
    }
    let since = shortSince(workload)
    let isYoung = since.map { now.wall.since($0) < Self.podPatience } ?? false
    return isYoung
      ? Status(.starting, .neutral, word, cause: count, since: since)
      : Status(.degraded, .warning, word, cause: count, since: since)
  }

  /// Only deployments say since when, and only where too few are left to do without; of one that is young it is known.
  private func shortSince(_ workload: Workload) -> Timestamp? {
    if let condition = workload.conditions["Available"], condition.status == "False" {
      return condition.since
    }
    return workload.meta.created.flatMap { now.wall.since($0) < Self.podPatience ? $0 : nil }
  }

  /// How a job is.
  func status(_ job: Job, in cluster: Cluster) -> Status {
    let wanted = job.completions ?? 1
    let word: SafeText = "\(job.succeeded)/\(wanted)"
    if let failure = job.conditions["Failed"], failure.status == "True" {
      let reason: SafeText = failure.reason.isEmpty ? "" : "\(failure.reason): "
      let cause: SafeText = "\(reason)\(PodCause.line(failure.message))"
      if cluster.hasSucceeded(after: job) {
        return Status(
          .completed, .neutral, "failed \(word)", cause: "\(cause); a later run succeeded",
          since: job.finished)
      }
      return Status(.failed, .failed, "failed \(word)", cause: cause, since: job.finished ?? failure.since)
    }
    if job.conditions.isTrue("Complete") || job.finished != nil {
      return Status(.completed, .neutral, "done \(word)", since: job.finished)
    }
    if job.isSuspended || job.conditions.isTrue("Suspended") {
      return Status(.off, .neutral, "suspended \(word)", since: job.conditions["Suspended"]?.since)
    }
    let retries: SafeText =
      job.failed > 0 ? "\(job.failed) failed of at most \(max(0, job.backoffLimit) + 1)" : ""
    return Status(.starting, .neutral, "running \(word)", cause: retries, since: job.started)
  }

  func status(_ job: CronJob) -> Status {
    if job.isSuspended { return Status(.off, .neutral, "suspended", since: job.lastScheduled) }
    return job.active > 0
      ? Status(.starting, .neutral, "\(job.active) active", since: job.lastScheduled)
      : Status(.healthy, .neutral, "scheduled", since: job.lastScheduled)
  }

  func status(_ autoscaler: Autoscaler) -> Status {
    let range: SafeText = "\(autoscaler.current) of \(autoscaler.least)-\(autoscaler.most)"
    for type in ["AbleToScale", "ScalingActive"] {
      guard let condition = autoscaler.conditions[type], condition.status == "False",
        condition.reason != "ScalingDisabled"
      else { continue }
      let isYoung = condition.since.map { now.wall.since($0) < Self.podPatience } ?? false
      return Status(
        isYoung ? .starting : .degraded, isYoung ? .neutral : .warning, "\(range) blind",
        cause: PodCause.line(condition.message), since: condition.since)
    }
    let limited = autoscaler.conditions["ScalingLimited"]
    let isLimited = limited?.status == "True" && limited?.reason == "TooManyReplicas"
    // One that may have one size only is at its most by intention.
    let isFull = autoscaler.most > autoscaler.least && autoscaler.current >= autoscaler.most
    guard isLimited || isFull else { return Status(.healthy, .neutral, range) }
    let metrics = autoscaler.metrics.map { "\($0.name) \($0.current) of \($0.target)" }
    let figures: SafeText =
      metrics.isEmpty ? "" : ", \(SafeText(sanitising: metrics, separator: ", "))"
    return Status(
      .degraded, .warning, "at max \(autoscaler.most)",
      cause: "at its most of \(autoscaler.most) replicas\(figures)", since: limited?.since)
  }
}

extension Cluster {
  /// Whether the cron job that made this job has had a success since; then its failure is history.
  fileprivate func hasSucceeded(after job: Job) -> Bool {
    guard let owner = job.meta.owner, owner.kind == "CronJob", let finished = job.finished,
      let success = cronJobs[KubeKey(.cronJob, job.meta.namespace, owner.name)]?.lastSucceeded
    else { return false }
    return success > finished
  }
}

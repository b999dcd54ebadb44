import TopsideCore

extension ClusterSimulation {
  func json(_ workload: Workload) -> JSON {
    let key = workload.shape.key
    let live = pods(of: key)
    let updated = live.filter { $0.revision == workload.current?.hash }
    let ready = live.count(where: \.isReady)
    var annotations: [String: String] = [:]
    if key.kind == .deployment {
      annotations["deployment.kubernetes.io/revision"] = "\(workload.current?.number ?? 1)"
    }
    if let release = workload.shape.release {
      annotations["meta.helm.sh/release-name"] = release
      annotations["meta.helm.sh/release-namespace"] = key.namespace
    }
    let status: JSON =
      switch key.kind {
      case .daemonSet:
        .of(
          ("currentNumberScheduled", .integer(live.count)), ("desiredNumberScheduled", .integer(nodes.count)),
          ("numberAvailable", .integer(ready)), ("numberMisscheduled", 0), ("numberReady", .integer(ready)),
          ("numberUnavailable", .integer(nodes.count - ready)),
          ("observedGeneration", .integer(workload.generation)),
          ("updatedNumberScheduled", .integer(updated.count)))
      default:
        .of(
          ("observedGeneration", .integer(workload.generation)), ("replicas", .integer(live.count)),
          ("updatedReplicas", .integer(updated.count)), ("readyReplicas", .integer(ready)),
          ("availableReplicas", .integer(ready)),
          ("unavailableReplicas", .integer(max(0, workload.replicas - ready))),
          ("conditions", key.kind == .deployment ? .array(conditions(workload, live, updated)) : nil))
      }
    return .of(
      (
        "metadata",
        meta(
          key, uid: workload.uid, created: workload.created, labels: workload.shape.pod.labels,
          annotations: annotations, generation: workload.generation)
      ), ("spec", spec(workload)), ("status", status))
  }

  private func spec(_ workload: Workload) -> JSON {
    let key = workload.shape.key
    let strategy: JSON =
      key.kind == .deployment
      ? .of(
        ("type", "RollingUpdate"), ("rollingUpdate", .of(("maxSurge", 1), ("maxUnavailable", 0))))
      : .of(("type", "RollingUpdate"))
    return .of(
      ("replicas", key.kind == .daemonSet ? nil : .integer(workload.replicas)),
      ("selector", .of(("matchLabels", .map(Self.selector(workload))))),
      ("template", template(workload.pod, labels: workload.shape.pod.labels, restarted: workload.restarted)),
      (key.kind == .deployment ? "strategy" : "updateStrategy", strategy),
      ("serviceName", key.kind == .statefulSet ? .string(key.name) : nil),
      ("revisionHistoryLimit", 10))
  }

  private func template(_ pod: PodShape, labels: [String: String], restarted: Timestamp?) -> JSON {
    let annotations = restarted.map { ["kubectl.kubernetes.io/restartedAt": KubeClock.seconds($0)] }
    return .of(
      ("metadata", .of(("labels", .map(labels)), ("annotations", annotations.map { .map($0) }))),
      ("spec", spec(pod, node: nil)))
  }

  static func selector(_ workload: Workload) -> [String: String] {
    workload.shape.pod.labels.filter { $0.key != "app.kubernetes.io/managed-by" }
  }

  private func conditions(_ workload: Workload, _ live: [SimulatedPod], _ updated: [SimulatedPod]) -> [JSON] {
    let isAvailable = live.count(where: \.isReady) >= workload.replicas
    let since = workload.current?.since ?? workload.created
    let set = workload.current.map { workload.replicaSet($0).name } ?? ""
    let isDone = updated.count(where: \.isReady) >= workload.replicas && updated.count == live.count
    let isLate = !isDone && now.age(since: since) > 600
    let progress: (Bool, String, String) =
      isDone
      ? (true, "NewReplicaSetAvailable", "ReplicaSet \"\(set)\" has successfully progressed.")
      : isLate
        ? (false, "ProgressDeadlineExceeded", "ReplicaSet \"\(set)\" has timed out progressing.")
        : (true, "ReplicaSetUpdated", "ReplicaSet \"\(set)\" is progressing.")
    return [
      condition(
        "Available", isAvailable, since: since,
        reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        message: "Deployment \(isAvailable ? "has" : "does not have") minimum availability."),
      condition("Progressing", progress.0, since: since, reason: progress.1, message: progress.2),
    ]
  }

  func replicaSet(_ key: KubeKey) -> KubeJSON? {
    guard
      let workload = workloads.values.first(where: { workload in
        workload.shape.key.kind == .deployment && key.namespace == workload.shape.key.namespace
          && workload.revisions.contains { workload.replicaSet($0) == key }
      }), let revision = workload.revisions.first(where: { workload.replicaSet($0) == key })
    else { return nil }
    let live = pods(of: workload.shape.key).filter { $0.revision == revision.hash }
    let isCurrent = revision.number == workload.current?.number
    let old = pods(of: workload.shape.key).count { $0.revision != workload.current?.hash }
    let wanted = isCurrent ? min(workload.replicas, workload.replicas + 1 - old) : live.count
    let ready = live.count(where: \.isReady)
    let labels = workload.shape.pod.labels.merging(["pod-template-hash": revision.hash]) { _, new in new }
    let owner = ObjectMeta.Owner(kind: "Deployment", name: workload.shape.key.name, uid: workload.uid)
    let selector = Self.selector(workload).merging(["pod-template-hash": revision.hash]) { _, new in new }
    return KubeJSON(
      value: .of(
        (
          "metadata",
          meta(
            key, uid: revision.uid, created: revision.created, labels: labels,
            annotations: [
              "deployment.kubernetes.io/desired-replicas": "\(workload.replicas)",
              "deployment.kubernetes.io/revision": "\(revision.number)",
            ], generation: 1, owner: owner)
        ),
        (
          "spec",
          .of(
            ("replicas", .integer(wanted)), ("selector", .of(("matchLabels", .map(selector)))),
            ("template", template(revision.pod, labels: labels, restarted: revision.restarted)))
        ),
        (
          "status",
          .of(
            ("replicas", .integer(live.count)), ("fullyLabeledReplicas", .integer(live.count)),
            ("readyReplicas", .integer(ready)), ("availableReplicas", .integer(ready)),
            ("observedGeneration", 1))
        )), labels: labels)
  }

  /// What the controllers of stateful and daemon sets keep of their templates.
  func controllerRevisions(_ namespace: String) -> [KubeJSON] {
    workloads.values.filter {
      $0.shape.key.namespace == namespace && [.statefulSet, .daemonSet].contains($0.shape.key.kind)
    }
    .sorted { $0.shape.key < $1.shape.key }.flatMap { workload in
      workload.revisions.map { json($0, of: workload) }
    }
  }

  private func json(_ revision: Revision, of workload: Workload) -> KubeJSON {
    let key = workload.shape.key
    let name = "\(key.name)-\(revision.hash)"
    let labels = workload.shape.pod.labels.merging(["controller-revision-hash": name]) { _, new in new }
    let owner = ObjectMeta.Owner(kind: key.kind.name, name: key.name, uid: workload.uid)
    let template = template(revision.pod, labels: workload.shape.pod.labels, restarted: revision.restarted)
    return KubeJSON(
      value: .of(
        (
          "metadata",
          .of(
            ("name", .string(name)), ("namespace", .string(key.namespace)), ("uid", .string(revision.uid)),
            ("creationTimestamp", .moment(revision.created)), ("labels", .map(labels)),
            (
              "ownerReferences",
              .array([
                .of(
                  ("apiVersion", "apps/v1"), ("kind", .string(owner.kind)), ("name", .string(owner.name)),
                  ("uid", .string(owner.uid)), ("controller", .bool(true)))
              ])
            ))
        ), ("revision", .integer(revision.number)),
        ("data", .of(("spec", .of(("template", template)))))), labels: labels)
  }

  func json(_ job: Job) -> JSON {
    var annotations: [String: String] = [:]
    if let weight = job.shape.weight {
      annotations = [
        "helm.sh/hook": "post-install,post-upgrade", "helm.sh/hook-weight": "\(weight)",
        "helm.sh/hook-delete-policy": "before-hook-creation",
      ]
    }
    if job.owner == nil, job.shape.age == 0 { annotations["cronjob.kubernetes.io/instantiate"] = "manual" }
    let labels = [
      "batch.kubernetes.io/controller-uid": job.uid, "batch.kubernetes.io/job-name": job.key.name,
    ]
    let active = pods.values.count { $0.controller == job.key && !$0.isTerminating && !$0.isOver }
    return .of(
      (
        "metadata",
        meta(
          job.key, uid: job.uid, created: job.created, labels: labels, annotations: annotations,
          generation: 1,
          owner: job.owner)
      ),
      (
        "spec",
        .of(
          ("parallelism", 1), ("completions", 1), ("backoffLimit", .integer(job.shape.backoffLimit)),
          ("selector", .of(("matchLabels", .map(["batch.kubernetes.io/controller-uid": job.uid])))),
          ("template", template(job.shape.pod, labels: labels, restarted: nil)), ("suspend", .bool(false)))
      ), ("status", status(job, active: active)))
  }

  private func status(_ job: Job, active: Int) -> JSON {
    var conditions: [JSON] = []
    if let finished = job.finished {
      conditions = [
        job.isComplete
          ? condition(
            "Complete", true, since: finished, reason: "CompletionsReached",
            message: "Reached expected number of succeeded pods")
          : condition(
            "Failed", true, since: finished, reason: "BackoffLimitExceeded",
            message: "Job has reached the specified backoff limit")
      ]
    }
    return .of(
      ("active", active > 0 ? .integer(active) : nil), ("succeeded", job.isComplete ? 1 : nil),
      ("failed", job.failed > 0 ? .integer(job.failed) : nil), ("startTime", .moment(job.created)),
      ("completionTime", job.isComplete ? job.finished.map { .moment($0) } : nil),
      ("conditions", conditions.isEmpty ? nil : .array(conditions)))
  }

  func json(_ job: CronJob) -> JSON {
    let active = jobs.values.count { $0.owner?.uid == job.uid && $0.finished == nil }
    return .of(
      ("metadata", meta(job.shape.key, uid: job.uid, created: job.created, generation: 1)),
      (
        "spec",
        .of(
          ("schedule", .string(job.shape.schedule)), ("timeZone", "Etc/UTC"), ("concurrencyPolicy", "Forbid"),
          ("suspend", .bool(job.shape.isSuspended)), ("successfulJobsHistoryLimit", 3),
          ("failedJobsHistoryLimit", 1),
          (
            "jobTemplate",
            .of(("spec", .of(("template", template(job.shape.pod, labels: [:], restarted: nil)))))
          ))
      ),
      (
        "status",
        .of(
          ("active", active == 0 ? nil : .array((0..<active).map { _ in .of(("kind", "Job")) })),
          ("lastScheduleTime", job.last.map { .moment($0) }),
          ("lastSuccessfulTime", job.lastSuccess.map { .moment($0) }))
      ))
  }
}

import TopsideCore

// Those who make pods, and make others when they go.
extension ClusterSimulation {
  mutating func add(_ shape: ClusterShape.Workload) {
    let key = shape.key
    workloads[key] = Workload(
      shape: shape, uid: uid("\(key.kind)/\(key.namespace)/\(key.name)"), created: now,
      replicas: shape.replicas,
      pod: shape.pod, revisions: [])
    revise(key)
    plan(.reconcile(key), in: 0.1 + Double(workloads.count) * 0.21)
    if let update = shape.update {
      plan(.update(key, update.pod), at: opening.advanced(bySeconds: -update.before))
    }
  }

  mutating func update(_ key: KubeKey, to pod: PodShape) {
    guard let workload = workloads[key] else { return }
    var pod = pod
    pod.labels = workload.pod.labels
    workloads[key]?.pod = pod
    workloads[key]?.generation += 1
    revise(key)
    reconcile(key)
  }

  /// Another template, and for a deployment another replica set.
  mutating func revise(_ key: KubeKey) {
    guard let workload = workloads[key] else { return }
    let number = (workload.revisions.last?.number ?? 0) + 1
    let hash = letters(10, "\(key.namespace)/\(key.name)", Int64(number))
    let revision = Revision(
      number: number, hash: hash, uid: uid("rs/\(key.namespace)/\(key.name)", Int64(number)), created: now,
      pod: workload.pod, restarted: workload.restarted, since: now)
    workloads[key]?.revisions.append(revision)
    if workload.revisions.count >= 11 { workloads[key]?.revisions.removeFirst() }
    touch(key)
  }

  /// Back to a template that there was, which gets the next number.
  ///
  /// - Parameters:
  ///   - key: Whose.
  ///   - number: Of the template until now.
  /// - Returns: nil when it has none of that number; else whether that is another one than the current.
  mutating func goBack(_ key: KubeKey, to number: Int) -> Bool? {
    guard let workload = workloads[key],
      let index = workload.revisions.firstIndex(where: { $0.number == number })
    else { return nil }
    guard index < workload.revisions.count - 1 else { return false }
    var revision = workload.revisions[index]
    revision.number = (workload.current?.number ?? number) + 1
    revision.since = now
    workloads[key]?.revisions.remove(at: index)
    workloads[key]?.revisions.append(revision)
    workloads[key]?.pod = revision.pod
    workloads[key]?.restarted = revision.restarted
    workloads[key]?.generation += 1
    reconcile(key)
    return true
  }

  /// Its pods that are not about to go, by name.
  func pods(of key: KubeKey) -> [SimulatedPod] {
    pods.values.filter { $0.controller == key && !$0.isTerminating }.sorted { $0.key < $1.key }
  }

  mutating func reconcile(_ key: KubeKey) {
    touch(key)
    switch key.kind {
    case .deployment: reconcileDeployment(key)
    case .statefulSet: reconcileStatefulSet(key)
    case .daemonSet: reconcileDaemonSet(key)
    case .job: reconcileJob(key)
    default: break
    }
    touchReplicaSets(of: key)
  }

  private mutating func touchReplicaSets(of key: KubeKey) {
    guard key.kind == .deployment, let workload = workloads[key] else { return }
    for revision in workload.revisions { touch(workload.replicaSet(revision)) }
  }

  /// One more than wanted at most, and never fewer that are ready.
  private mutating func reconcileDeployment(_ key: KubeKey) {
    guard let workload = workloads[key], let current = workload.current else { return }
    let wanted = workload.replicas
    let live = pods(of: key)
    let new = live.filter { $0.revision == current.hash }
    let old = live.filter { $0.revision != current.hash }
    if new.count > wanted {
      let extra = new.sorted { ($0.isReady ? 1 : 0, $1.created) < ($1.isReady ? 1 : 0, $0.created) }
      for pod in extra.prefix(new.count - wanted) { remove(pod, of: workload) }
      return
    }
    let room = wanted + (old.isEmpty ? 0 : 1) - live.count
    if new.count < wanted, room > 0 {
      for _ in 0..<min(room, wanted - new.count) { createReplica(of: workload, current) }
      return
    }
    // Those that are not ready go first, and need no stand-in.
    if let broken = old.first(where: { !$0.isReady }), live.count > wanted {
      return remove(broken, of: workload)
    }
    if let replaced = old.first, live.count(where: \.isReady) > wanted { remove(replaced, of: workload) }
  }

  private mutating func createReplica(of workload: Workload, _ revision: Revision) {
    let set = workload.replicaSet(revision)
    let name = "\(set.name)-\(letters(5, set.name, count()))"
    let owner = ObjectMeta.Owner(kind: set.kind.name, name: set.name, uid: revision.uid)
    report(
      "ReplicaSet", set, uid: revision.uid, .normal, "SuccessfulCreate", "Created pod: \(name)",
      by: "replicaset-controller")
    create(
      name, set.namespace, revision.pod, owner: owner, controller: workload.shape.key,
      revision: revision.hash,
      labels: ["pod-template-hash": revision.hash])
  }

  private mutating func remove(_ pod: SimulatedPod, of workload: Workload) {
    if workload.shape.key.kind == .deployment {
      report(
        "ReplicaSet", KubeKey(.replicaSet, pod.key.namespace, pod.owner.name), uid: pod.owner.uid, .normal,
        "SuccessfulDelete", "Deleted pod: \(pod.key.name)", by: "replicaset-controller")
    }
    terminate(pod.key)
  }

  /// One after the other; upwards they come, downwards they go.
  private mutating func reconcileStatefulSet(_ key: KubeKey) {
    guard let workload = workloads[key], let current = workload.current else { return }
    let live = pods(of: key)
    if let extra = live.last(where: { Self.ordinal($0) >= workload.replicas }) {
      return remove(extra, of: workload)
    }
    for ordinal in 0..<workload.replicas {
      let name = KubeKey(.pod, key.namespace, "\(key.name)-\(ordinal)")
      guard let pod = pods[name] else { return createOwned(name.name, workload, current) }
      guard pod.isReady, !pod.isTerminating else { return }
    }
    if let old = live.last(where: { $0.revision != current.hash }) { remove(old, of: workload) }
  }

  private static func ordinal(_ pod: SimulatedPod) -> Int {
    pod.key.name.split(separator: "-").last.flatMap { Int($0) } ?? 0
  }

  private mutating func createOwned(_ name: String, _ workload: Workload, _ revision: Revision) {
    let key = workload.shape.key
    let owner = ObjectMeta.Owner(kind: key.kind.name, name: key.name, uid: workload.uid)
    report(
      key.kind.name, key, uid: workload.uid, .normal, "SuccessfulCreate",
      "create Pod \(name) in \(key.kind.name) \(key.name) successful", by: "\(key.kind.singular)-controller")
    var labels = ["controller-revision-hash": "\(key.name)-\(revision.hash)"]
    if key.kind == .statefulSet { labels["statefulset.kubernetes.io/pod-name"] = name }
    create(
      name, key.namespace, revision.pod, owner: owner, controller: key, revision: revision.hash,
      labels: labels)
  }

  private mutating func reconcileDaemonSet(_ key: KubeKey) {
    guard let workload = workloads[key], let current = workload.current else { return }
    let live = pods(of: key)
    if live.count < nodes.count {
      for _ in live.count..<nodes.count {
        createOwned("\(key.name)-\(letters(5, key.name, count()))", workload, current)
      }
      return
    }
    guard live.allSatisfy(\.isReady), let old = live.first(where: { $0.revision != current.hash }) else {
      return
    }
    remove(old, of: workload)
  }
}

// Pods that run to an end.
extension ClusterSimulation {
  mutating func start(_ shape: ClusterShape.Job, owner: ObjectMeta.Owner? = nil) {
    let key = shape.key
    jobs[key] = Job(
      key: key, uid: uid("job/\(key.namespace)/\(key.name)", count()), shape: shape, owner: owner,
      created: now)
    reconcile(key)
  }

  private mutating func reconcileJob(_ key: KubeKey) {
    guard let job = jobs[key], job.finished == nil else { return }
    let all = pods.values.filter { $0.controller == key && !$0.isTerminating }
    let failed = all.count { $0.phase == "Failed" }
    jobs[key]?.failed = failed
    if all.contains(where: { $0.phase == "Succeeded" }) {
      jobs[key]?.isComplete = true
      return finish(job, .normal, "Completed", "Job completed")
    }
    guard all.allSatisfy({ $0.phase == "Failed" }) else { return }
    if failed > job.shape.backoffLimit {
      jobs[key]?.isFailed = true
      return finish(job, .warning, "BackoffLimitExceeded", "Job has reached the specified backoff limit")
    }
    // Ten seconds, then twice as long each time.
    let newest = all.map(\.created).max()
    let pause = failed == 0 ? 0.0 : 10 * Double(1 << min(failed - 1, 5))
    if let newest, now.age(since: newest) < pause {
      return plan(.reconcile(key), at: newest.advanced(bySeconds: pause + 0.1))
    }
    let name = "\(key.name)-\(letters(5, key.name, count()))"
    let labels = ["batch.kubernetes.io/controller-uid": job.uid, "batch.kubernetes.io/job-name": key.name]
    report(
      "Job", key, uid: job.uid, .normal, "SuccessfulCreate", "Created pod: \(name)", by: "job-controller")
    create(
      name, key.namespace, job.shape.pod, owner: .init(kind: "Job", name: key.name, uid: job.uid),
      controller: key, revision: "", labels: labels)
  }

  private mutating func finish(
    _ job: Job, _ type: SimulatedKubeEvent.Kind, _ reason: String, _ message: String
  ) {
    jobs[job.key]?.finished = now
    report("Job", job.key, uid: job.uid, type, reason, message, by: "job-controller")
    touch(job.key)
    guard let owner = job.owner, owner.kind == "CronJob" else { return }
    let cron = KubeKey(.cronJob, job.key.namespace, owner.name)
    if type == .normal { cronJobs[cron]?.lastSuccess = now }
    touch(cron)
    // As the limits of history have it: three that succeeded, one that failed.
    let siblings = jobs.values.filter { $0.owner == owner && $0.finished != nil }.sorted {
      $0.created > $1.created
    }
    let excess = siblings.filter(\.isComplete).dropFirst(3) + siblings.filter(\.isFailed).dropFirst(1)
    for old in excess { delete(old) }
  }

  private mutating func delete(_ job: Job) {
    for pod in pods.values where pod.controller == job.key {
      touch(pod.key)
      pods[pod.key] = nil
    }
    jobs[job.key] = nil
    touch(job.key)
  }

  mutating func add(_ shape: ClusterShape.CronJob) {
    let key = shape.key
    cronJobs[key] = CronJob(shape: shape, uid: uid("cronjob/\(key.name)"), created: now)
    if !shape.isSuspended { plan(.tick(key), at: nextTick(shape)) }
  }

  private func nextTick(_ shape: ClusterShape.CronJob) -> Timestamp {
    Timestamp(seconds: (now.seconds / shape.period + 1) * shape.period)
  }

  /// The schedule's moment has come; or a controller looks again at what it scales.
  mutating func tick(_ key: KubeKey) {
    if key.kind == .autoscaler { return autoscale(key) }
    guard let cron = cronJobs[key] else { return }
    cronJobs[key]?.last = now
    let name = "\(key.name)-\(now.seconds / 60)"
    report(
      "CronJob", key, uid: cron.uid, .normal, "SuccessfulCreate", "Created job \(name)",
      by: "cronjob-controller")
    runJob(name, of: cron)
    touch(key)
    plan(.tick(key), at: nextTick(cron.shape))
  }

  mutating func runJob(_ name: String, of cron: CronJob) {
    let job = ClusterShape.Job(
      key: KubeKey(.job, cron.shape.key.namespace, name), pod: cron.shape.pod, backoffLimit: 1, age: 0)
    start(job, owner: .init(kind: "CronJob", name: cron.shape.key.name, uid: cron.uid))
  }

  private mutating func autoscale(_ key: KubeKey) {
    guard let autoscaler = shape.autoscalers.first(where: { $0.key == key }),
      let workload = workloads[autoscaler.target], workload.replicas != autoscaler.desired
    else { return }
    let reason = "cpu resource utilization (percentage of request) above target"
    report(
      KubeKind.autoscaler.name, key, uid: uid("hpa/\(key.name)"), .normal, "SuccessfulRescale",
      "New size: \(autoscaler.desired); reason: \(reason)", by: "horizontal-pod-autoscaler")
    setReplicas(autoscaler.target, autoscaler.desired)
  }

  mutating func setReplicas(_ key: KubeKey, _ count: Int) {
    guard let workload = workloads[key], let current = workload.current, workload.replicas != count else {
      return
    }
    let set = workload.replicaSet(current).name
    if key.kind == .deployment {
      let direction = count > workload.replicas ? "up" : "down"
      report(
        "Deployment", key, uid: workload.uid, .normal, "ScalingReplicaSet",
        "Scaled \(direction) replica set \(set) from \(workload.replicas) to \(count)",
        by: "deployment-controller")
    }
    workloads[key]?.replicas = count
    workloads[key]?.generation += 1
    for autoscaler in shape.autoscalers where autoscaler.target == key {
      touch(autoscaler.key)
      plan(.tick(autoscaler.key), in: 15)
    }
    reconcile(key)
  }
}

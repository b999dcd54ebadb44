import SafeText

// A job, once more.
extension KubeFlows {
  /// A job now, as the schedule would make it; of a cron job, or of a job that came from one.
  package func rerun(_ key: KubeKey, at now: Timestamp, in cluster: Cluster) throws(FlowRefusal) -> Flow {
    let source = try source(key, in: cluster)
    let name = Self.jobName(source.key.name, at: now)
    let job = KubeKey(.job, key.namespace, name)
    return flow(
      .rerun, key, title: "Run \(source.key.name) now",
      touches: ["a new job \(name), made as the schedule would make it"]
        + state(source.key, in: cluster),
      expects: "it runs, or is done, within \(seconds)", sameAs: source,
      run: commands.createJob(name, from: source.key), until: .begun(job))
  }

  private func source(_ key: KubeKey, in cluster: Cluster) throws(FlowRefusal) -> (key: KubeKey, uid: String)
  {
    if let cronJob = cluster.cronJobs[key] { return (key, cronJob.meta.uid) }
    guard let job = cluster.jobs[key] else { throw FlowRefusal("there is no such job any more") }
    if job.meta.annotations.keys.contains("helm.sh/hook") {
      throw FlowRefusal("it is a hook of Helm, which runs it again at the next upgrade")
    }
    guard let owner = job.meta.owner, owner.kind == KubeKind.cronJob.name else {
      throw FlowRefusal("no cron job made it: a job runs once, and is to be applied again from where it came")
    }
    return (KubeKey(.cronJob, key.namespace, owner.name), owner.uid)
  }

  private func state(_ key: KubeKey, in cluster: Cluster) -> [SafeText] {
    guard let cronJob = cluster.cronJobs[key] else { return [] }
    var lines: [SafeText] = []
    if cronJob.active > 0 {
      lines.append(
        "\(cronJob.active) of it \(cronJob.active == 1 ? "runs" : "run") now: this one runs beside")
    }
    if cronJob.isSuspended { lines.append("its schedule is suspended, and stays so") }
    return lines
  }

  /// `backup-rerun-t5h2k1`, at most the 63 characters that a pod's label may have.
  static func jobName(_ name: String, at now: Timestamp) -> String {
    let suffix = "-rerun-" + String(max(0, now.seconds), radix: 36)
    var head = name.prefix(63 - suffix.count)
    while let last = head.last, last == "-" || last == "." { head.removeLast() }
    return head + suffix
  }
}

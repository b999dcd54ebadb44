import TopsideCore

// What kubectl changes.
extension ClusterSimulation {
  mutating func perform(_ change: KubeRequest.Change) -> CommandResult {
    switch change {
    case .restart(let key): restart(key)
    case .scale(let key, let current, let replicas): scale(key, current, replicas)
    case .delete(let key): delete(key)
    case .cordon(let name, let isCordoned): cordon(name, isCordoned)
    case .createJob(let key, let cronJob): createJob(key, cronJob)
    }
  }

  private mutating func restart(_ key: KubeKey) -> CommandResult {
    guard workloads[key] != nil else { return .missing(key) }
    workloads[key]?.restarted = now
    workloads[key]?.generation += 1
    revise(key)
    reconcile(key)
    return .success("\(key.said) restarted\n")
  }

  private mutating func scale(_ key: KubeKey, _ current: Int?, _ replicas: Int) -> CommandResult {
    guard let workload = workloads[key] else { return .missing(key) }
    if let current, current != workload.replicas {
      return .failed("error: Expected replicas to be \(current), was \(workload.replicas)", code: 1)
    }
    setReplicas(key, replicas)
    return .success("\(key.said) scaled\n")
  }

  private mutating func delete(_ key: KubeKey) -> CommandResult {
    guard key.kind == .pod, pods[key] != nil else { return .missing(key) }
    terminate(key)
    return .success("pod \"\(key.name)\" deleted\n")
  }

  private mutating func cordon(_ name: String, _ isCordoned: Bool) -> CommandResult {
    let key = KubeKey(.node, "", name)
    guard let index = nodes.firstIndex(where: { $0.shape.name == name }) else { return .missing(key) }
    let done = isCordoned ? "cordoned" : "uncordoned"
    guard nodes[index].isUnschedulable != isCordoned else {
      return .success("node/\(name) already \(done)\n")
    }
    nodes[index].isUnschedulable = isCordoned
    let reason = isCordoned ? "NodeNotSchedulable" : "NodeSchedulable"
    report("Node", key, uid: name, .normal, reason, "Node \(name) status is now: \(reason)", by: "kubelet")
    touch(key)
    return .success("node/\(name) \(done)\n")
  }

  private mutating func createJob(_ key: KubeKey, _ cronJob: KubeKey) -> CommandResult {
    guard let cron = cronJobs[cronJob] else { return .missing(cronJob) }
    guard jobs[key] == nil else {
      return .failed(
        "error: failed to create job: jobs.batch \"\(key.name)\" already exists", code: 1)
    }
    runJob(key.name, of: cron)
    return .success("job.batch/\(key.name) created\n")
  }
}

extension KubeKey {
  /// As kubectl names what it has changed: `deployment.apps/web`.
  fileprivate var said: String {
    let group = kind.group.split(separator: "/")
    return kind.singular + (group.first == "apis" ? ".\(group[1])" : "") + "/\(name)"
  }
}

import TopsideCore

// What kubectl changes.
extension ClusterSimulation {
  mutating func perform(_ change: KubeRequest.Change) -> CommandResult {
    switch change {
    case .restart(let key): restart(key)
    case .undo(let key, let number): undo(key, to: number)
    case .setImage(let key, let container, let image): setImage(key, container, image)
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

  private mutating func undo(_ key: KubeKey, to number: Int) -> CommandResult {
    guard workloads[key] != nil else { return .missing(key) }
    switch goBack(key, to: number) {
    case nil: return .failed("error: unable to find specified revision \(number) in history", code: 1)
    case false?:
      let words = "skipped rollback (current template already matches revision \(number))"
      return .success("\(key.said) \(words)\n")
    case true?: return .success("\(key.said) rolled back\n")
    }
  }

  private mutating func setImage(_ key: KubeKey, _ container: String, _ image: String) -> CommandResult {
    guard var pod = workloads[key]?.pod else { return .missing(key) }
    guard let index = pod.containers.firstIndex(where: { $0.name == container }) else {
      return .failed("error: unable to find container named \"\(container)\"", code: 1)
    }
    if pod.containers[index].image == image { return .success("") }
    pod.containers[index].image = image
    update(key, to: pod)
    return .success("\(key.said) image updated\n")
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

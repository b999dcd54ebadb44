import SafeText

/// What has a log in a cluster, as the log engine follows it.
package enum KubeLogSubjects {
  /// The containers of a pod: the default one first, then the others, then those that ran before them.
  ///
  /// - Parameters:
  ///   - pod: As it was described last.
  ///   - container: Only this one; nil is all.
  ///   - namedByPod: Lines show the pod's name, with the container's behind it where there are several; otherwise
  ///     they show the container's.
  /// - Returns: One subject a container.
  package static func subjects(of pod: Pod, container: String? = nil, namedByPod: Bool) -> [LogSubject] {
    let all = inOrder(pod)
    return all.filter { container == nil || $0.name == container }.map { one in
      let name = namedByPod ? pod.meta.name + (all.count > 1 ? "/\(one.name)" : "") : one.name
      return LogSubject(one, of: pod, named: SafeText(sanitising: name))
    }
  }

  /// The logs of a pod, or of all pods behind something else, by name; those that come later join.
  package static func subjects(of key: KubeKey, in cluster: Cluster) -> [LogSubject] {
    if key.kind == .pod {
      return cluster.pods[key].map { subjects(of: $0, namedByPod: false) } ?? []
    }
    return pods(of: key, in: cluster).flatMap { subjects(of: $0, namedByPod: true) }
  }

  /// The logs of all pods with these labels, by name.
  package static func subjects(
    matching selector: [String: String], namespace: String, in cluster: Cluster
  ) -> [LogSubject] {
    pods(matching: selector, namespace: namespace, in: cluster).flatMap { subjects(of: $0, namedByPod: true) }
  }

  /// The pods behind a workload, a job, a cron job or a service.
  package static func pods(of key: KubeKey, in cluster: Cluster) -> [Pod] {
    let selector: [String: String]? =
      switch key.kind {
      case .pod: nil
      case .deployment, .statefulSet, .daemonSet, .replicaSet: cluster.workloads[key]?.selector
      case .job: cluster.jobs[key]?.selector
      case .service: cluster.services[key]?.selector
      case .cronJob: nil
      case .autoscaler, .endpointSlice, .ingress, .volumeClaim, .node, .event: nil
      }
    if key.kind == .cronJob {
      let jobs = cluster.jobs.values.filter { $0.meta.isOwned(by: key) }.sorted { $0.key < $1.key }
      return jobs.flatMap { pods(of: $0.key, in: cluster) }
    }
    guard let selector else { return cluster.pods[key].map { [$0] } ?? [] }
    return pods(matching: selector, namespace: key.namespace, in: cluster)
  }

  /// The pods with these labels, by name; no labels are no pods.
  package static func pods(
    matching selector: [String: String], namespace: String, in cluster: Cluster
  ) -> [Pod] {
    guard !selector.isEmpty else { return [] }
    return cluster.pods.values
      .filter { pod in
        pod.meta.namespace == namespace && selector.allSatisfy { pod.meta.labels[$0.key] == $0.value }
      }
      .sorted { $0.key < $1.key }
  }

  private static func inOrder(_ pod: Pod) -> [PodContainer] {
    let wanted = pod.meta.annotations["kubectl.kubernetes.io/default-container"]
    let first = pod.allContainers.first { $0.name == wanted } ?? pod.containers.first
    return (first.map { [$0] } ?? [])
      + (pod.containers + pod.initContainers).filter { $0.name != first?.name }
  }
}

extension [LogSubject] {
  /// Whether the logs of the runs before should be shown by themselves: nothing has come of the newest ones, and there
  /// are older ones that ended. A container that has just crashed says nothing; the one before it knows why.
  ///
  /// - Parameters:
  ///   - lineCount: Lines that have come, without what is told of the log itself.
  ///   - waited: Since they were asked for.
  /// - Returns: Whether to go to the previous run.
  package func openPrevious(lineCount: Int, waited: Duration) -> Bool {
    lineCount == 0 && waited >= .seconds(2) && contains(where: \.hasPreviousLog)
  }
}

extension LogSubject {
  /// The pod is the instance: another run of its container is a restart, another pod of the name a re-creation.
  fileprivate init(_ container: PodContainer, of pod: Pod, named name: SafeText) {
    self.init(
      key: "\(pod.meta.namespace)/\(pod.meta.name)/\(container.name)", name: name, instance: pod.meta.uid,
      run: container.newestStart)
    source = .kubernetes(namespace: pod.meta.namespace, pod: pod.meta.name, container: container.name)
    restartCount = container.restartCount
    isRunning = container.isRunning
    let ended = container.newestEnd
    finished = ended?.finished
    exitCode = ended?.exitCode
    // What the kubelet gives out as the previous run is the one that the status tells of.
    hasEarlierRun = container.last != nil ? true : container.restartCount > 0 ? nil : false
    hasPreviousLog = container.last.map { $0.started != run } ?? false
  }
}

extension PodContainer {
  /// Of its newest run that the kubelet has a log of; while it waits to be started again that is the last one.
  fileprivate var newestStart: Timestamp? {
    switch state {
    case .running(let since): since
    case .terminated(let end): end.started
    case .waiting, nil: last?.started
    }
  }

  /// Of its newest run that is over.
  fileprivate var newestEnd: Termination? {
    if case .terminated(let end) = state { end } else { last }
  }

  fileprivate var isRunning: Bool {
    if case .running = state { true } else { false }
  }
}

extension ObjectMeta {
  fileprivate func isOwned(by key: KubeKey) -> Bool {
    owner?.kind == key.kind.name && owner?.name == key.name && namespace == key.namespace
  }
}

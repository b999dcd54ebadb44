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

import SafeText

extension Triage {
  /// How a pod is, with what its events add: the last words of the probe that fails.
  ///
  /// - Parameters:
  ///   - pod: One of the cluster's.
  ///   - cluster: Where its events are. All of them are looked at when the pod is not well, so this is for one pod.
  /// - Returns: The same as without the cluster where its events say nothing.
  package func status(_ pod: Pod, in cluster: Cluster) -> PodReading {
    var reading = status(pod)
    guard reading.severity > .neutral, let event = cluster.probeFailure(of: pod) else { return reading }
    let words = PodCause.line(event.message)
    reading.cause = reading.cause.isEmpty ? words : "\(reading.cause); \(words)"
    return reading
  }
}

extension Cluster {
  /// What a kubelet said last of a probe of a pod that failed: `Readiness probe failed: …`.
  package func probeFailure(of pod: Pod) -> KubeEvent? {
    guard pod.allContainers.contains(where: \.probes.isAny) else { return nil }
    let failures = events.values.lazy.filter { event in
      event.reason == "Unhealthy" && event.objectName == pod.meta.name
        && event.objectNamespace == pod.meta.namespace && event.objectUID == pod.meta.uid
    }
    return failures.max { ($0.last?.nanoseconds ?? 0, $0.count) < ($1.last?.nanoseconds ?? 0, $1.count) }
  }
}

extension PodContainer.Probes {
  fileprivate var isAny: Bool { startup != nil || liveness != nil || readiness != nil }
}

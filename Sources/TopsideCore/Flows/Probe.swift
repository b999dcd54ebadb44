package import SafeText

/// What is looked at to see whether a change worked.
package enum Probe: Hashable, Codable, Sendable {
  /// Each container was started after `before`, and is healthy, or without a healthcheck runs for 15 s, or, when
  /// its work has an end, ended with 0.
  case running(ServiceKey, before: [ContainerID: Timestamp])
  /// No container of them runs.
  case stopped(ServiceKey, [ContainerID])
  case cluster(ClusterProbe)
  case compose(ComposeProbe)
  case helm(HelmProbe)
  case k3s(K3sProbe)
}

/// What came of a probe at one look.
package enum ProbeResult: Hashable, Sendable {
  case met(SafeText)
  case pending(SafeText)
  /// It cannot be met any more.
  case failed(SafeText)
}

/// What must be true just before the first step; else nothing is done.
package enum FlowGuard: Hashable, Codable, Sendable {
  /// The service still has exactly the containers that the plan was made for.
  case sameContainers(ServiceKey, [ContainerID])
  /// It is still the object that the plan was made for, not another one under the same name.
  case sameObject(KubeKey, uid: String)
  /// The context still means the cluster that it meant when the plan was made.
  case sameCluster(ContextFingerprint)
  case cluster(ClusterGuard)
  case compose(ComposeGuard)
  case helm(HelmGuard)
  case k3s(K3sGuard)

  /// Whether it must hold again when a run is taken up that was cut off: what the run itself changes need not.
  package var isLasting: Bool {
    switch self {
    case .sameContainers, .sameObject: false
    case .sameCluster: true
    case .cluster(let condition): condition.isLasting
    case .compose(let condition): condition.isLasting
    case .helm(let condition): condition.isLasting
    case .k3s(let condition): condition.isLasting
    }
  }
}

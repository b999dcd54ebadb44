package import SafeText

/// Where a forward can go now.
package enum ForwardRoute: Hashable, Sendable {
  case to(KubeKey)
  /// Nothing is ready; something may become it.
  case wait(SafeText)
  /// Nothing will be ready again.
  case gone(SafeText)
}

extension Cluster {
  /// Where a forward to a target goes: the pod itself while it is ready, then another one of the same owner.
  ///
  /// - Parameters:
  ///   - target: A pod, or a service, for which kubectl chooses the pod.
  ///   - owner: Of the pod, as it was when the forward was begun.
  /// - Returns: The route.
  package func route(to target: KubeKey, ownedBy owner: ObjectMeta.Owner?) -> ForwardRoute {
    guard target.kind == .pod else { return .to(target) }
    let pod = pods[target]
    if let pod, pod.takesConnections { return .to(target) }
    guard let owner else {
      return pod == nil ? .gone("\(target.name) is gone") : .wait("\(target.name) is not ready")
    }
    let top = self.top(owner, in: target.namespace)
    let others = pods.values.filter { other in
      other.meta.namespace == target.namespace && other.takesConnections
        && other.meta.owner.map { self.top($0, in: target.namespace) } == top
    }
    return others.map(\.key).min().map(ForwardRoute.to) ?? .wait("no pod of \(top.name) is ready")
  }

  /// The owner's own owner, so that the replica set after a rollout counts as the same.
  private func top(_ owner: ObjectMeta.Owner, in namespace: String) -> ObjectMeta.Owner {
    guard owner.kind == KubeKind.replicaSet.name else { return owner }
    return workloads[KubeKey(.replicaSet, namespace, owner.name)]?.meta.owner ?? owner
  }
}

extension Pod {
  fileprivate var takesConnections: Bool {
    phase == "Running" && meta.deleted == nil && conditions.isTrue("Ready")
  }
}

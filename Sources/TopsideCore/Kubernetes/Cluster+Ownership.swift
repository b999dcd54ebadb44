// Who belongs to whom.
extension Cluster {
  /// What made a pod: what controls it, then what controls that, as a replica set and its deployment.
  package func owners(of pod: Pod) -> [KubeKey] {
    guard let first = pod.meta.owner?.key(in: pod.meta.namespace) else { return [] }
    return [first] + (above(first, of: pod).map { [$0] } ?? [])
  }

  private func above(_ key: KubeKey, of pod: Pod) -> KubeKey? {
    switch key.kind {
    case .replicaSet:
      if let set = workloads[key] { return set.meta.owner?.key(in: key.namespace) }
      // Where replica sets are not followed, the name tells: the deployment's, and the hash that is on its pods.
      guard let hash = pod.meta.labels["pod-template-hash"], key.name.hasSuffix("-\(hash)") else {
        return nil
      }
      return KubeKey(.deployment, key.namespace, String(key.name.dropLast(hash.count + 1)))
    case .job: return jobs[key]?.meta.owner?.key(in: key.namespace)
    default: return nil
    }
  }

  /// The pods that a selector chooses, by name.
  package func pods(matching selector: [String: String], in namespace: String) -> [Pod] {
    pods.values.filter { $0.meta.namespace == namespace && $0.meta.isChosen(by: selector) }
      .sorted { $0.key < $1.key }
  }
}

extension ObjectMeta {
  /// Whether it has the labels of a selector. An empty selector chooses nothing here: a service without one has no pods.
  package func isChosen(by selector: [String: String]) -> Bool {
    !selector.isEmpty && selector.allSatisfy { labels[$0.key] == $0.value }
  }
}

extension ObjectMeta.Owner {
  /// The owner of something in a namespace; nil when it is of a kind that is not shown.
  package func key(in namespace: String) -> KubeKey? {
    KubeKind(name: kind).map { KubeKey($0, $0.isNamespaced ? namespace : "", name) }
  }
}

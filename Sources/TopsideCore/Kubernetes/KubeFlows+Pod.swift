package import SafeText

// The end of one pod.
extension KubeFlows {
  package func delete(
    _ key: KubeKey, in cluster: Cluster, words: (Pod) -> SafeText
  ) throws(FlowRefusal) -> Flow {
    guard let pod = cluster.pods[key] else { throw FlowRefusal("there is no such pod any more") }
    if pod.meta.deleted != nil { throw FlowRefusal("it is being deleted already") }
    if let owner = pod.meta.owner, owner.kind == "Node" {
      throw FlowRefusal("it is a static pod: a file on node \(owner.name) decides about it")
    }
    let owner = Self.owner(of: pod)
    let siblings = cluster.pods.values.filter { pod.meta.owner != nil && $0.meta.owner == pod.meta.owner }
    let before = ClusterProbe.Before(
      pods: Set(siblings.map(\.meta.uid)).union([pod.meta.uid]),
      selector: owner == nil ? [:] : selector(pod, owner, in: cluster))
    return flow(
      .delete, key, title: "Delete pod \(key.name)",
      touches: [
        "pod \(key.name) (\(words(pod))) ends, with all that is in it", heir(pod, in: cluster),
        "no disruption budget holds this back",
      ] + dependents([pod], in: cluster),
      expects: owner == nil
        ? "gone within \(seconds)" : "gone, and another one ready in its place, within \(seconds)",
      sameAs: (key, pod.meta.uid), run: commands.delete(key),
      until: .replaced(key, uid: pod.meta.uid, owner: before.selector.isEmpty ? nil : owner, before))
  }

  /// The workload that makes another one for sure; nil when none does.
  private static func owner(of pod: Pod) -> KubeKey? {
    guard let owner = pod.meta.owner, let kind = KubeKind(name: owner.kind),
      [.replicaSet, .statefulSet, .daemonSet].contains(kind)
    else { return nil }
    return KubeKey(kind, pod.meta.namespace, owner.name)
  }

  /// Labels that differ between the pods of one owner.
  private static let ownLabels: Set<String> = [
    "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "controller-revision-hash",
    "pod-template-generation",
  ]

  /// Of the owner, where that is known; else what its pods have in common.
  private func selector(_ pod: Pod, _ owner: KubeKey?, in cluster: Cluster) -> [String: String] {
    if let owner, let workload = cluster.workloads[owner], !workload.selector.isEmpty {
      return workload.selector
    }
    return pod.meta.labels.filter { !Self.ownLabels.contains($0.key) }
  }

  private func heir(_ pod: Pod, in cluster: Cluster) -> SafeText {
    guard let owner = pod.meta.owner else { return "nothing makes it again" }
    switch KubeKind(name: owner.kind) {
    case .replicaSet:
      let key = KubeKey(.replicaSet, pod.meta.namespace, owner.name)
      let above = cluster.workloads[key]?.meta.owner
      return "\(above?.kind ?? owner.kind) \(above?.name ?? owner.name) makes a new one"
    case .statefulSet: return "StatefulSet \(owner.name) makes it again, under the same name"
    case .daemonSet: return "DaemonSet \(owner.name) makes a new one on \(pod.node)"
    case .job: return "Job \(owner.name) counts it as failed unless it is done, and may make another one"
    default: return "\(owner.kind) \(owner.name) owns it, and may make another one"
    }
  }
}

// Whether a node takes pods.
extension KubeFlows {
  package func cordon(_ key: KubeKey, in cluster: Cluster) throws(FlowRefusal) -> Flow {
    guard let node = cluster.nodes[key] else { throw FlowRefusal("there is no such node any more") }
    if node.isUnschedulable { throw FlowRefusal("it takes no new pods already") }
    let count = cluster.pods.values.count { $0.node == key.name && !$0.hasEnded }
    return flow(
      .cordon, key, title: "Cordon \(key.name)",
      touches: [
        "node \(key.name) takes no new pods", "the \(count) \(Self.pods(count)) seen on it stay and run on",
      ],
      expects: "marked within \(seconds)", sameAs: (key, node.meta.uid), run: commands.cordon(key),
      until: .schedulable(key, false))
  }

  package func uncordon(_ key: KubeKey, in cluster: Cluster) throws(FlowRefusal) -> Flow {
    guard let node = cluster.nodes[key] else { throw FlowRefusal("there is no such node any more") }
    if !node.isUnschedulable { throw FlowRefusal("it takes new pods already") }
    return flow(
      .uncordon, key, title: "Uncordon \(key.name)",
      touches: ["node \(key.name) takes new pods again, those that wait among them"],
      expects: "unmarked within \(seconds)", sameAs: (key, node.meta.uid), run: commands.uncordon(key),
      until: .schedulable(key, true))
  }
}

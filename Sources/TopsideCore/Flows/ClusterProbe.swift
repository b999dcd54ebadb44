/// What is looked at in a cluster to see whether a change worked.
package enum ClusterProbe: Hashable, Codable, Sendable {
  /// How it was when the plan was made.
  package struct Before: Hashable, Codable, Sendable {
    /// Of the specification; a change makes it higher.
    package var generation: Int
    package var desired: Int
    /// Unique names of the pods that there were.
    package var pods: Set<String>
    /// Labels of its pods; empty when they are chosen in another way, and are not looked at then.
    package var selector: [String: String]
    /// Since when the controller has been saying that it does not get on; that is no news afterwards.
    package var stalled: Timestamp?

    package init(
      generation: Int = 0, desired: Int = 0, pods: Set<String> = [], selector: [String: String] = [:],
      stalled: Timestamp? = nil
    ) {
      self.generation = generation
      self.desired = desired
      self.pods = pods
      self.selector = selector
      self.stalled = stalled
    }
  }

  /// All pods are new ones, and available.
  case rolledOut(KubeKey, Before)
  /// All pods that are to change have the template of this mark, those among them that had it before, and are available.
  case reverted(KubeKey, TemplateMark, Before)
  /// All its pods are of its template, and available.
  case settled(KubeKey)
  /// The controller knows of the new template; the pods stay until somebody deletes them.
  case noted(KubeKey, Before)
  /// As many pods as wanted are ready, and no more are left.
  case scaled(KubeKey, to: Int, Before)
  /// The pod is gone, and its owner has as many ready ones as it wants.
  case replaced(KubeKey, uid: String, owner: KubeKey?, Before)
  /// Whether the node takes new pods.
  case schedulable(KubeKey, Bool)
  /// The job runs, or is done already.
  case begun(KubeKey)

  /// The object that it is about; nil when only pods are looked at.
  package var object: KubeKey? {
    switch self {
    case .rolledOut(let key, _), .reverted(let key, _, _), .noted(let key, _), .scaled(let key, _, _),
      .schedulable(let key, _), .begun(let key), .settled(let key):
      key
    case .replaced(_, _, let owner, _): owner
    }
  }

  /// The pods that are looked at; nil when the object says enough.
  package var pods: PodQuery? {
    switch self {
    case .noted, .settled, .schedulable: nil
    case .rolledOut(let key, let before), .reverted(let key, _, let before),
      .scaled(let key, _, let before):
      before.selector.isEmpty
        ? nil : PodQuery(namespace: key.namespace, .labelled(before.selector))
    case .replaced(let pod, _, _, let before):
      PodQuery(
        namespace: pod.namespace, before.selector.isEmpty ? .named(pod.name) : .labelled(before.selector))
    case .begun(let key): PodQuery(namespace: key.namespace, .labelled(["job-name": key.name]))
    }
  }
}

/// What a look at a cluster found.
package struct ClusterLook: Hashable, Sendable {
  /// nil when there is none.
  package var object: KubeObject?
  package var pods: [Pod]

  package init(object: KubeObject?, pods: [Pod] = []) {
    self.object = object
    self.pods = pods
  }
}

/// A release of Helm.
package struct ReleaseKey: Hashable, Codable, Comparable, Sendable {
  package var namespace: String
  package var name: String

  package init(namespace: String, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// `shop/release/web`
  package var path: String { "\(namespace)/release/\(name)" }

  package static func < (a: ReleaseKey, b: ReleaseKey) -> Bool {
    (a.namespace, a.name) < (b.namespace, b.name)
  }
}

/// What is looked at to see whether a change to a release worked.
package enum HelmProbe: Hashable, Codable, Sendable {
  /// Its newest revision is higher than the given one, is deployed, and is a rollback to that one; and what it put into
  /// the cluster is ready.
  case rolledBack(ReleaseKey, to: Int, after: Int, workloads: [KubeKey])
}

/// What must be true of a release before it is changed.
package enum HelmGuard: Hashable, Codable, Sendable {
  /// Its newest revision is still the one that the plan was made for, and in the same state.
  case sameRevision(ReleaseKey, Int, HelmStatus)
  /// Its newest revision is none that came after this one: nobody else has changed it.
  case noneAfter(ReleaseKey, Int)
  /// No helm on this host is at work on it.
  case unattended(ReleaseKey)

  /// The run itself makes a new revision; a helm that was cut off may still be at work.
  package var isLasting: Bool {
    switch self {
    case .sameRevision, .noneAfter: false
    case .unattended: true
    }
  }
}

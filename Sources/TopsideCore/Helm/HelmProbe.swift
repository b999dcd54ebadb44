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
  /// The newest revision is higher than the given one, and deployed.
  case deployed(ReleaseKey, after: Int)
}

/// What must be true of a release before it is changed.
package enum HelmGuard: Hashable, Codable, Sendable {
  /// Its newest revision is still the one that the plan was made for.
  case sameRevision(ReleaseKey, Int)

  package var isLasting: Bool { false }
}

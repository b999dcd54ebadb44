/// What every object has.
package struct ObjectMeta: Hashable, Sendable {
  /// The object that controls it, as a replica set controls its pods.
  package struct Owner: Hashable, Sendable {
    /// As the API has it, also of a kind that is not shown.
    package var kind: String
    package var name: String
    package var uid: String

    package init(kind: String, name: String, uid: String = "") {
      self.kind = kind
      self.name = name
      self.uid = uid
    }
  }

  /// Empty for what belongs to none.
  package var namespace: String
  package var name: String
  /// Another one under the same name is another object.
  package var uid = ""
  package var version = ""
  package var generation = 0
  package var created: Timestamp?
  /// Since when it is being deleted.
  package var deleted: Timestamp?
  package var labels: [String: String] = [:]
  /// Those that say something here: of Helm, of rollouts, of the default container.
  package var annotations: [String: String] = [:]
  package var owner: Owner?

  package init(_ namespace: String, _ name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// Annotations that are kept, by the beginning of their names; the others may be long, and may be secret.
  package static let keptAnnotations = [
    "helm.sh/", "meta.helm.sh/", "deployment.kubernetes.io/revision", "kubectl.kubernetes.io/restartedAt",
    "kubectl.kubernetes.io/default-container", "kubernetes.io/change-cause",
  ]
}

/// A fact about an object with its reason, as the API lists them.
package struct KubeCondition: Hashable, Sendable {
  package var type: String
  /// `True`, `False` or `Unknown`.
  package var status: String
  package var reason = ""
  package var message = ""
  package var since: Timestamp?

  package init(
    _ type: String, _ status: String, reason: String = "", message: String = "", since: Timestamp? = nil
  ) {
    self.type = type
    self.status = status
    self.reason = reason
    self.message = message
    self.since = since
  }
}

extension [KubeCondition] {
  package subscript(type: String) -> KubeCondition? { first { $0.type == type } }
  package func isTrue(_ type: String) -> Bool { self[type]?.status == "True" }
}

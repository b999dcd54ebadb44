/// A kind of object that is shown, in the words of kubectl and of the API.
package enum KubeKind: String, Hashable, Codable, Comparable, Sendable, CaseIterable {
  case pod, deployment, statefulSet, daemonSet, replicaSet, job, cronJob, autoscaler, service, endpointSlice,
    ingress, volumeClaim, node, event

  /// As the API's paths and `kubectl get` have it.
  package var resource: String {
    switch self {
    case .autoscaler: "horizontalpodautoscalers"
    case .endpointSlice: "endpointslices"
    case .ingress: "ingresses"
    case .volumeClaim: "persistentvolumeclaims"
    default: "\(rawValue.lowercased())s"
    }
  }

  /// As a command names one: `deployment/web`.
  package var singular: String {
    switch self {
    case .autoscaler: "horizontalpodautoscaler"
    case .volumeClaim: "persistentvolumeclaim"
    default: rawValue.lowercased()
    }
  }

  /// As the `kind` of its JSON.
  package var name: String {
    switch self {
    case .autoscaler: "HorizontalPodAutoscaler"
    case .volumeClaim: "PersistentVolumeClaim"
    default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
    }
  }

  /// Under which its path begins.
  package var group: String {
    switch self {
    case .pod, .service, .volumeClaim, .node, .event: "/api/v1"
    case .deployment, .statefulSet, .daemonSet, .replicaSet: "/apis/apps/v1"
    case .job, .cronJob: "/apis/batch/v1"
    case .autoscaler: "/apis/autoscaling/v2"
    case .endpointSlice: "/apis/discovery.k8s.io/v1"
    case .ingress: "/apis/networking.k8s.io/v1"
    }
  }

  package var isNamespaced: Bool { self != .node }

  /// Those that tell whether something is wrong.
  package static let vital: Set<KubeKind> = [
    .pod, .deployment, .statefulSet, .daemonSet, .job, .autoscaler, .node,
  ]

  /// The kind of a JSON object; nil for one that is not shown.
  package init?(name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }

  package static func < (a: KubeKind, b: KubeKind) -> Bool {
    (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
  }
}

/// What names an object for good within its cluster.
package struct KubeKey: Hashable, Codable, Comparable, Sendable {
  package var kind: KubeKind
  /// Empty for what belongs to none.
  package var namespace: String
  package var name: String

  package init(_ kind: KubeKind, _ namespace: String, _ name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  package static func < (a: KubeKey, b: KubeKey) -> Bool {
    (a.namespace, a.kind, a.name) < (b.namespace, b.kind, b.name)
  }
}

/// Objects of one kind in one namespace, or in the whole cluster: what one list and one watch are about.
package struct KubeWatch: Hashable, Sendable {
  package var kind: KubeKind
  /// nil is the whole cluster.
  package var namespace: String?

  package init(_ kind: KubeKind, namespace: String? = nil) {
    self.kind = kind
    self.namespace = namespace
  }

  /// Whether an object is among those.
  package func covers(_ key: KubeKey) -> Bool {
    key.kind == kind && (namespace == nil || namespace == key.namespace)
  }

  /// The path of the list, without a query: `/api/v1/namespaces/shop/pods`.
  package var path: String {
    guard let namespace, kind.isNamespaced else { return "\(kind.group)/\(kind.resource)" }
    return "\(kind.group)/namespaces/\(namespace)/\(kind.resource)"
  }
}

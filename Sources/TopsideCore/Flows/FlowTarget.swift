/// What a flow changes; one flow at a time is run on each.
package enum FlowTarget: Hashable, Codable, Sendable {
  case service(ServiceKey)
  case object(KubeKey)

  package var service: ServiceKey? {
    if case .service(let key) = self { key } else { nil }
  }

  package var object: KubeKey? {
    if case .object(let key) = self { key } else { nil }
  }

  /// As the audit log names it: `shop/web`, `shop/deployment/web`, `node/worker-1`.
  package var path: String {
    switch self {
    case .service(let key): "\(key.project)/\(key.service)"
    case .object(let key): key.path
    }
  }
}

extension KubeKey {
  /// `deployment/web`, as kubectl takes it: what stands before the name keeps it from being read as an option.
  package var operand: String { "\(kind.singular)/\(name)" }

  /// `shop/deployment/web`
  package var path: String { namespace.isEmpty ? operand : "\(namespace)/\(operand)" }
}

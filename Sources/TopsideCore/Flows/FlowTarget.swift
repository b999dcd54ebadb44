/// What a flow changes; one flow at a time is run on each.
package enum FlowTarget: Hashable, Codable, Sendable {
  case service(ServiceKey)
  /// Several at once, in order.
  case services([ServiceKey])
  /// A whole compose project.
  case project(String)
  case object(KubeKey)
  case release(ReleaseKey)
  /// A unit of this machine.
  case host(String)

  package var object: KubeKey? {
    if case .object(let key) = self { key } else { nil }
  }

  package var release: ReleaseKey? {
    if case .release(let key) = self { key } else { nil }
  }

  /// Whether the service is changed.
  package func concerns(_ key: ServiceKey) -> Bool {
    switch self {
    case .service(let own): own == key
    case .services(let keys): keys.contains(key)
    case .project(let name): key.project == name
    case .object, .release, .host: false
    }
  }

  /// Whether something of the project is changed.
  package func changes(_ project: String) -> Bool {
    switch self {
    case .service(let key): key.project == project
    case .services(let keys): keys.contains { $0.project == project }
    case .project(let name): name == project
    case .object, .release, .host: false
    }
  }

  /// Whether two flows would be in each other's way.
  package func meets(_ other: FlowTarget) -> Bool {
    switch (self, other) {
    case (.project(let name), .service(let key)), (.service(let key), .project(let name)): key.project == name
    case (.project(let name), .services(let keys)), (.services(let keys), .project(let name)):
      keys.contains { $0.project == name }
    case (.services(let keys), .service(let key)), (.service(let key), .services(let keys)):
      keys.contains(key)
    case (.services(let keys), .services(let others)): !Set(keys).isDisjoint(with: others)
    default: self == other
    }
  }

  /// As the audit log names it: `shop/web`, `shop/deployment/web`, `node/worker-1`.
  package var path: String {
    switch self {
    case .service(let key): "\(key.project)/\(key.service)"
    case .services(let keys): keys.map { "\($0.project)/\($0.service)" }.joined(separator: " ")
    case .project(let name): name
    case .object(let key): key.path
    case .release(let key): key.path
    case .host(let unit): "host/\(unit)"
    }
  }
}

extension KubeKey {
  /// `deployment/web`, as kubectl takes it: what stands before the name keeps it from being read as an option.
  package var operand: String { "\(kind.singular)/\(name)" }

  /// `shop/deployment/web`
  package var path: String { namespace.isEmpty ? operand : "\(namespace)/\(operand)" }
}

package import SafeText

/// Something that the configuration protects: locked until an operator unlocks it.
package enum ProtectedName: Hashable, Codable, Comparable, Sendable {
  /// `read_only: true`
  case everything
  case project(String)
  case context(String)
  case namespace(String, context: String)

  package var words: SafeText {
    switch self {
    case .everything: "everything"
    case .project(let name): "project \(name)"
    case .context(let name): "context \(name)"
    case .namespace(let name, _): "namespace \(name)"
    }
  }
}

/// What the configuration protects.
package struct Protection: Sendable {
  package var hasProject: @Sendable (String) -> Bool
  package var hasContext: @Sendable (String) -> Bool
  package var hasNamespace: @Sendable (String) -> Bool
  /// Some project is: what changes a container and does not say of which project is refused.
  package var hasAnyProject: Bool

  package init(
    hasProject: @escaping @Sendable (String) -> Bool = { _ in false },
    hasContext: @escaping @Sendable (String) -> Bool = { _ in false },
    hasNamespace: @escaping @Sendable (String) -> Bool = { _ in false }, hasAnyProject: Bool = false
  ) {
    self.hasProject = hasProject
    self.hasContext = hasContext
    self.hasNamespace = hasNamespace
    self.hasAnyProject = hasAnyProject
  }

  /// All that has to be unlocked before something there may be changed.
  package func names(at place: CommandPlace) -> [ProtectedName] {
    switch place {
    case .project(let name): hasProject(name) ? [.project(name)] : []
    case .cluster(let context, let namespace):
      (hasContext(context) ? [.context(context)] : [])
        + (!namespace.isEmpty && hasNamespace(namespace) ? [.namespace(namespace, context: context)] : [])
    // It has no name of its own in the configuration; read-only mode refuses it as everything else.
    case .host: []
    }
  }

  /// The same of a command; nil where it must be refused because it does not say what it changes.
  package func names(of command: Command) -> [ProtectedName]? {
    if command.impact == .reads { return [] }
    guard let place = command.changedPlace else { return hasAnyProject ? nil : [] }
    return names(at: place)
  }
}

/// What was unlocked, and for how long yet.
package struct Unlocks: Hashable, Sendable {
  package static let span = Duration.seconds(600)

  private var until: [ProtectedName: Duration] = [:]

  package init() {}

  /// How long it is open yet; nil where it is locked.
  package func remaining(_ name: ProtectedName, at now: Duration) -> Duration? {
    until[name].flatMap { $0 > now ? $0 - now : nil }
  }

  package mutating func unlock(_ names: [ProtectedName], at now: Duration) {
    for name in names { until[name] = now + Self.span }
  }

  package mutating func lock(_ names: [ProtectedName]) {
    for name in names { until[name] = nil }
  }

  /// Those whose time has run out, each once.
  package mutating func expire(at now: Duration) -> [ProtectedName] {
    let over = until.filter { $0.value <= now }.keys.sorted()
    lock(over)
    return over
  }
}

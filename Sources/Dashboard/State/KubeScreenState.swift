package import SafeText
package import TopsideCore

/// Which namespaces are wanted.
package enum KubeNamespaces: Hashable, Sendable {
  case all
  /// In the order in which they were named.
  case list([String])

  /// What is to be followed to know all objects of a kind in them.
  package func watches(_ kind: KubeKind) -> [KubeWatch] {
    guard kind.isNamespaced, case .list(let names) = self else { return [KubeWatch(kind)] }
    return names.map { KubeWatch(kind, namespace: $0) }
  }

  /// Whether an object of it is wanted; what belongs to none is.
  package func contains(_ namespace: String) -> Bool {
    if case .list(let names) = self { namespace.isEmpty || names.contains(namespace) } else { true }
  }

  /// Whether rows may be of several.
  package var areSeveral: Bool {
    if case .list(let names) = self { names.count > 1 } else { true }
  }

  /// Whether a namespace can be called that: a label of DNS.
  package static func isName(_ text: String) -> Bool {
    let isEnd = { (byte: UInt8) in (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
    guard (1...63).contains(text.utf8.count), let first = text.utf8.first, let last = text.utf8.last
    else { return false }
    return isEnd(first) && isEnd(last) && text.utf8.allSatisfy { isEnd($0) || $0 == 0x2D }
  }

  package var title: SafeText {
    switch self {
    case .all: "all namespaces"
    case .list(let names): SafeText(sanitising: names, separator: ",")
    }
  }
}

/// The cluster that is looked at from the start; nil in a setting is a box without Kubernetes.
package struct KubernetesSetting: Hashable, Sendable {
  package var context: SafeText
  package var namespaces: KubeNamespaces
  /// Coloured as such.
  package var isProduction: Bool
  package var commands: KubeCommands

  package init(context: SafeText, namespaces: KubeNamespaces, isProduction: Bool = false) {
    self.context = context
    commands = KubeCommands(context: context.text)
    self.namespaces = namespaces
    self.isProduction = isProduction
  }
}

/// What is on the screens of pods and workloads.
package struct KubeScreenState: Hashable, Sendable {
  package var context: SafeText = ""
  package var namespaces = KubeNamespaces.all
  /// Asks with this context, whatever the kubeconfig's current one becomes.
  package var commands = KubeCommands(context: "")
  /// What destroys there wants its name typed.
  package var isProduction = false
  package var forwards = Forwards()
  /// nil until kubectl has told them.
  package var contexts: KubeContexts?
  /// Why it did not.
  package var contextsProblem: SafeText?
  /// What the context meant when it was entered.
  package var fingerprint: ContextFingerprint?
  package var pods = ListState<KubeKey>()
  package var workloads = ListState<KubeKey>()
  /// Only the pods behind something are shown.
  package var narrowing: Narrowing?
  /// The container that the cursor is on, in the tab that lists them.
  package var container = 0
  package var description = Loaded()
  package var yaml = Loaded()
  /// The log of a pod that was on the screen last, as long as nothing has come of it.
  var quiet: QuietLog?

  /// Whose pods are shown.
  package enum Narrowing: Hashable, Sendable {
    case owner(KubeKey)
    case selector([String: String], of: KubeKey)
    case node(KubeKey)

    package var key: KubeKey {
      switch self {
      case .owner(let key), .selector(_, let key), .node(let key): key
      }
    }
  }

  package init(_ setting: KubernetesSetting?) {
    guard let setting else { return }
    context = setting.context
    namespaces = setting.namespaces
    commands = setting.commands
    isProduction = setting.isProduction
  }
}

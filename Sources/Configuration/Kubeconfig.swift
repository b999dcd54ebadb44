/// What kubeconfig files say of their contexts: names only, no credential.
///
/// kubectl itself reads the files for every command. This is for knowing, before the first of them has answered, whether
/// there is a cluster to look at and what it is called.
package struct Kubeconfig: Hashable, Sendable {
  package struct Context: Hashable, Sendable {
    package var name: String
    package var cluster = ""
    package var user = ""
    /// The namespace that it begins with; nil is none in particular.
    package var namespace: String?
  }

  /// In the order of the files; of two with one name the first counts.
  package private(set) var contexts: [Context] = []
  package private(set) var current: String?

  /// Files as they stand in `KUBECONFIG`, by name; one that is broken is left out: kubectl will say what is wrong.
  package init(_ files: [(name: String, bytes: [UInt8])]) {
    for file in files {
      var limits = YamlReader.Limits()
      limits.bytes = 16 << 20
      guard let root = try? YamlReader.read(file.bytes, file: file.name, limits: limits) else { continue }
      add(root)
    }
  }

  package subscript(name: String) -> Context? { contexts.first { $0.name == name } }

  private mutating func add(_ root: YamlNode) {
    if current == nil, let name = root["current-context"]?.text { current = name }
    for item in root["contexts"]?.items ?? [] {
      guard let name = item["name"]?.text, self[name] == nil else { continue }
      let context = item["context"]
      contexts.append(
        Context(
          name: name, cluster: context?["cluster"]?.text ?? "", user: context?["user"]?.text ?? "",
          namespace: context?["namespace"]?.text))
    }
  }
}

extension YamlNode {
  fileprivate subscript(key: String) -> YamlNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  fileprivate var items: [YamlNode] {
    if case .sequence(let items) = content { items } else { [] }
  }

  /// Text that is not empty.
  fileprivate var text: String? {
    if case .scalar(let text, _) = content, !text.isEmpty { text } else { nil }
  }
}

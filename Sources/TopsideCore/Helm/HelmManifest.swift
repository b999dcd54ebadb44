package import SafeText

/// The objects of a revision, from `helm get manifest`. They may hold secrets: what is shown of them is masked.
package struct HelmManifest: Hashable, Sendable {
  /// What names an object of any kind.
  package struct Name: Hashable, Comparable, Sendable {
    package var kind: String
    package var namespace: String
    package var name: String

    package var words: SafeText { namespace.isEmpty ? "\(kind) \(name)" : "\(kind) \(namespace)/\(name)" }

    package static func < (a: Name, b: Name) -> Bool {
      (a.kind, a.namespace, a.name) < (b.kind, b.namespace, b.name)
    }
  }

  /// The lines of each.
  let objects: [Name: [String]]
  /// Documents that are no objects as they are usually written.
  package let unread: Int

  /// - Parameters:
  ///   - bytes: YAML, its documents separated by `---`.
  ///   - namespace: Of the release, for what names none.
  package init(_ bytes: [UInt8], namespace: String) {
    var objects: [Name: [String]] = [:]
    var lines: [String] = []
    var unread = 0
    func close() {
      while lines.last?.isEmpty == true { lines.removeLast() }
      if let name = Self.name(lines, namespace: namespace) {
        objects[name, default: []] += lines
      } else if lines.contains(where: { !$0.isEmpty && !$0.hasPrefix("#") }) {
        unread += 1
      }
      lines = []
    }
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "---" || line.hasPrefix("--- ") {
        close()
      } else if !line.hasPrefix("# Source: ") {
        // What a carriage return or an escape hides must not hide a name.
        lines.append(SafeText(sanitising: line).text)
      }
    }
    close()
    self.objects = objects
    self.unread = unread
  }

  package var names: [Name] { objects.keys.sorted() }
  package var isEmpty: Bool { objects.isEmpty }

  /// What has pods of its own that can be waited for.
  package var workloads: [KubeKey] {
    names.compactMap { name in
      guard let kind = KubeKind(name: name.kind), [.deployment, .statefulSet, .daemonSet].contains(kind)
      else {
        return nil
      }
      return KubeKey(kind, name.namespace, name.name)
    }
  }

  /// nil for a document that is no object.
  private static func name(_ lines: [String], namespace: String) -> Name? {
    var name = Name(kind: "", namespace: namespace, name: "")
    var isInMetadata = false
    var column: Int?
    for text in lines where !text.hasPrefix("#") {
      let line = YamlLine(text)
      guard let key = line.key, line.dash == nil else { continue }
      if line.column == 0 {
        isInMetadata = key == "metadata"
        if key == "kind" { name.kind = Self.word(line.value) }
      } else if isInMetadata, line.column == column ?? line.column {
        column = line.column
        if key == "name" { name.name = Self.word(line.value) }
        if key == "namespace" { name.namespace = Self.word(line.value) }
      }
    }
    return name.kind.isEmpty || name.name.isEmpty ? nil : name
  }

  /// Without its quotes, and without a comment behind it.
  private static func word(_ value: String) -> String {
    YamlLine.bare((value.firstRange(of: " #").map { value[..<$0.lowerBound] } ?? value[...]).trimmed)
  }
}

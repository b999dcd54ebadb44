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

  /// - Parameters:
  ///   - bytes: YAML, its documents separated by `---`.
  ///   - namespace: Of the release, for what names none.
  package init(_ bytes: [UInt8], namespace: String) {
    var objects: [Name: [String]] = [:]
    var lines: [String] = []
    func close() {
      if let name = Self.name(lines, namespace: namespace) { objects[name, default: []] += lines }
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
        if key == "kind" { name.kind = YamlLine.bare(line.value) }
      } else if isInMetadata, line.column == column ?? line.column {
        column = line.column
        if key == "name" { name.name = YamlLine.bare(line.value) }
        if key == "namespace" { name.namespace = YamlLine.bare(line.value) }
      }
    }
    return name.kind.isEmpty || name.name.isEmpty ? nil : name
  }
}

/// What changes in a cluster when one revision takes another one's place.
package struct ManifestDiff: Hashable, Sendable {
  package enum Change: Hashable, Sendable { case added, removed, changed }

  package struct Object: Hashable, Sendable, Identifiable {
    package var name: HelmManifest.Name
    package var change: Change
    /// Of what is added or removed, all lines.
    package var lines: LineDiff

    package var id: HelmManifest.Name { name }

    /// `Deployment shop/web: 1 line removed, 1 added`
    package var words: SafeText {
      switch change {
      case .added: "\(name.words) is made"
      case .removed: "\(name.words) is removed"
      case .changed: "\(name.words) changes: \(lines.removed) lines go, \(lines.added) come"
      }
    }
  }

  /// Removed ones first, by name.
  package var objects: [Object]
  /// How many stay as they are.
  package var unchanged: Int

  package var isEmpty: Bool { objects.isEmpty }

  package init(from old: HelmManifest, to new: HelmManifest) {
    var objects: [Object] = []
    for name in old.names where new.objects[name] == nil {
      objects.append(Self.object(name, .removed, old.objects[name] ?? [], []))
    }
    for name in new.names {
      guard let before = old.objects[name] else {
        objects.append(Self.object(name, .added, [], new.objects[name] ?? []))
        continue
      }
      let object = Self.object(name, .changed, before, new.objects[name] ?? [])
      if !object.lines.isEmpty { objects.append(object) }
    }
    self.objects = objects
    unchanged = new.names.count - objects.count { $0.change != .removed }
  }

  private static func object(
    _ name: HelmManifest.Name, _ change: Change, _ old: [String], _ new: [String]
  ) -> Object {
    Object(
      name: name, change: change,
      lines: LineDiff(from: KubeText.sources(yaml: old), to: KubeText.sources(yaml: new)))
  }

  /// Some lines that say what changes.
  package func brief(limit: Int) -> [SafeText] {
    let lines = objects.flatMap { object in
      object.change == .changed
        ? [object.words] + object.lines.brief(limit: 6).map { "  \($0)" as SafeText } : [object.words]
    }
    guard lines.count > limit else { return lines }
    return lines.prefix(max(0, limit - 1)) + ["… \(lines.count - max(0, limit - 1)) more lines"]
  }
}

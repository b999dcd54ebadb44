package import SafeText

/// What changes in a cluster when one revision takes another one's place.
package struct ManifestDiff: Hashable, Sendable {
  package enum Change: Hashable, Sendable { case added, removed, changed }

  package struct Object: Hashable, Sendable, Identifiable {
    package var name: HelmManifest.Name
    package var change: Change
    /// Of what is added or removed, all lines.
    package var lines: LineDiff

    package var id: HelmManifest.Name { name }

    /// `Deployment shop/web changes: 1 line goes, 2 come`
    package var words: SafeText {
      switch change {
      case .added: "\(name.words) is made"
      case .removed: "\(name.words) is removed"
      case .changed:
        "\(name.words) changes: \(lines.removed) \(lines.removed == 1 ? "line goes" : "lines go"), \(lines.added) \(lines.added == 1 ? "comes" : "come")"
      }
    }
  }

  /// Removed ones first, by name.
  package var objects: [Object]
  /// How many stay as they are.
  package var unchanged: Int
  /// Documents of either that could not be read, so that nobody knows of them.
  package var unread: Int

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
    unread = max(old.unread, new.unread)
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

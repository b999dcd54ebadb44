import SafeText

// Another image, when nothing else is left.
extension KubeFlows {
  /// A plan for another image in one container: what no file knows of.
  ///
  /// - Parameters:
  ///   - key: A deployment, stateful set or daemon set.
  ///   - container: Of its pod template.
  ///   - image: A reference.
  ///   - history: Of the workload.
  ///   - cluster: As it is known.
  /// - Returns: The plan; its remedy goes back to the revision that runs now.
  /// - Throws: Why there is none.
  package func setImage(
    _ key: KubeKey, container: String, to image: String, history: RolloutHistory, in cluster: Cluster
  ) throws(FlowRefusal) -> Flow {
    let workload = try rollable(key, in: cluster)
    guard ImageReference.isValid(image) else {
      throw FlowRefusal("\(image) is no image reference: registry/name:tag, or name@sha256:… is meant")
    }
    guard let current = history.current else {
      throw FlowRefusal("its pod template is not known yet")
    }
    let containers = current.template.containers + current.template.initContainers
    guard let own = containers.first(where: { $0.name == container }), Self.isName(container) else {
      throw FlowRefusal("it has no container named \(container)")
    }
    if own.image == image { throw FlowRefusal("container \(container) has that image already") }
    let isByHand = workload.strategy == "OnDelete"
    let before = cluster.before(workload)
    var flow = flow(
      .image, key, title: "Set the image of \(key.name)",
      touches: ["container \(container): \(own.image) → \(image)"]
        + dependents(cluster.pods(matching: workload.selector, in: key.namespace), in: cluster),
      expects: isByHand
        ? "the controller knows of it within \(seconds)"
        : "\(workload.desired) new \(Self.pods(workload.desired)) available within \(seconds)",
      sameAs: (key, workload.meta.uid),
      run: commands.setImage(key, container: container, to: image),
      until: isByHand ? .noted(key, before) : .rolledOut(key, before))
    flow.warnings =
      drift(workload) + [
        "drift: no file knows of this image; whatever applies them next puts the one back that they name"
      ]
    flow.guards.append(
      .cluster(
        .newestRevision(
          key, uid: workload.meta.uid, selector: workload.selector, [current.number])))
    flow.remedies = [returning(workload, to: current, in: cluster)]
    return flow
  }

  /// As the API names containers: also what keeps one from being read as an option, or as two.
  static func isName(_ text: String) -> Bool {
    let isPlain = text.utf8.allSatisfy {
      (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
    }
    return isPlain && (1...63).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
  }
}

/// The grammar of image references, as the registries and engines have it.
package enum ImageReference {
  /// Whether a text is one: `registry.local:5000/shop/web:1.2`, `web@sha256:…`.
  package static func isValid(_ text: String) -> Bool {
    guard text.utf8.count <= 512 else { return false }
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, !isDigest(parts[1]) { return false }
    var path = parts[0].split(separator: "/", omittingEmptySubsequences: false)
    guard var last = path.popLast() else { return false }
    if let colon = last.firstIndex(of: ":") {
      guard isTag(last[last.index(after: colon)...]) else { return false }
      last = last[..<colon]
    }
    path.append(last)
    // The first one is a host where it looks like one.
    if path.count > 1, let first = path.first,
      first.contains(".") || first.contains(":") || first == "localhost"
    {
      guard isHost(first) else { return false }
      path.removeFirst()
    }
    return path.allSatisfy(isComponent)
  }

  /// `[A-Za-z0-9_][A-Za-z0-9._-]{0,127}`
  package static func isTag(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, isWord(first) || first == UInt8(ascii: "_") else { return false }
    return text.utf8.count <= 128 && text.utf8.allSatisfy { isWord($0) || "_.-".utf8.contains($0) }
  }

  /// Small letters and digits, between them one `.`, one or two `_`, or any number of `-`.
  private static func isComponent(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, isSmall(first), isSmall(last) else {
      return false
    }
    let isPlain = text.utf8.allSatisfy { isSmall($0) || "_.-".utf8.contains($0) }
    let marks = text.split { $0.isLetter || $0.isNumber }
    return isPlain && marks.allSatisfy { $0 == "." || $0 == "_" || $0 == "__" || $0.allSatisfy { $0 == "-" } }
  }

  private static func isHost(_ text: Substring) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, UInt16(parts[1]) == nil { return false }
    guard let host = parts.first, let first = host.utf8.first, isWord(first) else { return false }
    return host.utf8.allSatisfy { isWord($0) || ".-".utf8.contains($0) }
  }

  private static func isDigest(_ text: Substring) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let name = parts.first, let hash = parts.last else { return false }
    let isNamed = !name.isEmpty && name.utf8.allSatisfy { isWord($0) || "+._-".utf8.contains($0) }
    return isNamed && hash.utf8.count >= 32
      && hash.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  private static func isSmall(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) }
  private static func isWord(_ byte: UInt8) -> Bool { isSmall(byte) || (65...90).contains(byte) }
}

/// The grammar of image references, as the registries and engines have it.
extension ImageReference {
  /// Whether a text is one: `registry.local:5000/shop/web:1.2`, `web@sha256:…`.
  package static func isValid(_ text: String) -> Bool {
    guard text.utf8.count <= 512 else { return false }
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, !isDigest(parts[1]) { return false }
    var path = parts[0].split(separator: "/", omittingEmptySubsequences: false)
    guard var last = path.popLast() else { return false }
    if let colon = last.firstIndex(of: ":") {
      guard ImageTag(last[last.index(after: colon)...]) != nil else { return false }
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

/// An address of the Internet Protocol, so that two spellings of one are equal.
package struct IPAddress: Hashable, Sendable {
  /// 4 or 16 of them.
  package let bytes: [UInt8]

  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = Array(bytes)
  }

  /// Without a zone and without the length of a network.
  package init?(_ text: some StringProtocol) {
    if text.contains(":") {
      guard let bytes = Self.six(String(text)) else { return nil }
      self.bytes = bytes
    } else {
      guard let bytes = Self.four(text) else { return nil }
      self.bytes = bytes
    }
  }

  package var isIPv6: Bool { bytes.count == 16 }

  /// As RFC 5952 writes it.
  package var text: String {
    guard isIPv6 else { return bytes.map { String($0) }.joined(separator: ".") }
    let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    let words = groups.map { String($0, radix: 16) }
    guard let gap = Self.longestGap(groups) else { return words.joined(separator: ":") }
    return words[..<gap.lowerBound].joined(separator: ":") + "::"
      + words[gap.upperBound...].joined(separator: ":")
  }

  /// The first of the longest runs of at least two zeros.
  private static func longestGap(_ groups: [UInt16]) -> Range<Int>? {
    var best: Range<Int>?
    var start = 0
    while start < groups.count {
      let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
      if end - start > max(1, best?.count ?? 0) { best = start..<end }
      start = max(end, start + 1)
    }
    return best
  }

  private static func four(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard part.allSatisfy({ ("0"..."9").contains($0) }), let byte = UInt8(part) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  private static func six(_ text: String) -> [UInt8]? {
    guard let gap = text.firstRange(of: "::") else {
      return groups(text[...]).flatMap { $0.count == 16 ? $0 : nil }
    }
    guard let front = groups(text[..<gap.lowerBound]), let back = groups(text[gap.upperBound...]),
      front.count + back.count <= 14
    else { return nil }
    return front + Array(repeating: 0, count: 16 - front.count - back.count) + back
  }

  private static func groups(_ text: Substring) -> [UInt8]? {
    if text.isEmpty { return [] }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var bytes: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, part.contains(".") {
        guard let last = four(part) else { return nil }
        bytes += last
        continue
      }
      guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit),
        let group = UInt16(part, radix: 16)
      else { return nil }
      bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
    }
    return bytes.count <= 16 ? bytes : nil
  }
}

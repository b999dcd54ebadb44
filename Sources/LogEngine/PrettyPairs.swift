import SafeText

/// logfmt, a pair a line: `key  value`.
struct PrettyPairs {
  private static let fewest = 3
  /// Values stand below each other, as far as keys are not longer than this.
  private static let widestKey = 24

  private struct Pair {
    var key: Range<Int>
    var value: [[UInt8]]
    var ink: PrettyWriter.Ink
    var end: Int
  }

  /// - Returns: nil when what follows the first pair is anything but pairs, or when there are too few.
  static func lines(of bytes: [UInt8]) -> [StyledText]? {
    guard let start = firstPair(bytes) else { return nil }
    var pairs: [Pair] = []
    var index: Int? = start
    while let next = index {
      guard let pair = pair(bytes, at: next) else { return nil }
      pairs.append(pair)
      index = bytes[pair.end...].firstIndex { $0 != 0x20 }
    }
    guard pairs.count >= fewest else { return nil }
    return written(pairs, of: bytes, from: start)
  }

  private static func firstPair(_ bytes: [UInt8]) -> Int? {
    var index = bytes.firstIndex { $0 != 0x20 }
    while let start = index {
      if key(bytes, at: start) != nil { return start }
      let end = bytes[start...].firstIndex(of: 0x20) ?? bytes.count
      index = bytes[end...].firstIndex { $0 != 0x20 }
    }
    return nil
  }

  /// A name before an equals sign.
  private static func key(_ bytes: [UInt8], at start: Int) -> Range<Int>? {
    guard bytes[start].isLetter || bytes[start] == UInt8(ascii: "_"),
      let end = bytes[start...].firstIndex(where: { !$0.isPartOfKey }), bytes[end] == UInt8(ascii: "=")
    else { return nil }
    return start..<end
  }

  private static func pair(_ bytes: [UInt8], at start: Int) -> Pair? {
    guard let key = key(bytes, at: start) else { return nil }
    let value = key.upperBound + 1
    guard value < bytes.count, bytes[value] == UInt8(ascii: "\"") else {
      let end = bytes[value...].firstIndex(of: 0x20) ?? bytes.count
      let word = bytes[value..<end]
      return Pair(key: key, value: [Array(word)], ink: PrettyWriter.Ink(ofWord: word), end: end)
    }
    guard let string = PrettyString(bytes, at: value),
      string.end == bytes.count || bytes[string.end] == 0x20
    else { return nil }
    return Pair(key: key, value: string.lines, ink: .string, end: string.end)
  }

  private static func written(_ pairs: [Pair], of bytes: [UInt8], from start: Int) -> [StyledText] {
    var writer = PrettyWriter()
    writer.writePrefix(bytes[..<start])
    let columns = pairs.map(\.key.count).filter { $0 <= widestKey }.max() ?? 0
    for pair in pairs {
      writer.write(bytes[pair.key], .key)
      writer.indent(max(0, columns - pair.key.count) + 2)
      for (number, line) in pair.value.enumerated() {
        if number > 0 {
          writer.endLine()
          writer.indent(columns + 2)
        }
        writer.write(line, pair.ink)
      }
      writer.endLine()
    }
    return writer.lines
  }
}

extension UInt8 {
  fileprivate var isPartOfKey: Bool {
    switch self {
    case 0x30...0x39, UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"),
      UInt8(ascii: "@"),
      UInt8(ascii: ":"):
      true
    default: isLetter
    }
  }
}

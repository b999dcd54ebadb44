/// Names a run: when it was planned, in UTC, and what tells it from others of that second: `20260301-120431-7f3a`.
package struct RunID: Hashable, Codable, Comparable, Sendable {
  package let text: String

  /// - Returns: nil when the text is no such name, so that a path can never pass for one.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 8, parts[1].utf8.count == 6, parts[2].utf8.count == 4,
      parts[0].utf8.allSatisfy(Self.isDigit), parts[1].utf8.allSatisfy(Self.isDigit),
      parts[2].utf8.allSatisfy({ Self.isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) })
    else { return nil }
    self.text = text
  }

  package init(at moment: Timestamp, salt: UInt16) {
    let digits = RFC3339.print(moment).filter(\.isNumber)
    let hex = String(salt, radix: 16)
    text =
      "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(6))-\(String(repeating: "0", count: 4 - hex.count))\(hex)"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = RunID(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected the name of a run")
    }
    self = id
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  package static func < (a: RunID, b: RunID) -> Bool { a.text < b.text }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

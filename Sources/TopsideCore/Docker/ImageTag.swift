/// A tag by the grammar of OCI registries: nothing else can stand in a reference, an option or a file unseen.
package struct ImageTag: Hashable, Codable, Sendable {
  package let text: String

  /// - Returns: nil when it is not `[A-Za-z0-9_][A-Za-z0-9._-]{0,127}`.
  package init?(_ text: some StringProtocol) {
    guard let first = text.utf8.first, Self.isWord(first), text.utf8.count <= 128,
      text.utf8.allSatisfy({ Self.isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
    else { return nil }
    self.text = String(text)
  }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let tag = ImageTag(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not the tag of an image"))
    }
    self = tag
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// `latest` names whatever was pushed last, so it says nothing of what runs, and is nothing to go back to.
  package var isLatest: Bool { text == "latest" }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

/// Versions as versions: 2026.2.10 is after 2026.2.9, and 1.2.0-rc1 before 1.2.0. What is no version is before all.
extension ImageTag: Comparable {
  package static func < (a: ImageTag, b: ImageTag) -> Bool {
    if a.isVersion != b.isVersion { return b.isVersion }
    let (mine, others) = (a.parts, b.parts)
    for (part, other) in zip(mine, others) where part != other { return part < other }
    if mine.count != others.count {
      let (shorter, longer) = mine.count < others.count ? (mine, others) : (others, mine)
      // A dash and a word after a whole version is something before it.
      let isPreliminary = longer[shorter.count].isPreliminary
      return (mine.count < others.count) != isPreliminary
    }
    return a.text < b.text
  }

  private var isVersion: Bool {
    let digits = text.hasPrefix("v") ? text.dropFirst() : text[...]
    return digits.utf8.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
  }

  /// A run of digits as a number, or of anything else as text.
  private enum Part: Comparable {
    case word(String)
    /// Without leading zeros.
    case number(String)

    static func < (a: Part, b: Part) -> Bool {
      switch (a, b) {
      case (.number(let a), .number(let b)):
        a.utf8.count == b.utf8.count ? a < b : a.utf8.count < b.utf8.count
      case (.word(let a), .word(let b)): a < b
      case (.word, .number): true
      case (.number, .word): false
      }
    }

    var isPreliminary: Bool {
      if case .word(let word) = self {
        ["-rc", "-alpha", "-beta", "-pre", "-dev"].contains(where: word.hasPrefix)
      } else {
        false
      }
    }
  }

  private var parts: [Part] {
    var parts: [Part] = []
    var rest = text[...]
    if rest.hasPrefix("v") { rest = rest.dropFirst() }
    while let first = rest.first {
      let isNumber = first.isNumber
      let run = rest.prefix { $0.isNumber == isNumber }
      rest = rest[run.endIndex...]
      parts.append(isNumber ? .number(String(run.drop { $0 == "0" })) : .word(String(run)))
    }
    return parts
  }
}

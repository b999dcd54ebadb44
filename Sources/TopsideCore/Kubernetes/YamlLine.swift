/// A line of YAML, taken apart.
struct YamlLine {
  let text: String
  /// Blanks before it.
  let lead: Int
  /// Where its last dash stands; nil when it begins no element.
  let dash: Int?
  /// Where its name or word begins.
  let column: Int
  let key: String?
  let value: String
  /// All before the value.
  let head: String

  init(_ text: String) {
    self.text = text
    lead = text.prefix { $0 == " " }.count
    var rest = text[...].drop { $0 == " " }
    var column = lead
    var dash: Int?
    while rest.hasPrefix("- ") || rest == "-" {
      dash = column
      let next = rest.dropFirst().drop { $0 == " " }
      column += rest.distance(from: rest.startIndex, to: next.startIndex)
      rest = next
    }
    self.dash = dash
    self.column = column
    let pair = Self.pair(rest)
    key = pair?.key
    value = String(pair?.value ?? rest)
    head =
      if let pair, pair.value.isEmpty {
        text + (text.hasSuffix(" ") ? "" : " ")
      } else {
        String(text[..<(pair?.value ?? rest).startIndex])
      }
  }

  var isBlank: Bool { text.allSatisfy { $0 == " " } }
  /// The value is the lines that follow.
  var opensBlock: Bool { value.hasPrefix("|") || value.hasPrefix(">") }

  private static func pair(_ text: Substring) -> (key: String, value: Substring)? {
    let colon: Substring.Index
    if let quote = text.first, quote == "\"" || quote == "'" {
      guard let end = text.dropFirst().firstIndex(of: quote) else { return nil }
      colon = text.index(after: end)
      guard colon < text.endIndex, text[colon] == ":" else { return nil }
    } else if let range = text.firstRange(of: ": ") {
      colon = range.lowerBound
    } else if text.hasSuffix(":") {
      colon = text.index(before: text.endIndex)
    } else {
      return nil
    }
    let value = text[text.index(after: colon)...].drop { $0 == " " }
    return (bare(String(text[..<colon])), value)
  }

  /// Without the quotes around it.
  static func bare(_ word: String) -> String {
    guard word.count >= 2, let quote = word.first, quote == "\"" || quote == "'", word.last == quote else {
      return word
    }
    return String(word.dropFirst().dropLast())
  }
}

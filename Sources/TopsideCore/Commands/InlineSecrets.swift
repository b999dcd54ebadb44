/// Finds secrets inside a text by what stands before them: `NAME=value`, `"name": "value"`, `scheme://user:pw@`.
struct InlineSecrets {
  private let text: [Character]
  private var result: [Character] = []
  private var position = 0

  static func masked(_ text: String) -> String {
    var secrets = InlineSecrets(text: Array(text))
    secrets.scan()
    return String(secrets.result)
  }

  private init(text: [Character]) { self.text = text }

  private mutating func scan() {
    while position < text.count {
      if matches("://", at: position) {
        scanAuthority()
      } else if Self.isNamePart(text[position]), position == 0 || !Self.isNamePart(text[position - 1]) {
        scanName()
      } else {
        copy(to: position + 1)
      }
    }
  }

  private mutating func scanName() {
    let start = position
    let end = index(from: start) { !Self.isNamePart($0) }
    let name = String(text[start..<end])
    copy(to: end)
    guard Redaction.isSecret(name: name) else { return }
    let quote = start > 0 && "\"'".contains(text[start - 1]) ? text[start - 1] : nil
    var separator = end
    // A name in quotes ends with one; inside a JSON string both quotes are escaped.
    let isQuoted = quote != nil && (character(at: end) == quote || matches("\\\"", at: end))
    if isQuoted { separator = index(from: end) { $0 != "\\" && $0 != quote } }
    let blanks = index(from: separator) { $0 != " " }
    guard let sign = character(at: blanks), sign == ":" || sign == "=" else { return }
    if sign == "=", blanks > separator, !isQuoted { return }  // prose: "the key = is missing"
    if sign == ":", !isQuoted, !Self.isCertain(name) { return }
    maskValue(after: blanks, enclosedBy: isQuoted ? nil : quote, stopsAtComma: isQuoted)
  }

  private mutating func maskValue(after sign: Int, enclosedBy quote: Character?, stopsAtComma: Bool) {
    let start = index(from: sign + 1) { $0 != " " }
    guard let first = character(at: start), !"{[".contains(first), !first.isNewline else { return }
    copy(to: start)
    if first == "\"" || first == "'" || matches("\\\"", at: start) {
      let opening = first == "\\" ? 2 : 1
      copy(to: start + opening)
      let end = endOfString(from: start + opening, quote: text[start + opening - 1], isEscaped: opening == 2)
      mask(to: end)
    } else if let quote {
      mask(to: index(from: start) { $0 == quote })
    } else {
      mask(to: index(from: start) { $0.isWhitespace || stopsAtComma && ",}]".contains($0) })
    }
  }

  /// Masks the password in a URL; a user alone too, which may be a token, except where it is a login.
  private mutating func scanAuthority() {
    let login = result.suffix(3) == ["s", "s", "h"]
    copy(to: position + 3)
    let end = index(from: position) { $0.isWhitespace || "\"'<>`".contains($0) }
    let slash = index(from: position) { "/?#".contains($0) }
    var authority = text[position..<min(end, slash)]
    // An unescaped slash in a password: what looks like a port is none, and an @ follows.
    if !authority.contains("@"), let colon = authority.lastIndex(of: ":"),
      !authority[(colon + 1)...].allSatisfy(\.isNumber)
    {
      authority = text[position..<end]
    }
    guard let at = authority.lastIndex(of: "@") else { return }
    if let colon = authority[..<at].firstIndex(of: ":") {
      copy(to: colon + 1)
      mask(to: at)
    } else if !login {
      mask(to: at)
    }
  }

  private mutating func copy(to end: Int) {
    let end = min(end, text.count)
    result += text[position..<max(position, end)]
    position = max(position, end)
  }

  private mutating func mask(to end: Int) {
    if end > position { result += Array(Redaction.hidden) }
    position = max(position, min(end, text.count))
  }

  private func endOfString(from start: Int, quote: Character, isEscaped: Bool) -> Int {
    var index = start
    while index < text.count {
      if isEscaped, matches("\\\"", at: index) { return index }
      if !isEscaped, text[index] == quote { return index }
      index += text[index] == "\\" ? 2 : 1
    }
    return text.count
  }

  private func character(at index: Int) -> Character? { text.indices.contains(index) ? text[index] : nil }

  private func matches(_ literal: String, at index: Int) -> Bool {
    text[min(index, text.count)...].starts(with: literal)
  }

  private func index(from start: Int, where condition: (Character) -> Bool) -> Int {
    text[min(start, text.count)...].firstIndex(where: condition) ?? text.count
  }

  private static func isNamePart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "-" || character == "."
  }

  /// Names that mean a secret even in prose; a lone `key:` rather means a YAML key.
  static func isCertain(_ name: String) -> Bool {
    name.contains("_") || !name.lowercased().hasSuffix("key") && !name.lowercased().hasSuffix("key:")
  }
}

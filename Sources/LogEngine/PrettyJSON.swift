import SafeText

/// JSON at the end of a line, a value a line, each level two blanks further to the right.
struct PrettyJSON {
  /// Deeper nesting than this is nothing that a person reads.
  private static let deepest = 64
  /// Brackets before the JSON, as in `[main] [INFO] {…}`: so many are tried, lest a line of brackets takes long.
  private static let mostTries = 16

  private let bytes: [UInt8]
  private var index: Int
  private var depth = 0
  private var hasMembers = false
  private var writer = PrettyWriter()

  private init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    index = start
    writer.writePrefix(bytes[..<start])
  }

  /// - Returns: nil when the line does not end in JSON that has something to show.
  static func lines(of bytes: [UInt8]) -> [StyledText]? {
    guard let last = bytes.lastIndex(where: { $0 != 0x20 }) else { return nil }
    let opening: UInt8
    switch bytes[last] {
    case UInt8(ascii: "}"): opening = UInt8(ascii: "{")
    case UInt8(ascii: "]"): opening = UInt8(ascii: "[")
    default: return nil
    }
    let first = bytes.firstIndex { $0 != 0x20 }
    for start in bytes.indices.lazy.filter({ bytes[$0] == opening }).prefix(mostTries) {
      var json = PrettyJSON(bytes, from: start)
      guard json.value(), json.index == last + 1 else { continue }
      // `took 5 ms [200]` ends in brackets, but not in JSON.
      json.writer.endLine()
      return json.hasMembers || start == first && json.writer.lines.count > 1 ? json.writer.lines : nil
    }
    return nil
  }

  private mutating func skipBlanks() { while index < bytes.count, bytes[index] == 0x20 { index += 1 } }

  private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard index < bytes.count, bytes[index] == UInt8(ascii: byte) else { return false }
    index += 1
    return true
  }

  /// Writes the value at the index.
  ///
  /// - Returns: Whether there is one.
  private mutating func value() -> Bool {
    skipBlanks()
    guard index < bytes.count else { return false }
    switch bytes[index] {
    case UInt8(ascii: "{"): return container("{}") { $0.member() }
    case UInt8(ascii: "["): return container("[]") { $0.value() }
    case UInt8(ascii: "\""): return string(.string)
    default: return word()
    }
  }

  private mutating func member() -> Bool {
    skipBlanks()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\""), string(.key), skip(":") else {
      return false
    }
    hasMembers = true
    writer.write(": ")
    return value()
  }

  private mutating func container(
    _ brackets: StaticString, _ element: (inout PrettyJSON) -> Bool
  ) -> Bool {
    let isObject = bytes[index] == UInt8(ascii: "{")
    index += 1
    guard depth < Self.deepest else { return false }
    if skip(isObject ? "}" : "]") {
      writer.write(isObject ? "{}" : "[]")
      return true
    }
    writer.write(isObject ? "{" : "[")
    depth += 1
    repeat {
      if bytes[index - 1] == UInt8(ascii: ",") { writer.write(",") }
      beginLine()
      guard element(&self) else { return false }
    } while skip(",")
    depth -= 1
    guard skip(isObject ? "}" : "]") else { return false }
    beginLine()
    writer.write(isObject ? "}" : "]")
    return true
  }

  private mutating func beginLine() {
    writer.endLine()
    writer.indent(2 * depth)
  }

  /// A string in its quotes; the lines of one that has several stand below each other.
  private mutating func string(_ ink: PrettyWriter.Ink) -> Bool {
    guard let string = PrettyString(bytes, at: index) else { return false }
    index = string.end
    // A key stays on its line; a line break in it shows as `\n`.
    let lines = ink == .key ? [Array(string.lines.joined(separator: [0x0A]))] : string.lines
    for (number, line) in lines.enumerated() {
      if number > 0 {
        beginLine()
        writer.indent(2)
      }
      let isLast = number == lines.count - 1
      writer.write((number == 0 ? [0x22] : []) + line + (isLast ? [0x22] : []), ink)
    }
    return true
  }

  /// A number or a literal, as it stands.
  private mutating func word() -> Bool {
    let end = bytes[index...].firstIndex { !$0.isLetter && !$0.isPartOfNumber } ?? bytes.count
    let word = bytes[index..<end]
    switch String(decoding: word, as: UTF8.self) {
    // Python prints the last three, which JSON has no words for.
    case "true", "false", "null", "NaN", "Infinity", "-Infinity": writer.write(word, .literal)
    default:
      guard Self.isNumber(word) else { return false }
      writer.write(word, .number)
    }
    index = end
    return true
  }

  /// `-0.5e+3`, by JSON's grammar: `2026-01-01` is no number.
  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    var rest = word
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    guard takeDigits(&rest) else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard takeDigits(&rest) else { return false }
    }
    guard let sign = rest.popFirst() else { return true }
    guard sign | 0x20 == UInt8(ascii: "e") else { return false }
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    return takeDigits(&rest) && rest.isEmpty
  }

  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> Bool {
    let digits = rest.prefix { 0x30...0x39 ~= $0 }
    rest = rest[digits.endIndex...]
    return !digits.isEmpty
  }
}

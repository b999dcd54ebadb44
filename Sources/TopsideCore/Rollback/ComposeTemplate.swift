/// A value in a compose file before its variables are put in: `db://${DB_USER:-root}:${DB_PASSWORD}@db/`.
package struct ComposeTemplate: Hashable, Sendable {
  package enum Part: Hashable, Sendable {
    case text(String)
    case variable(Variable)
  }

  package struct Variable: Hashable, Sendable {
    package var name: String
    /// `:-`, `-`, `:?`, `?`, `:+`, `+`, or nothing.
    package var sign: String
    /// What follows the sign.
    package var rest: String

    /// Without a value compose refuses the file.
    package var isRequired: Bool { sign.hasSuffix("?") }
    /// Its value stands there as it is; else it only decides whether something else does.
    var isShown: Bool { !sign.hasSuffix("+") }
  }

  package let parts: [Part]

  package init(_ text: String) {
    var parts: [Part] = []
    var plain: [UInt8] = []
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == Self.dollar else {
        plain.append(bytes[index])
        index += 1
        continue
      }
      if index + 1 < bytes.count, bytes[index + 1] == Self.dollar {
        plain.append(Self.dollar)
        index += 2
      } else if let (variable, end) = Self.variable(bytes, at: index + 1) {
        if !plain.isEmpty { parts.append(.text(String(decoding: plain, as: UTF8.self))) }
        plain = []
        parts.append(.variable(variable))
        index = end
      } else {
        plain.append(bytes[index])
        index += 1
      }
    }
    if !plain.isEmpty { parts.append(.text(String(decoding: plain, as: UTF8.self))) }
    self.parts = parts
  }

  package init(variable name: String) {
    parts = [.variable(Variable(name: name, sign: "", rest: ""))]
  }

  package var variables: [Variable] {
    parts.compactMap { if case .variable(let variable) = $0 { variable } else { nil } }
  }

  /// The one variable whose value is not known, read off the finished text.
  ///
  /// - Returns: nil when there is none or several, or the text was not made of this.
  package func solved(_ text: String, knowing known: [String: String]) -> (name: String, value: String)? {
    var prefix = ""
    var suffix = ""
    var unknown: String?
    for part in parts {
      switch part {
      case .text(let text):
        if unknown == nil { prefix += text } else { suffix += text }
      case .variable(let variable):
        guard variable.isShown else { return nil }
        if let value = known[variable.name] {
          if unknown == nil { prefix += value } else { suffix += value }
        } else if unknown == nil {
          unknown = variable.name
        } else {
          return nil
        }
      }
    }
    guard let unknown, text.hasPrefix(prefix), text.hasSuffix(suffix),
      text.utf8.count >= prefix.utf8.count + suffix.utf8.count
    else { return nil }
    return (unknown, String(text.dropFirst(prefix.count).dropLast(suffix.count)))
  }

  /// Splits it where the tag of an image begins.
  ///
  /// - Returns: What stands before and after the last colon behind the last slash; nil without such a colon.
  func splitAtTag() -> (repository: [Part], tag: [Part])? {
    for index in parts.indices.reversed() {
      guard case .text(let text) = parts[index] else { continue }
      if let colon = text.lastIndex(of: ":"), !text[colon...].contains("/") {
        if parts[(index + 1)...].contains(where: {
          if case .text(let text) = $0 { text.contains("/") } else { false }
        }) {
          return nil
        }
        let (before, after) = (String(text[..<colon]), String(text[text.index(after: colon)...]))
        return (
          Array(parts[..<index]) + (before.isEmpty ? [] : [.text(before)]),
          (after.isEmpty ? [] : [.text(after)]) + Array(parts[(index + 1)...])
        )
      }
      if text.contains("/") { return nil }
    }
    return nil
  }

  private static let dollar = UInt8(ascii: "$")

  /// A variable whose name, or brace, begins at this place, and where what follows it begins.
  private static func variable(_ bytes: [UInt8], at start: Int) -> (Variable, end: Int)? {
    let isBraced = start < bytes.count && bytes[start] == UInt8(ascii: "{")
    let first = isBraced ? start + 1 : start
    var end = first
    while end < bytes.count, isNamePart(bytes[end], isFirst: end == first) { end += 1 }
    guard end > first else { return nil }
    let name = String(decoding: bytes[first..<end], as: UTF8.self)
    guard isBraced else { return (Variable(name: name, sign: "", rest: ""), end) }
    // Another variable may stand in what follows the sign.
    var depth = 1
    var close = end
    while close < bytes.count {
      if bytes[close] == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { break }
      } else if bytes[close] == UInt8(ascii: "{"), bytes[close - 1] == dollar {
        depth += 1
      }
      close += 1
    }
    guard close < bytes.count else { return nil }
    let tail = String(decoding: bytes[end..<close], as: UTF8.self)
    let sign = [":-", ":?", ":+", "-", "?", "+"].first(where: tail.hasPrefix) ?? ""
    guard tail.isEmpty == sign.isEmpty else { return nil }
    return (Variable(name: name, sign: sign, rest: String(tail.dropFirst(sign.count))), close + 1)
  }

  private static func isNamePart(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): !isFirst
    default: false
    }
  }
}

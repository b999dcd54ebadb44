/// JSON whose members keep their order, as Go prints them; `JSONEncoder` cannot do that.
enum JSON: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case string(String)
  case array([JSON])
  case object([(name: String, value: JSON)])

  /// One line. `<`, `>` and `&` are escaped, as docker does.
  var compact: String {
    var text = ""
    write(to: &text, indent: nil, level: 0, escapesMarkup: true)
    return text
  }

  func indented(by indent: Int, escapesMarkup: Bool) -> String {
    var text = ""
    write(to: &text, indent: indent, level: 0, escapesMarkup: escapesMarkup)
    return text
  }

  private func write(to text: inout String, indent: Int?, level: Int, escapesMarkup: Bool) {
    func write(_ values: [(name: String?, value: JSON)], _ open: String, _ close: String) {
      text += open
      for (index, member) in values.enumerated() {
        if index > 0 { text += "," }
        newLine(level + 1)
        if let name = member.name { text += Self.quoted(name, escapesMarkup) + (indent == nil ? ":" : ": ") }
        member.value.write(to: &text, indent: indent, level: level + 1, escapesMarkup: escapesMarkup)
      }
      if !values.isEmpty { newLine(level) }
      text += close
    }
    func newLine(_ level: Int) {
      if let indent { text += "\n" + String(repeating: " ", count: indent * level) }
    }
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    case .string(let value): text += Self.quoted(value, escapesMarkup)
    case .array(let values): write(values.map { (nil, $0) }, "[", "]")
    case .object(let members): write(members.map { ($0.name, $0.value) }, "{", "}")
    }
  }

  private static func quoted(_ text: String, _ escapesMarkup: Bool) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "<", ">", "&":
        if escapesMarkup { quoted += unicodeEscape(scalar) } else { quoted.unicodeScalars.append(scalar) }
      default:
        if scalar.value < 0x20 {
          quoted += unicodeEscape(scalar)
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }

  private static func unicodeEscape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .integer(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(nilLiteral: ()) { self = .null }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { ($0.0, $0.1) }) }

  init(_ words: [String]) { self = .array(words.map(JSON.string)) }
}

/// Any JSON, for what is compared and shown as a whole.
package indirect enum JSONTree: Hashable, Sendable {
  package struct Member: Hashable, Sendable {
    package var name: String
    package var value: JSONTree
  }

  /// Its members by name, each once.
  case object([Member])
  case array([JSONTree])
  case string(String)
  /// A number, `true`, `false` or `null`, as it is written.
  case word(String)

  /// The member of an object.
  package subscript(_ name: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var elements: [JSONTree] {
    if case .array(let elements) = self { elements } else { [] }
  }

  /// Without the member that a path of names leads to, and without objects that are empty then.
  package func removing(_ path: String...) -> JSONTree { removing(path[...]) }

  private func removing(_ path: ArraySlice<String>) -> JSONTree {
    guard case .object(let members) = self, let name = path.first else { return self }
    return .object(
      members.compactMap { member in
        guard member.name == name else { return member }
        if path.count == 1 { return nil }
        let rest = member.value.removing(path.dropFirst())
        return rest == .object([]) ? nil : Member(name: name, value: rest)
      })
  }
}

extension JSONReader {
  /// Any value, whole.
  mutating func tree() throws(JSONFault) -> JSONTree {
    switch try peek("a value") {
    case UInt8(ascii: "\""): return .string(try text())
    case UInt8(ascii: "{"): return try objectTree()
    case UInt8(ascii: "["):
      var elements: [JSONTree] = []
      guard try enterArray() else { return .array([]) }
      while try nextElement() { elements.append(try tree()) }
      return .array(elements)
    default: return .word(String(decoding: try scanWord(), as: UTF8.self))
    }
  }

  private mutating func objectTree() throws(JSONFault) -> JSONTree {
    var members: [String: JSONTree] = [:]
    guard try enterObject() else { return .object([]) }
    while let key = try nextKey() {
      let name = key.text
      members[name] = try tree()
    }
    return .object(
      members.map { JSONTree.Member(name: $0.key, value: $0.value) }.sorted { $0.name < $1.name })
  }
}

extension JSONTree {
  /// As kubectl would print it as YAML, but with the name of each element before the rest of it.
  package var yaml: [String] {
    switch self {
    case .object(let members): Self.lines(members)
    case .array(let elements): elements.flatMap(Self.element)
    case .string, .word: [scalar ?? ""]
    }
  }

  private static func lines(_ members: [Member]) -> [String] {
    members.sorted { ($0.name == "name" ? 0 : 1, $0.name) < ($1.name == "name" ? 0 : 1, $1.name) }
      .flatMap { member in
        let key = isPlain(member.name) ? member.name : quoted(member.name)
        switch member.value {
        case .object(let inner):
          return inner.isEmpty ? ["\(key): {}"] : ["\(key):"] + lines(inner).map { "  " + $0 }
        case .array(let elements):
          return elements.isEmpty ? ["\(key): []"] : ["\(key):"] + elements.flatMap(element)
        case .string(let text) where text.contains("\n"): return ["\(key): " + marker(text)] + block(text)
        case .string, .word: return ["\(key): \(member.value.scalar ?? "")"]
        }
      }
  }

  private static func element(_ value: JSONTree) -> [String] {
    let lines: [String] =
      switch value {
      case .object([]): ["{}"]
      case .array([]): ["[]"]
      case .string(let text) where text.contains("\n"): [marker(text)] + block(text)
      default: value.yaml
      }
    return lines.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
  }

  private static func marker(_ text: String) -> String { text.hasSuffix("\n") ? "|" : "|-" }

  private static func block(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { "  " + $0 }
  }

  /// nil for what has parts.
  private var scalar: String? {
    switch self {
    case .object, .array: nil
    case .word(let word): word
    case .string(let text): Self.isPlain(text) ? text : Self.quoted(text)
    }
  }

  /// Whether a string needs no quotes: it looks like no number, no mark of YAML, and has nothing odd in it.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || first == "/" || first == "$"
    else { return false }
    if ["true", "false", "null", "yes", "no", "on", "off"].contains(text.lowercased()) { return false }
    let isOdd = text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    return !isOdd && !text.contains(": ") && !text.contains(" #") && !text.hasSuffix(":")
      && !text.hasSuffix(" ")
  }

  private static func quoted(_ text: String) -> String {
    let inner = text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return "\"\(inner)\""
  }
}

package import SafeText

/// Which labels a pod must have, as `kubectl -l` takes it: `app=web,tier!=cache,env in (dev,test),!canary`.
package struct LabelSelector: Hashable, Sendable {
  package enum Term: Hashable, Sendable {
    case has(String)
    case lacks(String)
    case isOne(String, of: [String])
    /// Also of what has no such label.
    case isNone(String, of: [String])

    func matches(_ labels: [String: String]) -> Bool {
      switch self {
      case .has(let key): labels[key] != nil
      case .lacks(let key): labels[key] == nil
      case .isOne(let key, let values): labels[key].map { values.contains($0) } ?? false
      case .isNone(let key, let values): labels[key].map { !values.contains($0) } ?? true
      }
    }
  }

  package private(set) var terms: [Term] = []
  /// As it was typed.
  package let text: String

  /// - Throws: Words for what is no term, or for no term at all.
  package init(parsing text: String) throws(LabelSelectorError) {
    self.text = text
    for part in Self.parts(text) { terms.append(try Self.term(part)) }
    guard !terms.isEmpty else { throw LabelSelectorError(words: "no labels: app=web,tier!=cache") }
  }

  package func matches(_ labels: [String: String]) -> Bool { terms.allSatisfy { $0.matches(labels) } }

  /// Between commas that are in no brackets.
  private static func parts(_ text: String) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts.map(\.trimmedBlanks).filter { !$0.isEmpty }
  }

  private static func term(_ part: String) throws(LabelSelectorError) -> Term {
    for (mark, isOne) in [("!=", false), ("==", true), ("=", true)] {
      guard let range = part.firstRange(of: mark) else { continue }
      let (key, value) = (part[..<range.lowerBound].trimmedBlanks, part[range.upperBound...].trimmedBlanks)
      try check(key, part)
      guard !value.contains(where: { "=! ".contains($0) }) else { throw refused(part) }
      return isOne ? .isOne(key, of: [value]) : .isNone(key, of: [value])
    }
    if let open = part.firstIndex(of: "("), part.last == ")" {
      return try set(part, part[..<open], part[part.index(after: open)...].dropLast())
    }
    let key = part.hasPrefix("!") ? part.dropFirst().trimmedBlanks : part
    try check(key, part)
    return part.hasPrefix("!") ? .lacks(key) : .has(key)
  }

  /// `env in (dev,test)`, `env notin (prod)`
  private static func set(
    _ part: String, _ head: Substring, _ inside: Substring
  ) throws(LabelSelectorError) -> Term {
    let words = head.split(separator: " ").map { String($0) }
    let values = inside.split(separator: ",").map(\.trimmedBlanks)
    guard words.count == 2, !values.isEmpty else { throw refused(part) }
    try check(words[0], part)
    switch words[1] {
    case "in": return .isOne(words[0], of: values)
    case "notin": return .isNone(words[0], of: values)
    default: throw refused(part)
    }
  }

  private static func check(_ key: String, _ part: String) throws(LabelSelectorError) {
    let marks: Set<Character> = ["-", "_", ".", "/"]
    guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0.isNumber || marks.contains($0) }) else {
      throw refused(part)
    }
  }

  private static func refused(_ part: String) -> LabelSelectorError {
    LabelSelectorError(words: "\"\(part)\" is no label: app=web, tier!=cache, env in (dev,test), !canary")
  }
}

/// Why a text selects nothing.
package struct LabelSelectorError: Error, Hashable, Sendable {
  package var words: SafeText
}

extension StringProtocol {
  fileprivate var trimmedBlanks: String {
    let start = drop { $0 == " " }
    guard let end = start.lastIndex(where: { $0 != " " }) else { return "" }
    return String(start[...end])
  }
}

extension YamlNode {
  /// What this is, as an error says it.
  package var found: String {
    switch content {
    case .scalar("", isPlain: true): "nothing"
    case .scalar(let text, _): "\"\(text)\""
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  package func wrong(expected: String) -> ConfigurationError {
    ConfigurationError(place, .wrong(expected: expected, found: found))
  }

  /// Text that is not empty.
  package func string(_ expected: String = "text") throws(ConfigurationError) -> String {
    guard case .scalar(let text, _) = content, !text.isEmpty else { throw wrong(expected: expected) }
    return text
  }

  package func bool() throws(ConfigurationError) -> Bool {
    switch content {
    case .scalar("true", isPlain: true): return true
    case .scalar("false", isPlain: true): return false
    default: throw wrong(expected: "true or false")
    }
  }

  package func integer(in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
    guard case .scalar(let text, isPlain: true) = content, let number = Int(text), range.contains(number)
    else {
      throw wrong(expected: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A number with one of the units ms, s, m and h.
  package func duration(in range: ClosedRange<Duration>, _ expected: String) throws(ConfigurationError)
    -> Duration
  {
    guard case .scalar(let text, _) = content, let duration = Duration(unit: text), range.contains(duration)
    else {
      throw wrong(expected: expected)
    }
    return duration
  }

  /// A list; a single value counts as a list of one, nothing as an empty one.
  package func list(_ expected: String) throws(ConfigurationError) -> [YamlNode] {
    switch content {
    case .sequence(let items): return items
    case .scalar("", isPlain: true): return []
    case .scalar: return [self]
    case .mapping: throw wrong(expected: expected)
    }
  }

  /// The entries of a mapping; nothing is an empty one.
  package func entries(_ expected: String) throws(ConfigurationError) -> [Entry] {
    switch content {
    case .mapping(let entries): return entries
    case .scalar("", isPlain: true): return []
    default: throw wrong(expected: expected)
    }
  }
}

extension YamlNode.Entry {
  /// Says that the key is none of the known names.
  package func unknown(_ kind: String, among names: [String]) -> ConfigurationError {
    ConfigurationError(
      keyPlace, .unknown(kind: kind, name: key, nearest: Spelling.nearest(to: key, among: names)))
  }
}

extension Duration {
  fileprivate init?(unit text: String) {
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard let number = Int64(digits), number <= 1_000_000_000 else { return nil }
    switch text.dropFirst(digits.count) {
    case "ms": self = .milliseconds(number)
    case "s": self = .seconds(number)
    case "m": self = .seconds(number * 60)
    case "h": self = .seconds(number * 3600)
    default: return nil
    }
  }
}

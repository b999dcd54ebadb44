package import SafeText

/// What kubectl prints for reading, without its secrets and without what nobody reads.
package enum KubeText {
  /// `kubectl get -o yaml`: values of secrets and of names that sound secret are masked, and what the API keeps for
  /// itself is folded to one line.
  package static func yaml(_ bytes: [UInt8]) -> [SafeText] {
    var text = YamlText(lines(bytes))
    return text.shown().map { SafeText(sanitising: $0) }
  }

  /// The lines of some YAML as they are shown, with what they are compared by.
  static func sources(yaml lines: [String]) -> [LineDiff.Source] {
    // Made harmless before anything is looked for in them.
    var text = YamlText(lines.map { SafeText(sanitising: $0).text })
    return text.shownWithSources().map {
      LineDiff.Source(shown: SafeText(sanitising: $0.shown), raw: $0.raw)
    }
  }

  /// `kubectl describe`
  package static func description(_ bytes: [UInt8]) -> [SafeText] {
    var text = DescribeText(lines(bytes))
    return text.shown().map { SafeText(sanitising: $0) }
  }

  /// Made harmless before anything is looked for in them: an escape inside a name must not hide it.
  private static func lines(_ bytes: [UInt8]) -> [String] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { SafeText(sanitising: Array($0)).text }
    // What is whole ends with its line; in a line that is cut the @ after a password may be missing.
    if let last = lines.popLast(), !last.isEmpty {
      let address = last.firstRange(of: "://")
      lines.append(address.map { last[..<$0.upperBound] + Redaction.hidden } ?? last)
    }
    return lines
  }
}

/// Text without a structure that is known, line by line; leaves a private key out.
struct PlainText {
  private var isInKey = false

  /// - Returns: nil for the inside of a private key.
  mutating func shown(_ line: String) -> String? {
    if isInKey {
      isInKey = !line.contains("-----END")
      return nil
    }
    if line.contains("PRIVATE KEY-----") {
      isInKey = line.contains("-----BEGIN") && !line.contains("-----END")
      return "\(line.prefix { $0 == " " })\(Redaction.hidden)"
    }
    return Self.masked(line)
  }

  /// A line of a file inside of the text may be `name: value` or `name = value`, whose value goes on to its end.
  static func masked(_ line: String) -> String {
    guard let pair = NamedValue(line) ?? NamedValue(setting: line), Redaction.isSecret(name: pair.name),
      !pair.value.isEmpty
    else { return Redaction.mask(line) }
    return pair.head + Redaction.hidden
  }
}

/// `  name: value`
struct NamedValue {
  /// All that stands before the value.
  var head: String
  var name: String
  var value: String

  /// - Returns: nil when it is no name, a colon, and nothing or a blank.
  init?(_ line: String) {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    let name = line[..<colon].drop { $0 == " " || $0 == "\"" || $0 == "-" }
    let rest = line[line.index(after: colon)...]
    guard !name.isEmpty, !name.contains(where: \.isWhitespace), rest.isEmpty || rest.first == " " else {
      return nil
    }
    let value = rest.drop { $0 == " " }
    head = String(line[..<value.startIndex])
    self.name = String(name.last == "\"" ? name.dropLast() : name)
    self.value = String(value)
  }

  /// - Returns: nil when it is no `name = value`.
  init?(setting line: String) {
    guard let sign = line.firstIndex(of: "=") else { return nil }
    let name = line[..<sign].drop { $0 == " " }.trimmed
    let value = line[line.index(after: sign)...].drop { $0 == " " }
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "_-.".contains($0) }) else {
      return nil
    }
    head = String(line[..<value.startIndex])
    self.name = String(name)
    self.value = String(value)
  }
}

/// What `kubectl describe` prints: names, colons, and values in columns.
struct DescribeText {
  /// Names that only sound secret.
  private static let harmless: Set<String> = [
    "SecretName", "TokenExpirationSeconds", "Tokens", "Secret", "SecretProviderClass",
  ]

  private let lines: [String]
  private var shownLines: [String] = []
  private var plain = PlainText()
  /// The words of the container's program, which what follows belongs to.
  private var command: [String] = []
  private var index = 0

  init(_ lines: [String]) { self.lines = lines }

  mutating func shown() -> [String] {
    while index < lines.count { step() }
    return shownLines
  }

  private mutating func step() {
    let line = lines[index]
    let word = line.drop { $0 == " " }
    if index + 1 < lines.count, Self.isRule(lines[index + 1]), line.hasSuffix(":") {
      entry(line)
    } else if word == "Command:" || word == "Args:" {
      argv(isCommand: word == "Command:")
    } else if word == "Environment:" {
      environment()
    } else {
      if word.hasPrefix("Image:") { command = [] }
      if let shown = shown(line) { shownLines.append(shown) }
      index += 1
    }
  }

  private mutating func shown(_ line: String) -> String? {
    guard let pair = NamedValue(line), !pair.value.isEmpty else { return plain.shown(line) }
    if Self.harmless.contains(pair.name) { return pair.head + Redaction.mask(pair.value) }
    // The first annotation and the first label stand behind their heading.
    if pair.name == "Annotations" || pair.name == "Labels" {
      return pair.head + (Self.isSize(pair.value) ? pair.value : PlainText.masked(pair.value))
    }
    return Self.isSize(pair.value) ? line : plain.shown(line)
  }

  /// Of a secret only the sizes of its values are described.
  private static func isSize(_ value: String) -> Bool {
    value.hasSuffix(" bytes") && value.dropLast(" bytes".count).allSatisfy(\.isNumber)
  }

  private static func isRule(_ line: String) -> Bool { line.count >= 4 && line.allSatisfy { $0 == "-" } }

  /// A name with a rule below it, and its text up to the next one: the data of a config map.
  private mutating func entry(_ line: String) {
    shownLines += [line, lines[index + 1]]
    index += 2
    guard Redaction.isSecret(name: line.dropLast()) else { return }
    shownLines.append(Redaction.hidden)
    while index < lines.count {
      let isNext = index + 1 < lines.count && Self.isRule(lines[index + 1])
      if isNext || lines[index] == "BinaryData" || lines[index].hasPrefix("Events:") { return }
      index += 1
    }
  }

  private mutating func below() -> Range<Int> {
    let lead = Self.lead(lines[index])
    var end = index + 1
    while end < lines.count, Self.lead(lines[end]) > lead, !lines[end].allSatisfy({ $0 == " " }) { end += 1 }
    return (index + 1)..<end
  }

  private static func lead(_ line: String) -> Int { line.prefix { $0 == " " }.count }

  private mutating func argv(isCommand: Bool) {
    let range = below()
    let words = range.map { String(lines[$0].drop { $0 == " " }) }
    if isCommand { command = words }
    let masked = Redaction.mask(words: isCommand ? words : command + words).suffix(words.count)
    shownLines.append(lines[index])
    for (line, word) in zip(range, masked) {
      shownLines.append(String(repeating: " ", count: Self.lead(lines[line])) + word)
    }
    index = range.upperBound
  }

  private mutating func environment() {
    let range = below()
    shownLines.append(lines[index])
    for line in lines[range] {
      // Where it comes from may be said.
      if let pair = NamedValue(line), pair.value.hasPrefix("<set to ") {
        shownLines.append(line)
      } else if let shown = plain.shown(line) {
        shownLines.append(shown)
      }
    }
    index = range.upperBound
  }
}

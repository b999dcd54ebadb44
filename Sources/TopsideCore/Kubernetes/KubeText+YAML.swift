/// YAML as kubectl prints it, where indentation tells what belongs to what.
struct YamlText {
  /// Fields of the API that only sound secret: they name a secret, or a key of something.
  private static let harmless: Set<String> = [
    "key", "topologyKey", "secretName", "secretNamespace", "automountServiceAccountToken",
    "tokenExpirationSeconds", "matchLabelKeys", "imagePullSecrets",
  ]
  /// Below these somebody chose the names.
  private static let free: Set<String> = [
    "data", "stringData", "binaryData", "annotations", "labels", "matchLabels",
  ]
  private static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

  private let lines: [YamlLine]
  private let hidesData: Bool
  private var shownLines: [String] = []
  /// Names above the current line, by their columns.
  private var path: [(column: Int, name: String)] = []
  private var index = 0

  init(_ text: [String]) {
    let lines = text.map { YamlLine($0) }
    self.lines = lines
    // Of a text that is cut before its kind, or inside of that word, nobody knows that it is no secret.
    let kinds = lines.indices.filter { lines[$0].key == "kind" }
    let last = lines.lastIndex { !$0.isBlank }
    let isKnown = kinds.contains { lines[$0].column == 0 && $0 != last }
    hidesData = !isKnown || kinds.contains { Self.isSecret(kind: lines[$0].value) || $0 == last }
  }

  /// As charts may write it, too: in quotes, or with a comment behind it.
  private static func isSecret(kind: String) -> Bool {
    YamlLine.bare(String(kind.prefix { $0 != "#" }).trimmed) == "Secret"
  }

  mutating func shown() -> [String] {
    while index < lines.count { step() }
    return shownLines
  }

  /// Each line as it is shown, with what it stands for as it is, by which two texts can be compared.
  mutating func shownWithSources() -> [(shown: String, raw: String)] {
    var pairs: [(shown: String, raw: String)] = []
    while index < lines.count {
      let (start, first) = (index, shownLines.count)
      step()
      let raw = lines[start..<index].map(\.text)
      let shown = shownLines[first...]
      if raw.count == shown.count {
        pairs += zip(shown, raw).map { ($0, $1) }
      } else {
        // Several lines became fewer: when one of them differs, all do.
        let all = raw.joined(separator: "\n")
        pairs += shown.enumerated().map { ($0.element, "\($0.offset)\n\(all)") }
      }
    }
    return pairs
  }

  private mutating func step() {
    let line = lines[index]
    guard let key = line.key else { return item(line) }
    while let last = path.last, last.column >= line.column { path.removeLast() }
    let parent = path.last?.name ?? ""
    path.append((line.column, key))
    let end = end(of: index)
    if key == "managedFields" || key == Self.lastApplied {
      fold(line, to: end)
    } else if hidesData, key == "data" || key == "stringData" {
      hideData(line, to: end)
    } else if key == "args" || key == "command", line.value.isEmpty {
      argv(line, to: end)
    } else if isSecret(key, under: parent) {
      secret(line, to: end)
    } else if key == "value", let name = sibling("name")?.value {
      value(line, of: YamlLine.bare(name), to: end)
    } else if line.value.isEmpty {
      keep(line.text)
    } else {
      value(line, of: nil, to: end)
    }
  }

  private mutating func keep(_ text: String) {
    shownLines.append(text)
    index += 1
  }

  private func isSecret(_ key: String, under parent: String) -> Bool {
    guard Redaction.isSecret(name: key) else { return false }
    return Self.free.contains(parent) || !Self.harmless.contains(key)
  }

  private mutating func fold(_ line: YamlLine, to end: Int) {
    let count = max(1, end - index - 1)
    shownLines.append("\(line.head)… \(count) \(count == 1 ? "line" : "lines")")
    index = end
  }

  private mutating func hideData(_ line: YamlLine, to end: Int) {
    shownLines.append(line.value.isEmpty || line.value == "{}" ? line.text : line.head + Redaction.hidden)
    let names = lines[(index + 1)..<end]
    let column = names.first { !$0.isBlank }?.column
    for line in names where line.key != nil && line.column == column {
      shownLines.append(line.head + Redaction.hidden)
    }
    index = end
  }

  private mutating func secret(_ line: YamlLine, to end: Int) {
    guard line.value.isEmpty else {
      let isNothing = ["{}", "[]", "\"\"", "null"].contains(line.value)
      shownLines.append(isNothing ? line.text : line.head + Redaction.hidden)
      index = end
      return
    }
    keep(line.text)
    // A list of words is a list of secrets; what has names of its own is told by those.
    while index < end, lines[index].dash != nil, lines[index].key == nil {
      shownLines.append(lines[index].head + Redaction.hidden)
      index = self.end(of: index)
    }
  }

  /// A value with all its lines.
  private mutating func value(_ line: YamlLine, of name: String?, to end: Int) {
    let isHidden =
      name.map { Redaction.isSecret(name: $0) || Self.headers.contains($0.lowercased()) } ?? false
    if isHidden, !line.value.isEmpty {
      shownLines.append(line.head + Redaction.hidden)
      index = end
    } else if line.opensBlock {
      block(line, to: end)
    } else {
      let text = lines[index..<end].map(\.value).joined(separator: " ")
      let masked = text.contains("PRIVATE KEY-----") ? Redaction.hidden : Redaction.mask(text)
      // What is hidden may stand on both sides of a fold.
      if masked == text {
        shownLines += lines[index..<end].map(\.text)
      } else {
        shownLines.append(line.head + masked)
      }
      index = end
    }
  }

  /// HTTP headers that say who somebody is.
  private static let headers: Set<String> = ["authorization", "proxy-authorization", "cookie", "set-cookie"]

  private mutating func block(_ line: YamlLine, to end: Int) {
    shownLines.append(line.text)
    var text = PlainText()
    shownLines += lines[(index + 1)..<end].compactMap { text.shown($0.text) }
    index = end
  }

  /// A line without a name: a word of a list, or what cannot be told.
  private mutating func item(_ line: YamlLine) {
    guard line.dash != nil, !line.value.isEmpty else { return keep(PlainText.masked(line.text)) }
    value(line, of: nil, to: end(of: index))
  }

  /// The words of a program, which is what the list called `command` begins with.
  private mutating func argv(_ line: YamlLine, to end: Int) {
    let own = words(from: index + 1, to: end)
    var words = own.map(\.word)
    if line.key == "args", let command = sibling("command") {
      let start = command.index + 1
      words = self.words(from: start, to: self.end(of: command.index)).map(\.word) + words
    }
    let isUnknown = line.key == "args" && isOpen
    let masked =
      isUnknown
      ? own.map { _ in Redaction.hidden }
      : Array(Redaction.mask(words: words).suffix(own.count))
    shownLines.append(line.text)
    for (element, shown) in zip(own, masked) {
      let line = lines[element.index]
      if shown == element.word {
        index = element.index
        value(line, of: nil, to: element.end)
      } else {
        shownLines.append(line.head + shown)
      }
    }
    index = end
  }

  /// Whether the text ends inside of the map that the line belongs to: its program may have been cut off.
  private var isOpen: Bool {
    let column = lines[index].column
    return !lines[(index + 1)...].contains { !$0.isBlank && $0.lead < column }
  }

  private func words(from start: Int, to end: Int) -> [(index: Int, end: Int, word: String)] {
    var words: [(index: Int, end: Int, word: String)] = []
    var next = start
    while next < end {
      let last = min(end, self.end(of: next))
      if lines[next].dash != nil {
        let rest = lines[(next + 1)..<last].map { String($0.text.drop { $0 == " " }) }
        let first = lines[next].opensBlock ? [] : [lines[next].value]
        words.append((next, last, YamlLine.bare((first + rest).joined(separator: " "))))
      }
      next = last
    }
    return words
  }

  /// Where what belongs to a line ends.
  private func end(of index: Int) -> Int {
    let line = lines[index]
    let column = line.key == nil ? line.dash ?? line.column : line.column
    let mayHaveItems = line.key != nil && line.value.isEmpty
    var end = index + 1
    while end < lines.count {
      let next = lines[end]
      let belongs = next.isBlank || next.lead > column || mayHaveItems && next.dash == column
      if !belongs { break }
      end += 1
    }
    return end
  }

  /// Another name of the same map.
  private func sibling(_ name: String) -> (index: Int, value: String)? {
    let column = lines[index].column
    func search(_ indices: some Sequence<Int>, backwards: Bool) -> (index: Int, value: String)? {
      for other in indices {
        let line = lines[other]
        if line.isBlank || line.lead > column || line.dash == column { continue }
        // The next element begins with a dash before this column; the first line of this one does, too.
        if line.column < column || !backwards && line.dash != nil { return nil }
        if line.column == column, line.key == name { return (other, line.value) }
        if line.dash != nil { return nil }
      }
      return nil
    }
    let before = lines[index].dash == nil ? search((0..<index).reversed(), backwards: true) : nil
    return before ?? search((index + 1)..<lines.count, backwards: false)
  }
}

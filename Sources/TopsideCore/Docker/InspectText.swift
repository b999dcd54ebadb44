/// `docker inspect` as it may be shown, line by line.
///
/// An argument stands on a line of its own, so what makes it a secret is on the line before; and `Cmd` repeats what
/// only `Path` and `Args` together tell to be one.
package enum InspectText {
  package static func lines(_ text: String) -> [String] {
    let lines = text.split(separator: "\n").map { String($0) }
    var secrets: Set<String> = []
    var masked: [Int: String] = [:]
    var options = SecretOptions()
    for (index, line) in lines.enumerated() {
      if let path = value(of: "Path", in: line) {
        _ = options.next(path)
      } else if let word = element(line) {
        guard let shown = shown(options.next(word)) else { continue }
        secrets.insert(word)
        masked[index] = shown
      } else if line.trimmed.hasPrefix("]") {
        options = SecretOptions()
      }
    }
    return lines.enumerated().map { index, line in
      guard let word = element(line) else { return Redaction.mask(line) }
      guard masked[index] != nil || secrets.contains(word) else { return Redaction.mask(line) }
      return replaced(line, by: masked[index] ?? Redaction.hidden)
    }
  }

  private static func shown(_ verdict: SecretOptions.Verdict) -> String? {
    switch verdict {
    case .plain: nil
    case .secret: Redaction.hidden
    case .secretAfter(let visible): visible + Redaction.hidden
    }
  }

  /// The text of an array's element, its escapes as they stand; nil for any other line.
  private static func element(_ line: String) -> String? {
    var word = line.trimmed
    if word.hasSuffix(",") { word.removeLast() }
    guard word.count >= 2, word.hasPrefix("\""), word.hasSuffix("\"") else { return nil }
    word = String(word.dropFirst().dropLast())
    // A name and its value have quotes of their own between them.
    return word.contains("\": ") ? nil : word
  }

  private static func value(of name: String, in line: String) -> String? {
    let start = "\"\(name)\": \""
    let text = line.trimmed
    return text.hasPrefix(start) ? String(text.dropFirst(start.count).prefix { $0 != "\"" }) : nil
  }

  private static func replaced(_ line: String, by word: String) -> String {
    let indentation = line.prefix { $0 == " " }
    return "\(indentation)\"\(word)\"\(line.hasSuffix(",") ? "," : "")"
  }
}

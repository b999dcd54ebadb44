extension Surroundings {
  /// What shows a text in pages: $PAGER, else less where it is installed, else more. The program, then its options.
  package var pager: [String] {
    let words = environment["PAGER"].flatMap(Self.words) ?? []
    if !words.isEmpty { return words }
    return [ExecutableSearch(path: environment["PATH"]).find("less") == nil ? "more" : "less"]
  }

  /// Split at blanks as a shell does it, quotes and backslashes respected, and nothing else of a shell: no variable, no
  /// substitution, no second command.
  ///
  /// - Returns: nil when a quote is not closed.
  static func words(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var rest = Substring(text)
    while let character = rest.popFirst() {
      switch (character, quote) {
      case (_, let open?) where character == open: quote = nil
      case ("'", nil), ("\"", nil):
        quote = character
        word = word ?? ""
      case ("\\", nil),
        ("\\", "\"") where rest.first == "\"" || rest.first == "\\":
        guard let escaped = rest.popFirst() else { return nil }
        word = (word ?? "") + String(escaped)
      case (_, nil) where character.isWhitespace:
        if let word { words.append(word) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    guard quote == nil else { return nil }
    return words + (word.map { [$0] } ?? [])
  }
}

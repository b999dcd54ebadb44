extension K3sParsing {
  /// The words of the last `ExecStart=` of a unit's file.
  package static func execStart(_ bytes: [UInt8]) -> [String] {
    var joined = ""
    for line in String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line.hasSuffix("\\") {
        joined += line.dropLast() + " "
      } else {
        joined += line + "\n"
      }
    }
    let starts = joined.split(separator: "\n").filter { $0.hasPrefix("ExecStart=") }
    return starts.last.map { words(String($0.dropFirst("ExecStart=".count))) } ?? []
  }

  /// Words with blanks between them; quotes hold one together.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return word.map { words + [$0] } ?? words
  }
}

/// Hides secrets in what is shown, written or reported: values of names that sound secret, passwords in URLs, and
/// what follows an option that takes a password.
///
/// A guess on the safe side: it masks too much rather than too little, and cannot know a password that is given
/// where no name says so.
package enum Redaction {
  /// What stands in place of a secret.
  package static let hidden = "***"

  private static let secretParts = ["PASS", "SECRET", "TOKEN", "CREDENTIAL", "DSN", "PRIVATE"]

  /// Whether values under this name are secret: a variable, an option or a JSON key.
  package static func isSecret(name: some StringProtocol) -> Bool {
    let name = name.uppercased()
    if secretParts.contains(where: name.contains) { return true }
    let parts = name.split { !$0.isLetter }
    // As a word of its own or at the end of one: API_KEY and apiKey, but not KEYCLOAK_URL; MYSQL_PWD, but not PWD.
    return parts.contains { $0.hasSuffix("KEY") || $0.hasSuffix("KEYS") } || name.hasSuffix("_PWD")
      || name.hasSuffix("_AUTH")
  }

  /// The value of a variable as it may be shown.
  package static func mask(value: String, of name: String) -> String {
    isSecret(name: name) && !value.isEmpty ? hidden : mask(value)
  }

  /// An environment as it may be shown.
  package static func mask(environment: [String: String]) -> [String: String] {
    environment.reduce(into: [:]) { $0[$1.key] = mask(value: $1.value, of: $1.key) }
  }

  /// A command's words as they may be shown; also a health check's.
  package static func mask(words: [String]) -> [String] {
    var options = SecretOptions()
    return words.map { word in
      switch options.next(word) {
      case .secret: hidden
      case .secretAfter(let visible): visible + hidden
      case .plain: self.word(word)
      }
    }
  }

  /// Free text as it may be shown: an error, a shell line, a health check's output.
  package static func mask(_ text: String) -> String {
    var options = SecretOptions()
    var result = ""
    var rest = InlineSecrets.masked(text)[...]
    while let start = rest.firstIndex(where: { !$0.isWhitespace }) {
      let end = rest[start...].firstIndex(where: \.isWhitespace) ?? rest.endIndex
      let word = String(rest[start..<end])
      result += rest[..<start]
      switch options.next(word) {
      case .secret: result += word.contains(hidden) ? word : hidden
      case .secretAfter(let visible): result += visible + hidden
      case .plain: result += word
      }
      rest = rest[end...]
    }
    return result + rest
  }

  /// One word of an argv: all that follows a secret name and `=` is its value, blanks and quotes too.
  private static func word(_ word: String) -> String {
    guard let equals = word.firstIndex(of: "="),
      word[..<equals].allSatisfy({ $0.isLetter || $0.isNumber || "_-.".contains($0) })
    else { return mask(word) }
    let value = String(word[word.index(after: equals)...])
    if value.isEmpty { return word }
    return word[...equals] + (isSecret(name: word[..<equals]) ? hidden : self.word(value))
  }
}

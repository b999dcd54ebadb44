/// Follows the words of a command line and knows which one is a password because of those before it.
struct SecretOptions {
  enum Verdict { case plain, secret, secretAfter(String) }

  /// What follows these options of these programs, as the next word or attached, is a password.
  private static let short: [(option: String, programs: Set<String>)] = [
    ("-a", ["redis-cli", "valkey-cli", "keydb-cli"]),
    ("-p", ["mongosh", "mongo", "mongodump", "mongorestore", "sshpass"]),
    ("-u", ["curl", "wget"]),
  ]
  /// MySQL's password is attached to its option; a word after a lone `-p` is the database.
  private static let attachedOnly: Set<String> = [
    "mysql", "mysqladmin", "mysqldump", "mariadb", "mariadb-admin", "mariadb-dump",
  ]

  private var program: String?
  private var nextIsSecret = false

  mutating func next(_ word: String) -> Verdict {
    if nextIsSecret {
      nextIsSecret = false
      return .secret
    }
    // Quotes and brackets of a shell line or a JSON array around the word are not part of it.
    let bare = word.trimming { "\"'`()[],;|&{}".contains($0) }
    let name = bare.split(separator: "/").last.map(String.init) ?? bare
    if Self.programs.contains(name) { program = name }
    if let option = Self.option(of: program), bare.hasPrefix(option) {
      if bare != option { return .secretAfter(option) }
      nextIsSecret = !Self.attachedOnly.contains(program ?? "")
    } else if takesSecret(bare) {
      nextIsSecret = true
    }
    return .plain
  }

  private static let programs = short.reduce(attachedOnly) { $0.union($1.programs) }

  private static func option(of program: String?) -> String? {
    guard let program else { return nil }
    return attachedOnly.contains(program) ? "-p" : short.first { $0.programs.contains(program) }?.option
  }

  private func takesSecret(_ word: String) -> Bool {
    let lower = word.lowercased()
    if lower == "bearer" || lower == "basic" { return true }
    // name:password
    if program == "curl", lower == "--user" || lower == "--proxy-user" { return true }
    if word.hasSuffix(":") { return InlineSecrets.isCertain(word) && Redaction.isSecret(name: word) }
    guard word.hasPrefix("-"), !word.contains("=") else { return false }
    return Redaction.isSecret(name: word)
      && !["-file", "-stdin", "-path", "-dir"].contains(where: lower.hasSuffix)
  }
}

extension String {
  /// Without the characters at both ends that a condition holds for.
  fileprivate func trimming(_ condition: (Character) -> Bool) -> String {
    String(drop(while: condition).reversed().drop(while: condition).reversed())
  }
}

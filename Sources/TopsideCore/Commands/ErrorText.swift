import SafeText

/// The sentences for what went wrong: what was tried and what came back, and what to do about it.
///
/// Parts of them are other programs' words: whoever draws one makes it safe, as with any text from outside.
package enum ErrorText {
  package static func summary(_ error: CommandError) -> String {
    switch error {
    case .notFound(let executable): "\(executable) is not installed, or not in PATH"
    case .notStarted(let executable, let errno): "\(executable) could not be started: \(reason(errno))"
    case .directoryUnusable(let path, let errno): "cannot run in \(path): \(reason(errno))"
    case .timedOut(let command, let limit): "\(words(command)) gave no answer within \(seconds(limit))"
    case .outputTooLong(let command, let limit):
      "\(words(command)) printed more than \(limit.bytes >> 20) MiB, and was stopped"
    case .readOnly(let command): "read-only: \(words(command)) was not run"
    case .auditUnwritable(let error):
      "nothing was changed: the audit log cannot be written: \(summary(error))"
    case .cancelled: "cancelled"
    }
  }

  /// What the operator can do; nil where the summary says it all.
  package static func advice(_ error: CommandError) -> String? {
    switch error {
    case .notFound(let executable): EngineFault.notInstalled(program: executable).advice
    case .notStarted, .outputTooLong, .cancelled: nil
    case .directoryUnusable: "start topside in the project's directory, or name its file with -f"
    case .timedOut: EngineFault.timedOut(after: .zero).advice
    case .readOnly: "L unlocks, where topside was not started with --read-only"
    case .auditUnwritable(let error):
      error.errno == symbolicLinkLoop
        ? "it is a symbolic link: remove it, if you did not make it find out who did"
        : "give yourself the right to write it, or set XDG_STATE_HOME to where you may write"
    }
  }

  package static func summary(_ error: FileError) -> String {
    switch error.distrust {
    case .owner(let uid): "\(error.path) belongs to user \(uid), who is neither root nor you: not read"
    case .writable(let mode):
      "\(error.path) may be written by others (mode \(String(mode, radix: 8))): not read"
    case .kind: "\(error.path) is no regular file: not read"
    case .tooLong: "\(error.path) is too long: not read"
    case .changed: "\(error.path) says something else than before: left as it is"
    case nil: "\(error.path): \(reason(error.errno))"
    }
  }

  package static func advice(_ error: FileError) -> String? {
    switch error.distrust {
    case .owner: "chown it to yourself, when you know what is in it"
    case .writable: "chmod go-w \(error.path), when you know what is in it"
    case .kind, .tooLong, .changed, nil: nil
    }
  }

  /// A command as an operator would type it, secrets masked.
  package static func words(_ command: Command) -> String {
    // Safe one by one: a name that ends in half a sequence must not hide the word after it.
    Redaction.mask(words: command.argv).map { quoted(SafeText(sanitising: $0).text) }.joined(separator: " ")
  }

  private static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=@,+%*".contains($0) }
    return plain && !word.isEmpty
      ? word
      : "'"
        + word.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
  }

  static func seconds(_ duration: Duration) -> String {
    let tenths = duration.milliseconds / 100
    return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
  }
}

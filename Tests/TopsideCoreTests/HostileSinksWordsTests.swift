import FoundationEssentials
import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Hostile words in what is written to files, and in sentences of several words.
@Suite struct HostileSinksWordsTests {
  private let actor = AuditActor(user: "operator", host: "prod-1", process: 7, context: "default")
  private let now = Timestamp(seconds: 1_772_366_400)

  private func word(_ input: HostileInput) -> String { "Qx7" + String(decoding: input.bytes, as: UTF8.self) }

  /// A command with a hostile word wherever one can be.
  private func command(_ word: String) -> Command {
    var command = Command(
      "docker", ["compose", "-p", word, "restart", word], impact: .mutates, timeout: .seconds(1))
    command.environment = [word: word]
    command.directory = "/\(word)"
    command.target = word
    return command
  }

  @Test(arguments: HostileInput.all)
  func `a line of the audit log is printable ASCII and one line, and gives the words back`(
    input: HostileInput
  ) throws {
    let word = word(input)
    let actor = AuditActor(user: word, host: word, process: 7, context: word)
    let begun = AuditRecord(starting: command(word), by: actor, at: now)
    let records = [
      begun, begun.ended(.exited(1), error: word, after: .seconds(1), at: now),
      begun.failed(.notFound(executable: word), after: .seconds(1), at: now),
      AuditRecord(verified: word, of: command(word), by: actor, after: .seconds(1), at: now),
    ]
    for record in records {
      let line = record.line
      #expect(line.last == 10)
      #expect(line.dropLast().allSatisfy { 0x20...0x7E ~= $0 })
      #expect(AuditRecord(line: line.dropLast()) == record)
      #expect(record.argv.contains { $0.unicodeScalars.starts(with: "Qx7".unicodeScalars) })
    }
  }

  @Test(arguments: HostileInput.brief)
  func `a hostile name in a command hides none of the words around it`(input: HostileInput) {
    let word = word(input)
    let shown = "\(ErrorText.words(command(word)))" as SafeText
    #expect(harm(in: shown.text).isEmpty)
    let parts = shown.text.unicodeScalars.split(separator: " ").map { String($0) }
    #expect(parts.contains("docker") && parts.contains("compose") && parts.contains("restart"))
    // What was shown is what would be shown of it again.
    #expect(SafeText(sanitising: shown.text) == shown)
  }

  @Test func `two names hide nothing of what stands between them`() {
    let command = Command(
      "docker", ["compose", "-p", "x\u{1B}]0;", "restart", "\u{7}web"], impact: .mutates, timeout: nil)
    #expect("\(ErrorText.words(command))" as SafeText == "docker compose -p 'x^[]0;' restart '^Gweb'")
  }

  @Test(arguments: HostileInput.all)
  func `sentences about errors and faults are harmless when they are drawn`(input: HostileInput) {
    let word = word(input)
    let result = CommandResult(
      status: .exited(1), standardOutput: Array("Qx7".utf8) + input.bytes,
      standardError: Array("Qx7".utf8) + input.bytes)
    let fault = EngineFault.classify(Command("docker", ["ps"], impact: .reads, timeout: nil), result)
    for text in [
      fault.summary, fault.advice, ErrorText.summary(.notFound(executable: word)),
      ErrorText.summary(FileError(path: word, errno: 2)), ErrorText.summary(.readOnly(command(word))),
      Redaction.mask(word), Redaction.mask(words: [word, word]).joined(separator: " "),
    ] {
      #expect(harm(in: SafeText(sanitising: text).text).isEmpty)
    }
  }

  @Test(arguments: HostileInput.all)
  func `a marker of the log is harmless`(input: HostileInput) {
    #expect(harm(in: LogMarker.note("\(word(input))").text.text).isEmpty)
  }
}

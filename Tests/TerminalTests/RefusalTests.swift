import TerminalHarness
import Testing

@Suite struct `Where no screen can be drawn` {
  @Test(arguments: Subject.all, [nil, "", "dumb", "unknown", "no-such-terminal"] as [String?])
  func `one line says why, and nothing else is written`(_ subject: Subject, _ type: String?) throws {
    let session = try subject.start(environment: ["TERM": type])
    #expect(try session.waitForEnd() != 0)
    expectOneLine(session)
    #expect(session.screen.text.contains("TERM"))
  }

  @Test(arguments: Subject.all, [("> /dev/null", "output"), ("< /dev/null", "input"), ("<&-", "input")])
  func `without a terminal on both ends it says which`(
    _ subject: Subject, _ redirection: (String, String)
  ) throws {
    let session = try PtySession(
      ["/bin/sh", "-c", "\"$@\" \(redirection.0)", "sh", subject.path] + subject.arguments, columns: 120)
    #expect(try session.waitForEnd() != 0)
    expectOneLine(session)
    #expect(session.screen.text.contains("standard \(redirection.1) is not a terminal"))
  }

  private func expectOneLine(_ session: PtySession) {
    #expect(session.terminal.escapeCount == 0)
    #expect(session.hasOriginalSettings)
    let lines = session.screen.text.split(separator: "\n")
    #expect((1...2).contains(lines.count), "one line, perhaps wrapped:\n\(session.screen.text)")
  }
}

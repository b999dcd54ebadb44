import TerminalHarness
import Testing

@Suite struct `Without UTF-8` {
  @Test(arguments: Subject.all, ["C", "POSIX", "xx_XX", "en_US.ISO-8859-1"])
  func `no byte above 127 is written`(_ subject: Subject, _ locale: String) throws {
    let session = try subject.start(environment: ["LANG": locale])
    try session.wait(forText: subject.readyText)
    session.pump(for: .milliseconds(50))
    #expect(session.terminal.highByteCount == 0)
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }

  @Test func `a UTF-8 locale that is not installed is UTF-8 all the same`() throws {
    let session = try Subject.fixture.start(environment: ["LANG": "xx_XX.UTF-8"])
    try session.wait(forText: "┌─ 漢字 ─┐")
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }
}

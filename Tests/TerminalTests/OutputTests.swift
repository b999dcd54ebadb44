import TerminalHarness
import Testing

@Suite struct `What is written` {
  @Test func `is nothing while nothing changes, for no processor time`() throws {
    let session = try Subject.fixture.start()
    try session.wait(forText: "events")
    session.pump(for: .milliseconds(200))
    let (bytes, cpu) = (session.terminal.byteCount, ProcessTree.all().cpu(of: session.pid))
    session.pump(for: .seconds(1))
    #expect(session.terminal.byteCount == bytes)
    #expect(ProcessTree.all().cpu(of: session.pid) == cpu)
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }

  @Test func `for a changed digit is a few bytes`() throws {
    let session = try Subject.fixture.start(["--tick", "50"])
    try session.wait(forText: "ticks 3")
    let bytes = session.terminal.byteCount
    try session.wait(forText: "ticks 13")
    let perTick = (session.terminal.byteCount - bytes) / 10
    print("a changed digit: \(perTick) bytes")
    #expect(perTick <= 60)
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }

  @Test func `for a log that moves by a line is little more than the line`() throws {
    let session = try Subject.fixture.start(["--tick", "50", "--scroll"])
    try session.wait(forText: "ticks 3")
    let bytes = session.terminal.byteCount
    try session.wait(forText: "ticks 13")
    let perTick = (session.terminal.byteCount - bytes) / 10
    print("a scrolled line: \(perTick) bytes")
    #expect(perTick <= 250)
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }

  @Test(arguments: ["xterm", "xterm-256color", "screen", "tmux", "rxvt", "linux", "vt100", "vt220"])
  func `is the same picture on every terminal`(_ type: String) throws {
    let session = try Subject.fixture.start(["--tick", "20", "--scroll"], environment: ["TERM": type])
    try session.wait(forText: "ticks 5")
    try session.wait(forText: "fixture 80x24")
    session.send("q")
    #expect(try session.waitForEnd() == 0)
    #expect(session.terminal.leftOn == [])
  }

  @Test(arguments: [
    "漢字 and ascii", "e\u{301}a\u{308}\u{30A}", "👍 ok", "👨‍👩‍👧 family", "❤️ heart", "🇩🇪 flag", "한국어",
    "\u{1FAE9} new",
    "\u{1F8B2} newest",
  ])
  func `leaves what follows a strange character in its column`(_ text: String) throws {
    let session = try Subject.fixture.start(["--text", text])
    try session.wait(forText: "events")
    try session.wait(for: "the bar") { $0.screen.cell(column: 20, row: 5) == "|" }
    #expect(session.screen.lines[5].last == "|")
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }
}

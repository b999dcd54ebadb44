import TerminalHarness
import Testing

@Suite struct `What is typed` {
  @Test func `in 100,000 keys is all there within a second of the last`() throws {
    let session = try Subject.fixture.start()
    try session.wait(forText: "events")
    session.send(String(repeating: "j", count: 100_000))
    let start = ContinuousClock.now
    session.send("k")
    try session.wait(forText: "keys 100001 last character(\"k\")")
    #expect(ContinuousClock.now - start < .seconds(1))
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }

  @Test(arguments: [
    ("\u{1B}", "escape"), ("\u{1B}OA", "up"), ("\u{1B}[B", "down"), ("\u{1B}[5~", "pageUp"),
    ("\u{1B}OP", "function(1)"),
    ("\r", "enter"), ("\u{7F}", "backspace"), ("é", "character(\"é\")"),
  ])
  func `is the key that was pressed`(_ bytes: String, _ name: String) throws {
    let session = try Subject.fixture.start()
    try session.wait(forText: "events")
    session.send(bytes)
    try session.wait(forText: "keys 1 last \(name)")
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }

  @Test func `is a paste where it was pasted, and no key`() throws {
    let session = try Subject.fixture.start()
    try session.wait(forText: "events")
    #expect(session.terminal.modes.contains(2004))
    session.send("\u{1B}[200~quit\u{1B}[201~")
    try session.wait(forText: "paste:quit")
    #expect(session.screen.text.contains("keys 0"))
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }

  @Test func `is a place on the screen when the mouse is on`() throws {
    let session = try Subject.fixture.start()
    try session.wait(forText: "events")
    #expect(session.terminal.modes.isDisjoint(with: [1000, 1006]))
    session.send("m")
    try session.wait(for: "mouse") { $0.terminal.modes.isSuperset(of: [1000, 1006]) }
    session.send("\u{1B}[<0;12;3M")
    try session.wait(forText: "mouse:11,2")
    session.send("q")
    #expect(try session.waitForEnd() == 0)
    #expect(session.terminal.leftOn == [])
  }

  @Test func `to copy reaches the clipboard`() throws {
    let session = try Subject.fixture.start()
    try session.wait(forText: "events")
    session.send("c")
    try session.wait(for: "OSC 52") { $0.terminal.systemCommands == ["52;c;Y29waWVk"] }
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }
}

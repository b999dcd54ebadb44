import TerminalHarness
import Testing
import TopsideTestSupport

/// The program on a terminal, with a docker whose every word is hostile: the bytes that arrive are searched.
@Suite struct `Hostile words from docker` {
  private let docker: HostileDocker
  init() throws { docker = try HostileDocker() }

  private func start(_ arguments: [String], columns: Int = 150, rows: Int = 330) throws -> PtySession {
    let session = try PtySession(
      [BuiltProgram.path("topside")] + arguments, columns: columns, rows: rows,
      environment: docker.environment, directory: docker.path)
    session.keepsOutput = true
    return session
  }

  private func press(_ session: PtySession, _ keys: String...) {
    for key in keys {
      session.send(key)
      session.pump(for: .milliseconds(60))
    }
  }

  @Test func `on every screen come to the terminal as harmless text`() throws {
    let session = try start([])
    try session.wait(forText: "\(HostileDocker.token)-", within: .seconds(20))
    press(session, "2", "j", "j", "l")
    try session.wait(for: "every line after a hostile one", within: .seconds(20)) { session in
      let lines = session.screen.lines
      return docker.inputs.indices.allSatisfy { index in
        lines.contains { $0.hasSuffix("line after \(index)") }
      }
    }
    press(session, "w", "]", "]", "]", "]", "]", "]", "z", "r")
    try session.wait(forText: "[ Cancel ]", within: .seconds(20))
    session.pump(for: .milliseconds(400))
    press(session, "\u{1B}")
    try session.wait(for: "the plan to close", within: .seconds(20)) {
      !$0.screen.text.contains("[ Cancel ]")
    }
    press(session, "y", "A", "1", "j")
    try session.wait(for: "the end", within: .seconds(20)) { session in
      press(session, "q")
      return session.exitStatus() != nil
    }
    #expect(try session.waitForEnd() == 0)
    // A copied name is told to the terminal by the one sequence that we write for it.
    #expect(session.terminal.systemCommands.allSatisfy { $0.hasPrefix("52;c;") })
    expectDrawingAndCopies(session)
  }

  /// Expects that the output is text, and sequences that a screen or the copy of a name needs.
  private func expectDrawingAndCopies(_ session: PtySession) {
    #expect(session.terminal.unknown == [])
    let parsed = TerminalOutput(session.output)
    #expect(parsed.isUTF8)
    #expect(parsed.sequences.subtracting(TerminalOutput.drawing) == [])
    // The string that gives the terminal back begins with CAN, lest it be taken for the end of another sequence.
    #expect(parsed.controls.subtracting([8, 9, 10, 13, 14, 15, 24]) == [])
    #expect(harm(in: parsed.text).isEmpty, "\(harm(in: parsed.text))")
    #expect(
      parsed.text.unicodeScalars.ranges(of: HostileDocker.token.unicodeScalars).count > docker.inputs.count)
  }

  @Test func `in the status page are text`() throws {
    let session = try start(["status"])
    #expect(try session.waitForEnd(within: .seconds(20)) == 1)
    let parsed = TerminalOutput(session.output)
    #expect(parsed.isUTF8 && parsed.sequences == [] && parsed.controls.isSubset(of: [10, 13]))
    #expect(harm(in: parsed.text).isEmpty, "\(harm(in: parsed.text))")
    #expect(
      parsed.text.unicodeScalars.ranges(of: HostileDocker.token.unicodeScalars).count > docker.inputs.count)
  }

  @Test func `in the status page as JSON are printable ASCII`() throws {
    let session = try start(["status", "--json"])
    #expect(try session.waitForEnd(within: .seconds(20)) == 1)
    #expect(session.output.allSatisfy { 0x20...0x7E ~= $0 || $0 == 10 || $0 == 13 })
    let text = String(decoding: session.output, as: UTF8.self)
    #expect(text.ranges(of: HostileDocker.token).count > docker.inputs.count)
    #expect(text.contains(#"\u009b"#) && text.contains(#"\u202e"#))
  }

  @Test func `about a refusal are text`() throws {
    for arguments in [["--theme", "x\u{1B}[2J\u{9B}2J\u{202E}"], ["-f", "/x\u{1B}[2J\u{9B}2J\u{202E}"]] {
      let session = try start(arguments)
      #expect(try session.waitForEnd(within: .seconds(20)) == 2)
      let parsed = TerminalOutput(session.output)
      #expect(parsed.isUTF8 && parsed.sequences == [] && parsed.controls.isSubset(of: [10, 13]))
      #expect(harm(in: parsed.text).isEmpty, "\(harm(in: parsed.text))")
      #expect(parsed.text.contains("topside: "))
    }
  }
}

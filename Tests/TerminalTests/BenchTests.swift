import TerminalHarness
import Testing

@Suite struct `The bench` {
  private static let quick = [
    "--json", "--size", "80x24", "--seconds", "1", "--starts", "1", "--keys", "4", "--data", "events",
  ]

  @Test(arguments: [("idle_bytes_per_s=0", 0), ("processes=1", 1)] as [(String, Int32)])
  func `fails when a figure is larger than it may be`(_ limit: String, _ code: Int32) throws {
    let session = try PtySession(
      [BuiltProgram.path("topside-bench")] + Self.quick + ["--max", limit, Subject.fixture.path], columns: 200
    )
    #expect(try session.waitForEnd(within: .seconds(30)) == code)
    #expect(session.screen.text.contains("\"figure\":\"key_to_frame_p95_ms\""))
    #expect(session.screen.text.contains("too much: processes") == (code == 1))
  }

  @Test(arguments: [["--max", "nonsense=1", "x"], ["--size", "0x0", "x"], [], ["--what"]])
  func `refuses what it does not understand`(_ arguments: [String]) throws {
    let session = try PtySession([BuiltProgram.path("topside-bench")] + arguments, columns: 200)
    #expect(try session.waitForEnd() == 2)
  }
}

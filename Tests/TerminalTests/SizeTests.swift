import Glibc
import TerminalHarness
import Testing

struct ScreenSize: CustomTestStringConvertible, Sendable {
  var columns: Int
  var rows: Int
  var testDescription: String { "\(columns)x\(rows)" }

  static let all = [
    (1, 1), (80, 1), (2, 2), (10, 3), (20, 5), (1, 10), (80, 24), (500, 200), (500, 1), (1000, 500),
    (2000, 900),
  ].map { ScreenSize(columns: $0.0, rows: $0.1) }
}

@Suite struct `The size of the terminal` {
  @Test(arguments: Subject.all, ScreenSize.all)
  func `may be anything, and costs at most 64 MB`(_ subject: Subject, _ size: ScreenSize) throws {
    let session = try subject.start(columns: size.columns, rows: size.rows)
    try session.wait(for: "a screen") { $0.screen.isAlternate }
    session.pump(for: .milliseconds(100))
    let dashboard = try #require(ProcessTree.all().children(of: session.pid).first)
    #expect(ProcessTree.peakResidentSize(of: dashboard) <= 64 << 20)
    session.send("q")
    #expect(try session.waitForEnd() == 0)
    #expect(session.terminal.leftOn == [])
    #expect(session.terminal.unknown == [])
  }

  @Test func `may shrink and grow while it is drawn on`() throws {
    let session = try Subject.fixture.start(["--tick", "5"], columns: 1000, rows: 500)
    try session.wait(forText: "events")
    for (columns, rows) in [(200, 50), (1, 1), (10, 3), (80, 24), (1000, 500), (2, 2), (80, 24)] {
      session.resize(columns: columns, rows: rows)
      session.pump(for: .milliseconds(60))
    }
    try session.wait(forText: "fixture 80x24")
    // Nothing of the larger screens is left: a line is exactly what was drawn.
    try session.wait(for: "rows") { $0.screen.lines[23] == "row 23" && $0.screen.lines[5] == "row 5" }
    let dashboard = try #require(ProcessTree.all().children(of: session.pid).first)
    #expect(ProcessTree.peakResidentSize(of: dashboard) <= 64 << 20)
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }

  @Test(arguments: Subject.all)
  func `may change 10,000 times for at most 100 kB and 0.2 s of work`(_ subject: Subject) throws {
    let session = try subject.start()
    try session.wait(forText: subject.readyText)
    session.pump(for: .milliseconds(300))
    let (bytes, cpu) = (session.terminal.byteCount, ProcessTree.all().cpu(of: session.pid))
    for number in 0..<10_000 {
      session.resize(columns: 60 + number % 40, rows: 20 + number % 10)
      if number % 10 == 0 { session.pumpOnce(atMost: .zero) }
    }
    session.resize(columns: 90, rows: 28)
    session.pump(for: .milliseconds(500))
    let spent = ProcessTree.all().cpu(of: session.pid) - cpu
    print("10,000 resizes: \(session.terminal.byteCount - bytes) bytes, \(spent)")
    #expect(session.terminal.byteCount - bytes <= 100_000)
    #expect(spent <= .milliseconds(200))
    #expect(session.screen.text.contains(subject.readyText))
    if subject.testDescription == "fixture" { #expect(session.screen.text.contains("fixture 90x28")) }
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }
}

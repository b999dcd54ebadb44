import Glibc
import TerminalHarness
import Testing

/// A program with a screen, to which all of this must hold.
struct Subject: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var program: String
  var arguments: [String] = []
  /// Shown when the screen is complete.
  var readyText: String

  static let fixture = Subject(
    testDescription: "fixture", program: "terminal-fixture", readyText: "events")
  static let demo = Subject(
    testDescription: "demo", program: "topside", arguments: ["--demo"], readyText: "DEMO")
  static let all = [fixture, demo]

  var path: String { BuiltProgram.path(program) }

  /// Starts it alone on a terminal.
  func start(
    _ more: [String] = [], columns: Int = 80, rows: Int = 24, environment: [String: String?] = [:]
  ) throws -> PtySession {
    try PtySession([path] + arguments + more, columns: columns, rows: rows, environment: environment)
  }

  /// Starts it as a job of something like a shell, and waits for its screen.
  func startJob(
    _ more: [String] = [], columns: Int = 80, rows: Int = 24, environment: [String: String?] = [:]
  ) throws -> Job {
    let shell = BuiltProgram.path(Subject.fixture.program)
    let session = try PtySession(
      [shell, "job", path] + arguments + more, columns: columns, rows: rows, environment: environment)
    try session.wait(forText: readyText)
    return try Job(session)
  }
}

/// A program on a terminal that has a shell in front: what is left to see when it has ended.
struct Job {
  let session: PtySession
  let guardian: pid_t
  let dashboard: pid_t

  init(_ session: PtySession) throws {
    self.session = session
    let tree = ProcessTree.all()
    guardian = try #require(tree.children(of: session.pid).first)
    dashboard = try #require(tree.children(of: guardian).first)
  }

  /// Waits until no mode is left on, the line settings are the old ones, and both processes are gone.
  func expectRestored(
    within limit: Duration = .seconds(3), sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      try session.wait(for: "the end", within: limit) { _ in !isAlive(guardian) && !isAlive(dashboard) }
      while session.pumpOnce(atMost: .milliseconds(10)) > 0 {}
    } catch {
      Issue.record("\(error)", sourceLocation: sourceLocation)
    }
    #expect(session.terminal.leftOn == [], sourceLocation: sourceLocation)
    #expect(session.hasOriginalSettings, "line settings", sourceLocation: sourceLocation)
    #expect(session.terminal.unknown == [], sourceLocation: sourceLocation)
  }
}

/// Whether a process runs; one that is dead and not yet waited for does not.
func isAlive(_ pid: pid_t) -> Bool {
  guard let state = ProcessTree.state(of: pid) else { return false }
  return state != "Z" && state != "X"
}

/// Seconds for `sleep` that nobody else sleeps.
func uniqueSeconds() -> String { String(Int.random(in: 100_000...999_999)) }

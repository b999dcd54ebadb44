import Glibc
import TerminalHarness
import Testing

@Suite struct `Stopping and going on` {
  enum Way: CaseIterable { case key, signal, signalToGuard, stop }

  @Test(arguments: Subject.all, Way.allCases)
  func `hands the terminal over, and draws all of it in the size it then has`(
    _ subject: Subject, _ way: Way
  ) throws {
    let job = try subject.startJob()
    let session = job.session
    switch way {
    case .key: session.send("\u{1A}")
    case .signal: kill(job.dashboard, SIGTSTP)
    case .signalToGuard: kill(job.guardian, SIGTSTP)
    case .stop: kill(job.dashboard, SIGSTOP)
    }
    try session.wait(forText: "[stopped]")
    #expect(session.terminal.leftOn == [])
    #expect(session.hasOriginalSettings)

    session.resize(columns: 100, rows: 30)
    let start = ContinuousClock.now
    session.send("fg\n")
    try session.wait(for: "the screen") {
      $0.screen.isAlternate && $0.screen.text.contains(subject.readyText)
    }
    #expect(ContinuousClock.now - start < .milliseconds(500))
    if subject.testDescription == "fixture" { #expect(session.screen.text.contains("fixture 100x30")) }
    kill(job.dashboard, SIGTERM)
    job.expectRestored()
  }

  @Test func `works many times over`() throws {
    let job = try Subject.fixture.startJob()
    for _ in 0..<5 {
      job.session.send("\u{1A}")
      try job.session.wait(for: "the shell") { !$0.screen.isAlternate && $0.hasOriginalSettings }
      try job.session.wait(for: "the shell's turn") { $0.foregroundGroup == $0.pid }
      job.session.send("fg\n")
      try job.session.wait(for: "the screen") {
        $0.screen.isAlternate && $0.screen.text.contains("resumed")
      }
    }
    job.session.send("q")
    job.expectRestored()
    try job.session.wait(forText: "[exit 0]")
  }

  @Test func `a child that has the terminal reads all that is typed, and then the screen comes back`() throws
  {
    let job = try Subject.fixture.startJob()
    job.session.send("s")
    try job.session.wait(forText: "child has the terminal")
    #expect(job.session.hasOriginalSettings)
    #expect(job.session.terminal.leftOn == [])
    job.session.send("quick\n")
    try job.session.wait(forText: "resumed")
    #expect(job.session.screen.isAlternate)
    // The child took the q.
    #expect(job.session.screen.text.contains("keys 1 "))
    job.session.send("q")
    job.expectRestored()
    #expect(job.session.screen.text.contains("got quick"))
  }

  @Test(arguments: Subject.all)
  func `started in the background it waits for the foreground`(_ subject: Subject) throws {
    let shell = BuiltProgram.path(Subject.fixture.program)
    let session = try PtySession([shell, "job", "--background", subject.path] + subject.arguments)
    try session.wait(forText: "[stopped]")
    #expect(session.terminal.escapeCount == 0)
    session.send("fg\n")
    try session.wait(forText: subject.readyText)
    let job = try Job(session)
    kill(job.dashboard, SIGTERM)
    job.expectRestored()
  }
}

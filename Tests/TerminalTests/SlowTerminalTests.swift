import Glibc
import TerminalHarness
import Testing

@Suite struct `A terminal that is slow` {
  @Test func `at 9600 baud quits within a second, and little of what was drawn is still to come`() throws {
    let job = try Subject.fixture.startJob(["--flood"], columns: 180, rows: 50)
    let session = job.session
    read(session, atBaud: 9600, for: .seconds(1))
    session.send("q")
    let start = ContinuousClock.now
    while isAlive(job.guardian), ContinuousClock.now - start < .seconds(5) {
      read(session, atBaud: 9600, for: .milliseconds(10))
    }
    #expect(ContinuousClock.now - start < .seconds(1))
    let bytes = session.terminal.byteCount
    job.expectRestored()
    // What the kernel hands over in one piece cannot be called back.
    #expect(session.terminal.byteCount - bytes <= 4096 + 300)
  }

  @Test func `and reads nothing at all costs no memory and no time, and quits within a second`() throws {
    let job = try Subject.fixture.startJob(["--flood"])
    let before = ProcessTree.residentSize(of: job.dashboard)
    sleepWithoutReading(.milliseconds(300))
    let cpu = ProcessTree.all().cpu(of: job.dashboard)
    sleepWithoutReading(.seconds(1))
    #expect(ProcessTree.all().cpu(of: job.dashboard) - cpu <= .milliseconds(10))
    #expect(ProcessTree.residentSize(of: job.dashboard) - before < 2 << 20)

    job.session.send("q")
    let start = ContinuousClock.now
    while isAlive(job.dashboard), ContinuousClock.now - start < .seconds(5) { usleep(5000) }
    #expect(ContinuousClock.now - start < .seconds(1))
    job.expectRestored()
  }

  @Test(arguments: [SIGSEGV, SIGKILL, SIGTERM])
  func `and reads nothing gets everything back when it reads again`(_ signal: Int32) throws {
    let job = try Subject.fixture.startJob(["--flood"])
    sleepWithoutReading(.milliseconds(200))
    kill(job.dashboard, signal)
    let start = ContinuousClock.now
    while isAlive(job.guardian), ContinuousClock.now - start < .seconds(5) { usleep(5000) }
    #expect(ContinuousClock.now - start < .seconds(1))
    job.expectRestored()
  }

  @Test func `gets whole frames when it reads again`() throws {
    let session = try Subject.fixture.start(["--tick", "1", "--scroll"])
    try session.wait(forText: "events")
    sleepWithoutReading(.milliseconds(500))
    session.pump(for: .milliseconds(300))
    let tick = try #require(session.screen.lines[2].split(separator: " ").last.flatMap { Int($0) })
    for row in 5..<24 {
      // A frame in between may show one tick more in its upper part.
      let drawn = session.screen.lines[row]
      #expect(
        (tick - 1...tick + 1).contains {
          drawn == "log line \(row + $0) of a service that says \((row + $0) * 7919)"
        })
    }
    session.send("q")
    #expect(try session.waitForEnd() == 0)
  }

  private func read(_ session: PtySession, atBaud baud: Int, for duration: Duration) {
    let end = ContinuousClock.now + duration
    while ContinuousClock.now < end {
      session.pumpOnce(atMost: .zero, bytes: baud / 10 / 100)
      usleep(10_000)
    }
  }

  private func sleepWithoutReading(_ duration: Duration) {
    usleep(UInt32(duration / .microseconds(1)))
  }
}

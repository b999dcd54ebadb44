import Glibc
import TerminalHarness
import Testing

@Suite struct `No child outlives the program` {
  enum End: CaseIterable { case quit, killed, guardKilled, jobKilled, crashed, guardCrashed, terminated }

  @Test(arguments: End.allCases)
  func `however it ends`(_ end: End) throws {
    let seconds = uniqueSeconds()
    let job = try Subject.fixture.startJob(["--children", seconds, "--crash", "bounds"])
    try job.session.wait(for: "children") { _ in
      ProcessTree.pids(named: "sleep", withArgument: seconds).count == 4
    }
    switch end {
    case .quit: job.session.send("q")
    case .killed: kill(job.dashboard, SIGKILL)
    case .guardKilled: kill(job.guardian, SIGKILL)
    case .jobKilled: killpg(getpgid(job.guardian), SIGKILL)
    case .crashed: job.session.send("x")
    case .guardCrashed: kill(job.guardian, SIGSEGV)
    case .terminated: kill(job.dashboard, SIGTERM)
    }
    try job.session.wait(for: "no child", within: .seconds(1)) { _ in
      ProcessTree.pids(named: "sleep", withArgument: seconds).isEmpty
    }
    job.expectRestored()
  }
}

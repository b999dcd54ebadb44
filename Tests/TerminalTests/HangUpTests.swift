import Glibc
import TerminalHarness
import Testing

@Suite struct `A lost connection` {
  @Test(arguments: Subject.all, [false, true])
  func `ends the program within a second, SIGHUP ignored or not`(_ subject: Subject, _ isIgnored: Bool) throws
  {
    let job = try subject.startJob(environment: isIgnored ? ["FIXTURE_IGNORES_HUP": "1"] : [:])
    job.session.hangUp()
    try job.session.wait(for: "the end", within: .seconds(1)) { _ in
      !isAlive(job.guardian) && !isAlive(job.dashboard)
    }
  }

  @Test func `ends the children as well`() throws {
    let seconds = uniqueSeconds()
    let job = try Subject.fixture.startJob(["--children", seconds])
    try job.session.wait(for: "children") { _ in
      ProcessTree.pids(named: "sleep", withArgument: seconds).count == 4
    }
    job.session.hangUp()
    try job.session.wait(for: "no child", within: .seconds(1)) { _ in
      ProcessTree.pids(named: "sleep", withArgument: seconds).isEmpty
    }
  }
}

import Glibc
import TerminalHarness
import Testing

/// A run is not one of the children that end with the program.
@Suite struct `A run outlives the program` {
  enum End: CaseIterable {
    case quit, killed, guardKilled, jobKilled, crashed, guardCrashed, terminated, hungUp
  }

  /// A program with a run and with children, on a terminal.
  private struct Scene {
    let job: Job
    let children = uniqueSeconds()
    let run = uniqueSeconds()

    init() throws {
      job = try Subject.fixture.startJob(["--children", children, "--run", run, "--crash", "bounds"])
      try job.session.wait(for: "children") { _ in sleepers(children) == 4 && sleepers(run) == 2 }
    }

    /// The two `sleep`s of the run.
    var ofRun: [pid_t] { ProcessTree.pids(named: "sleep", withArgument: run) }

    /// The shell that started them.
    var shell: pid_t? { ofRun.first.flatMap { ProcessTree.all().processes[$0]?.parent } }

    func end(_ end: End) {
      switch end {
      case .quit: job.session.send("q")
      case .killed: kill(job.dashboard, SIGKILL)
      case .guardKilled: kill(job.guardian, SIGKILL)
      case .jobKilled: killpg(getpgid(job.guardian), SIGKILL)
      case .crashed: job.session.send("x")
      case .guardCrashed: kill(job.guardian, SIGSEGV)
      case .terminated: kill(job.dashboard, SIGTERM)
      case .hungUp: job.session.hangUp()
      }
    }

    func endRun() { for process in ofRun + [shell].compactMap(\.self) { kill(process, SIGKILL) } }
  }

  @Test(arguments: End.allCases)
  func `however it ends, and nobody waits for it`(_ end: End) throws {
    let scene = try Scene()
    let job = scene.job
    defer { scene.endRun() }
    let shell = try #require(scene.shell)
    #expect(getsid(shell) != getsid(job.guardian))
    #expect(scene.ofRun.count == 2)
    scene.end(end)
    try job.session.wait(for: "the end, and no child", within: .seconds(1)) { _ in
      sleepers(scene.children) == 0 && !isAlive(job.dashboard) && !isAlive(job.guardian)
    }
    #expect(isAlive(shell))
    #expect(scene.ofRun.count == 2)
  }

  @Test(arguments: [End.quit, .killed, .guardKilled, .hungUp])
  func `and so does what it left when it was killed itself`(_ end: End) throws {
    let scene = try Scene()
    let job = scene.job
    defer { scene.endRun() }
    let shell = try #require(scene.shell)
    kill(shell, SIGKILL)
    try job.session.wait(for: "the end of the run's process") { _ in !isAlive(shell) }
    scene.end(end)
    try job.session.wait(for: "the end, and no child", within: .seconds(1)) { _ in
      sleepers(scene.children) == 0 && !isAlive(job.dashboard) && !isAlive(job.guardian)
    }
    // The one without variables is nobody's by now, and cannot be told from any other child.
    #expect(scene.ofRun.count >= 1)
  }
}

private func sleepers(_ seconds: String) -> Int {
  ProcessTree.pids(named: "sleep", withArgument: seconds).count
}

import SafeText
import Testing
import TopsideCore

@Suite struct FlowProbeTests {
  private let stage = FleetStage()

  private func probe(_ count: Int = 1) throws -> Probe {
    .running(
      FleetStage.key,
      before: Dictionary(
        uniqueKeysWithValues: try (1...count).map { (try FleetStage.id($0), stage.before(.seconds(3600))) }))
  }

  /// The container after the change, started so many seconds ago.
  private func judge(
    _ state: Container.State = .running, ago: Int, change: (inout Container) -> Void = { _ in }
  ) throws -> ProbeResult {
    let container = try stage.container(1, state) {
      $0.started = stage.before(.seconds(ago))
      change(&$0)
    }
    return try probe().judge([container], at: stage.now.wall)
  }

  private func report(_ status: HealthReport.Status, streak: Int = 0) -> HealthReport {
    HealthReport(status: status, failingStreak: streak, probes: [])
  }

  @Test func `the run from before is not taken for the new one`() throws {
    #expect(try judge(ago: 3600) { $0.health = report(.healthy) } == .pending("not started yet"))
    #expect(try judge(.exited, ago: 3600) == .pending("not started yet"))
  }

  @Test func `healthy is met, starting and unhealthy may become it`() throws {
    #expect(try judge(ago: 3) { $0.health = report(.healthy) } == .met("healthy"))
    #expect(try judge(ago: 3) { $0.health = report(.starting) } == .pending("starting"))
    #expect(
      try judge(ago: 3) { $0.health = report(.unhealthy, streak: 4) }
        == .pending("unhealthy, 4 probes failed"))
  }

  @Test func `without a healthcheck it must run for 15 seconds`() throws {
    #expect(try judge(ago: 14) == .pending("running for 14 s"))
    #expect(try judge(ago: 15) == .met("running for 15 s"))
  }

  @Test func `work that ended with 0 is done`() throws {
    #expect(try judge(.exited, ago: 2) == .met("done (0)"))
  }

  @Test func `an end that its policy would revive is none to wait for`() throws {
    #expect(
      try judge(.exited, ago: 2) { $0.restartPolicy = .always } == .failed("p-s-1 ended with exit 0"))
  }

  @Test(arguments: [Container.State.exited, .dead, .restarting])
  func `another end cannot be met any more`(state: Container.State) throws {
    #expect(
      try judge(state, ago: 2) { $0.exitCode = 137 } == .failed("p-s-1 ended with exit 137 (killed)"))
    #expect(
      try judge(state, ago: 2) {
        $0.exitCode = 137
        $0.oomKilled = true
      } == .failed("p-s-1 OOM killed"))
  }

  @Test(arguments: [Container.State.created, .paused, .removing, .unknown])
  func `states in between are waited out`(state: Container.State) throws {
    #expect(try judge(state, ago: 2) == .pending("\(state.rawValue)"))
  }

  @Test func `a container that is gone fails a start`() throws {
    #expect(try probe().judge([], at: stage.now.wall) == .failed("container 000000000000 is gone"))
  }

  @Test func `the worst of the replicas decides`() throws {
    let young = stage.before(.seconds(2))
    let good = try stage.container(1) {
      $0.started = young
      $0.health = report(.healthy)
    }
    let slow = try stage.container(2) { $0.started = young }
    let bad = try stage.container(3, .exited) {
      $0.started = young
      $0.exitCode = 1
    }
    #expect(try probe(2).judge([good, slow], at: stage.now.wall) == .pending("running for 2 s"))
    #expect(try probe(3).judge([good, slow, bad], at: stage.now.wall) == .failed("p-s-1 ended with exit 1"))
    var other = slow
    other.health = report(.healthy)
    #expect(try probe(2).judge([good, other], at: stage.now.wall) == .met("healthy"))
  }

  @Test func `a stop is met when nothing runs, or nothing is left`() throws {
    let stopped = Probe.stopped(FleetStage.key, [try FleetStage.id(1), try FleetStage.id(2)])
    let running = try stage.container(1)
    let waiting = try stage.container(2, .restarting)
    #expect(stopped.judge([running, waiting], at: stage.now.wall) == .pending("2 still running"))
    #expect(stopped.judge([try stage.container(1, .exited)], at: stage.now.wall) == .met("stopped"))
    #expect(stopped.judge([], at: stage.now.wall) == .met("stopped"))
  }
}

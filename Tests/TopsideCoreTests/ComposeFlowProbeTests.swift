import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Whether a change worked: judged from fresh looks at the project's containers.
@Suite struct ComposeFlowProbeTests {
  private let stage = FleetStage()

  private func judge(
    _ expectations: ComposeChangeProbe.Expectation..., of containers: Container...
  ) -> ProbeResult {
    ComposeChangeProbe.judge(expectations, containers, at: stage.now.wall)
  }

  @Test func `up is met when each runs for a while, and one-shots ended well`() throws {
    let web = try stage.container(1, service: "web")
    let seed = try stage.container(2, service: "seed", .exited)
    let both: [ComposeChangeProbe.Expectation] = [.init("web", .up, count: 1), .init("seed", .up, count: 1)]
    #expect(judge(both[0], both[1], of: web, seed) == .met("1 running, 1 done (0)"))
    #expect(judge(both[0], both[1], of: web) == .pending("seed: 0 of 1 containers"))
    let young = try stage.container(1, service: "web") { $0.started = stage.before(.seconds(3)) }
    #expect(judge(both[0], of: young) == .pending("web: running for 3 s"))
  }

  @Test func `nothing may be left created, and what ended badly has failed`() throws {
    let created = try stage.container(1, service: "web", .created) { $0.started = nil }
    #expect(judge(.init("web", .up), of: created) == .pending("web: created, not started"))
    let bad = try stage.container(1, service: "web", .exited) { $0.exitCode = 3 }
    #expect(judge(.init("web", .up), of: bad) == .failed("web: ended with exit 3"))
  }

  @Test func `what was there and has not been started since tells nothing yet`() throws {
    let old = try stage.container(1, service: "web", .exited) { $0.exitCode = 137 }
    let before = [old.id: stage.before(.seconds(3600))]
    #expect(judge(.init("web", .up, before: before), of: old) == .pending("web: not started yet"))
  }

  @Test func `a restart loop fails when the engine tried often enough`() throws {
    func looping(_ count: Int) throws -> Container {
      try stage.container(1, service: "web", .restarting) {
        $0.restartPolicy = .unlessStopped
        $0.restartCount = count
        $0.exitCode = 1
      }
    }
    #expect(judge(.init("web", .up), of: try looping(1)) == .pending("web: ended with exit 1"))
    #expect(judge(.init("web", .up), of: try looping(3)) == .failed("web: ended with exit 1"))
  }

  @Test func `a scale counts`() throws {
    let two = try [1, 2].map { number in try stage.container(number, service: "web") { $0.number = number } }
    #expect(judge(.init("web", .up, count: 2), of: two[0], two[1]) == .met("2 running"))
    #expect(judge(.init("web", .up, count: 1), of: two[0], two[1]) == .pending("web: 1 too many"))
    #expect(judge(.init("web", .up, count: 3), of: two[0], two[1]) == .pending("web: 2 of 3 containers"))
    #expect(judge(.init("web", .up, count: 0)) == .met("none wanted"))
  }

  @Test func `a recreation wants new containers`() throws {
    let old = try stage.container(1, service: "web")
    let wanted = ComposeChangeProbe.Expectation(
      "web", .renewed, before: [old.id: old.started ?? stage.now.wall], count: 1)
    #expect(judge(wanted, of: old) == .pending("web: the container before is still there"))
    #expect(judge(wanted, of: try stage.container(2, service: "web")) == .met("running"))
  }

  @Test func `pauses, stops and removals`() throws {
    let running = try stage.container(1, service: "web")
    let paused = try stage.container(1, service: "web", .paused)
    let ended = try stage.container(1, service: "web", .exited)
    let before = [running.id: Timestamp(nanoseconds: 0)]
    #expect(judge(.init("web", .paused, before: before), of: running) == .pending("web: 1 not paused yet"))
    #expect(judge(.init("web", .paused, before: before), of: paused) == .met("paused"))
    #expect(judge(.init("web", .paused, before: before)) == .failed("web: its container is gone"))
    #expect(judge(.init("web", .resumed), of: paused) == .pending("web: still paused"))
    #expect(judge(.init("web", .resumed), of: running) == .met("running"))
    #expect(judge(.init("web", .stopped), of: paused) == .pending("web: still runs"))
    #expect(judge(.init("web", .stopped), of: ended) == .met("stopped"))
    #expect(judge(.init("web", .removed, before: before), of: ended) == .pending("web: still there"))
    #expect(judge(.init("web", .removed, before: before)) == .met("removed"))
  }

  @Test func `containers of compose run are none of the service's`() throws {
    let one = try stage.container(1, service: "web") { $0.isOneOff = true }
    #expect(judge(.init("web", .up), of: one) == .pending("web: no container yet"))
  }

  @Test func `a project is gone when no container and no volume is left`() async throws {
    let (runner, source) = source()
    let list = DockerCommands(project: "p").list()
    runner.expect(.exactly(list.argv), .output(""))
    runner.expect(.exactly(["docker", "volume", "ls", "--quiet"]), .output("other\np_data\n"))
    runner.expect(.exactly(list.argv), .output(""))
    runner.expect(.exactly(["docker", "volume", "ls", "--quiet"]), .output("other\n"))
    let probe = ComposeProbe.change(.gone(project: "p", volumes: ["p_data"]))
    #expect(await source.look(probe) == .pending("volume p_data is still there"))
    #expect(await source.look(probe) == .met("nothing is left, no volume either"))
    runner.verify()
  }

  @Test func `a guard sees that somebody else changed the project`() async throws {
    let (runner, source) = source()
    runner.expect(.exactly(DockerCommands(project: "p").list().argv), .output(""))
    let condition = ComposeGuard.change(.sameContainers(project: "p", [try FleetStage.id(1)]))
    #expect(await source.refusal(condition) == "p has other containers now than the plan named: look again")
    #expect(!condition.isLasting)
    runner.verify()
  }

  private func source() -> (ScriptedRunner, ComposeProbeSource) {
    let runner = ScriptedRunner()
    return (
      runner,
      ComposeProbeSource(
        commands: DockerCommands(), runner: runner, files: MemoryFiles(), time: ManualTime())
    )
  }
}

import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideTestSupport

/// A confirmed restart, from the guard to the audit log, with the engine's answers in the test's hands.
@Suite struct FlowRunnerTests {
  private let time = ManualTime()
  private let runner = ScriptedRunner()
  private let audit: RecordedAudit
  private let commands = DockerCommands()
  private let id: ContainerID
  private let flow: Flow

  init() throws {
    audit = RecordedAudit(time: time)
    id = try #require(ContainerID(DockerFixture.id))
    var fleet = Fleet()
    let now = Moment(wall: time.now(), uptime: time.uptime())
    fleet.apply(.listed(try DockerFixture.parsed(Self.json(started: "11:00:00"))), at: now)
    let service = try #require(fleet.services[ServiceKey(project: "p", service: "s")])
    flow = ServiceFlows(commands: commands, hasCompose: true, deadline: .seconds(30))
      .plan(.restart, service, in: fleet) { _ in "started" }
  }

  /// What inspect prints: the clock stands at 12:00:00.
  private static func json(
    started: String, status: String = "running", health: String = "healthy", exit: Int = 0
  ) -> String {
    let health = health.isEmpty ? "" : #","Health":{"Status":"\#(health)","FailingStreak":0,"Log":[]}"#
    return DockerFixture.container(
      state:
        #"{"Status":"\#(status)","ExitCode":\#(exit),"StartedAt":"2026-03-01T\#(started)Z"\#(health)}"#)
  }

  private func expectList(_ json: String) {
    runner.expect(.exactly(commands.list().argv), .output("\(DockerFixture.id)\n"))
    expectInspect(json)
  }

  private func expectInspect(_ json: String) {
    runner.expect(.exactly(commands.inspect([id]).argv), .output("[\(json)]"))
  }

  private func expectRestart(_ answer: ScriptedRunner.Answer = .output("")) {
    runner.expect(.exactly(["docker", "compose", "-p", "p", "restart", "s"]), answer)
  }

  private func run() async -> (FlowOutcome, [RunEvent]) {
    let source = DockerSource(commands: commands, runner: runner, time: time)
    let flows = FlowRunner(source: source, runner: runner, files: MemoryFiles(), time: time, audit: audit)
    let journal = RecordedJournal()
    let outcome = await time.running(by: .milliseconds(400)) {
      await flows.run(RunPlan(flow), journal: journal, locks: journal)
    }
    runner.verify()
    return (outcome, journal.events)
  }

  @Test func `a restart that comes up is verified, and on record`() async throws {
    expectList(Self.json(started: "11:00:00"))
    expectRestart()
    expectInspect(Self.json(started: "11:00:00"))
    expectInspect(Self.json(started: "12:00:01", health: "starting"))
    expectInspect(Self.json(started: "12:00:01"))
    let (outcome, events) = await run()
    #expect(outcome == .succeeded("healthy, after 0s"))
    #expect(
      events == [
        .began(process: 7, isResumed: false), .checking, .stepBegan(0), .stepEnded(0, .succeeded("")),
        .stepBegan(1), .waiting(1, "unknown, checking"), .waiting(1, "not started yet"),
        .waiting(1, "starting"), .stepEnded(1, .succeeded("healthy, after 0s")), .ended(outcome),
      ])
    let record = try #require(audit.records.first)
    #expect(audit.records.count == 1)
    #expect(record.phase == .verified)
    #expect(record.outcome == "succeeded: healthy, after 0s")
    #expect(record.target == "p/s")
    #expect(record.argv == ["docker", "compose", "-p", "p", "restart", "s"])
  }

  @Test func `other containers than the plan named are left alone`() async {
    runner.expect(.exactly(commands.list().argv), .output(""))
    let (outcome, _) = await run()
    #expect(outcome == .refused("s has other containers now than the plan named: look again"))
    #expect(audit.records.map(\.outcome) == ["refused: \(outcome.words.text)"])
  }

  @Test func `an engine that does not say what there is is left alone`() async {
    runner.expect(.exactly(commands.list().argv), .failure("permission denied while trying to connect"))
    let (outcome, _) = await run()
    #expect(outcome.name == "refused")
  }

  @Test func `a command that fails is told in the engine's words`() async {
    expectList(Self.json(started: "11:00:00"))
    expectRestart(.failure("Error: cannot restart: no space left on device"))
    let (outcome, _) = await run()
    #expect(outcome == .failed("Error: cannot restart: no space left on device"))
  }

  @Test func `a client that timed out says nothing: the probe tells`() async {
    expectList(Self.json(started: "11:00:00"))
    expectRestart(.error(.timedOut(flow.commands[0], after: .seconds(120))))
    expectInspect(Self.json(started: "12:00:01"))
    #expect(await run().0 == .succeeded("healthy, after 0s"))
  }

  @Test func `what never becomes healthy is not verified`() async {
    expectList(Self.json(started: "11:00:00"))
    expectRestart()
    runner.allow(
      .exactly(commands.inspect([id]).argv),
      .output("[\(Self.json(started: "12:00:01", health: "starting"))]"))
    let (outcome, _) = await run()
    #expect(outcome == .failed("not verified within 30s: starting"))
  }

  @Test func `what ends right away fails at once`() async {
    expectList(Self.json(started: "11:00:00"))
    expectRestart()
    expectInspect(Self.json(started: "12:00:01", status: "exited", health: "", exit: 1))
    #expect(await run().0 == .failed("n ended with exit 1"))
  }

  @Test func `an engine that is away for a moment is asked again`() async {
    expectList(Self.json(started: "11:00:00"))
    expectRestart()
    runner.expect(.exactly(commands.inspect([id]).argv), .failure("Cannot connect to the Docker daemon"))
    expectInspect(Self.json(started: "12:00:01"))
    #expect(await run().0.name == "succeeded")
  }

  @Test func `read-only mode refuses in the runner`() async {
    expectList(Self.json(started: "11:00:00"))
    expectRestart(.error(.readOnly(flow.commands[0])))
    #expect(await run().0 == .refused("read-only: nothing was run"))
  }

  @Test func `what cannot be put on record is not done`() async {
    expectList(Self.json(started: "11:00:00"))
    expectRestart(.error(.auditUnwritable(FileError(path: "/a", errno: 28))))
    #expect(await run().0.name == "refused")
  }
}

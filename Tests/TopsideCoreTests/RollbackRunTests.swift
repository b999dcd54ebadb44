import SafeText
import Synchronization
import Testing
import TopsideTestSupport

@testable import TopsideCore

/// The plan, run: on an engine in memory, cut off and failing at every place.
@Suite struct RollbackRunTests {
  private static let wall = Timestamp(seconds: 1_795_300_000)
  private let time = ManualTime(wall: RollbackRunTests.wall)
  private let engine: RollbackEngine
  private let scene: RollbackScene
  private let before: [String: String]

  init() throws {
    scene = try RollbackScene(holding: ["DB_PASSWORD"])
    engine = try RollbackEngine(scene, time: time)
    before = engine.images
  }

  private func flow(_ tag: String = "2026.3.1") async throws -> Flow {
    let survey = try await scene.survey(try scene.containers())
    return try RollbackFlows(commands: scene.commands).plan(survey, to: survey.candidate(typed: tag).get())
      .flow
  }

  private func run(
    _ flow: Flow, _ journal: RecordedJournal = RecordedJournal(), takingUp record: RunRecord? = nil
  ) async -> FlowOutcome {
    let plan = RunPlan(flow)
    let sources = ProbeSources(plan, runner: engine, files: scene.files, time: time)
    let flows = FlowRunner(
      source: sources, runner: engine, files: scene.files, time: time, audit: RecordedAudit(time: time))
    return await time.running(by: .seconds(1)) {
      await flows.run(plan, journal: journal, locks: journal, takingUp: record)
    }
  }

  private var versions: [String] {
    ["back", "front", "worker"].compactMap {
      engine.images[$0]?.split(separator: ":").last.map { String($0.prefix(8)) }
    }
  }

  @Test func `a good one does each thing once, in order, and leaves the others alone`() async throws {
    let untouched = engine.containers.filter { ["db", "seed"].contains($0.service.service) }.map(\.id)
    let outcome = await run(try await flow())
    #expect(outcome.name == "succeeded")
    #expect(outcome.words.text.hasPrefix("3 services run it, no restart for 20 s, after 2"))
    #expect(versions == ["2026.3.1", "2026.3.1", "2026.3.1"])
    #expect(
      engine.changes.map {
        $0.argv.filter { ["create", "pull", "up", "rm", "tag"].contains($0) }.joined() + " "
          + ($0.argv.last ?? "")
      }
      .map { $0.hasPrefix("create") ? "create" : $0 } == [
        "create", "create", "pull front", "up worker", "up back", "up front",
      ])
    #expect(engine.containers.filter { ["db", "seed"].contains($0.service.service) }.map(\.id) == untouched)
  }

  @Test func `one that fails at any command says so, and its remedy brings back what ran`() async throws {
    let flow = try await flow()
    for command in flow.commands {
      let test = try RollbackRunTests()
      test.engine.fails.withLock {
        $0 = { $0 == command ? .notStarted(executable: "docker", errno: 11) : nil }
      }
      let journal = RecordedJournal()
      let outcome = await test.run(flow, journal)
      let isReached = !command.argv.contains("rm")
      let isPreparation = command.argv.contains("create") || command.argv.contains("pull")
      #expect(outcome.words.text.hasSuffix("; nothing that runs was touched") == isPreparation)
      var record = RunRecord(RunPlan(flow), at: Self.wall)
      for event in journal.events { record.apply(RunEntry(at: Self.wall, event)) }
      #expect(record.remedies.isEmpty == isPreparation, "\(command.argv)")
      #expect(outcome.name == (isReached ? "failed" : "succeeded"), "\(command.argv)")
      if !command.argv.contains("up"), isReached { #expect(test.engine.images == before, "\(command.argv)") }
      test.engine.fails.withLock { $0 = nil }
      let remedy = try #require(flow.remedies.first)
      #expect(await test.run(remedy).name == "succeeded")
      #expect(test.engine.images == before, "\(command.argv)")
    }
  }

  @Test func `a client that gives no answer is not believed, and not doubted either`() async throws {
    let flow = try await flow()
    for command in flow.commands where command.argv.contains("up") {
      let test = try RollbackRunTests()
      test.engine.fails.withLock { $0 = { $0 == command ? .timedOut(command, after: .seconds(300)) : nil } }
      let outcome = await test.run(flow)
      let service = try #require(command.argv.last)
      #expect(outcome.name == "failed")
      #expect(outcome.words.text.contains("\(service) does not run "), "\(outcome)")
    }
  }

  @Test func `one that is cut off anywhere is taken up to the same end`() async throws {
    let flow = try await flow()
    let whole = RecordedJournal()
    _ = await run(flow, whole)
    let events = whole.events.dropLast()
    #expect(events.count > 15)
    for count in 1...events.count {
      let test = try RollbackRunTests()
      let journal = RecordedJournal()
      let limit = Limit(count)
      journal.fail { _ in limit.isOver }
      _ = await test.run(flow, journal)
      var record = RunRecord(RunPlan(flow), at: Self.wall)
      for event in journal.events { record.apply(RunEntry(at: Self.wall, event)) }
      let outcome = await test.run(flow, takingUp: record)
      #expect(outcome.name == "succeeded", "after \(count) entries: \(outcome)")
      #expect(test.versions == ["2026.3.1", "2026.3.1", "2026.3.1"])
      #expect(test.engine.changes.count { $0.argv.contains("up") } == 3, "after \(count) entries")
      #expect(test.engine.changes.count { $0.argv.contains("create") } == 2, "after \(count) entries")
    }
  }

  @Test func `a version that crashes is told at once, and the way back needs its images' names again`()
    async throws
  {
    let flow = try await flow("2026.3.3")
    engine.state.withLock { $0.crashing = ["2026.3.3"] }
    let begun = time.uptime()
    let outcome = await run(flow)
    #expect(outcome == .failed("back was restarted 4 times: exit 3"))
    #expect(time.uptime() - begun < .seconds(10))
    // Meanwhile the tag was moved.
    engine.state.withLock { $0.images["127.0.0.1:5000/rb/back:2026.3.2"] = "sha256:another" }
    let remedy = try #require(flow.remedies.first)
    #expect(await run(remedy).name == "succeeded")
    #expect(engine.images == before)
    #expect(engine.changes.contains { $0.argv.starts(with: ["docker", "image", "tag"]) })
  }

  @Test func `a version that is nowhere fails before anything is touched`() async throws {
    let outcome = await run(try await flow("2024.1.1"))
    #expect(outcome.name == "failed")
    #expect(outcome.words.text.contains("not found"))
    #expect(engine.images == before)
    #expect(!engine.changes.contains { $0.argv.contains("up") })
  }

  @Test func `guards refuse other containers, another compose, and another environment`() async throws {
    let flow = try await flow()
    engine.state.withLock { $0.containers.removeAll { $0.service.service == "worker" } }
    #expect(await run(flow).words.text.hasPrefix("worker has other containers now"))
    let busy = try RollbackRunTests()
    busy.scene.files["/proc/7/cmdline"] = "docker\0compose\0-p\0rb-shop\0up\0"
    #expect(await busy.run(flow) == .refused("another docker compose is at work on rb-shop"))
    let changed = try RollbackRunTests()
    changed.engine.state.withLock { state in
      for index in state.containers.indices where state.containers[index].service.service == "db" {
        state.containers[index].labels["com.docker.compose.config-hash"] = "another"
      }
    }
    let refused = await changed.run(flow)
    #expect(refused.name == "refused")
    #expect(refused.words.text.contains("db: its definition has changed"))
    for test in [busy, changed] { #expect(test.engine.changes.isEmpty) }
  }

  @Test func `writing the tag down is verified by reading it`() async throws {
    scene.files["/opt/shop/.env"] = "DB_PASSWORD=x\n"
    let sequel = try #require(try await flow().sequels.first)
    #expect(await run(sequel).name == "succeeded")
    #expect(scene.files["/opt/shop/.env"] == "DB_PASSWORD=x\nIMAGE_TAG=2026.3.1\n")
    scene.files.fail("/opt/shop/.env", errno: 28)
    scene.files["/opt/shop/.env"] = "A=1\n"
    #expect(await run(sequel).name == "failed")
    #expect(scene.files["/opt/shop/.env"] == "A=1\n")
  }

  @Test func `secrets of a flow are found again by who takes it up without them`() async throws {
    let scene = try RollbackScene()
    let survey = try await scene.survey(try scene.containers())
    let flow = try RollbackFlows(commands: scene.commands).plan(
      survey, to: survey.candidate(typed: "2026.3.1").get()
    ).flow
    scene.runner.allow(
      .init("list") { $0.argv.contains("ps") },
      .output(try scene.containers().map { "\($0.id.hex)\n" }.joined()))
    scene.runner.allow(
      .init("inspect") { $0.argv.contains("inspect") },
      .output(String(decoding: try DockerFixture.bytes("rollback/inspect.json"), as: UTF8.self)))
    #expect(try await scene.source.secrets(for: flow).get().values == ["DB_PASSWORD": scene.password])
    let probes = ComposeProbeSource(
      commands: scene.commands, runner: scene.runner, files: scene.files, time: ManualTime())
    let claim = try #require(
      flow.guards.lazy.compactMap { condition -> EnvironmentClaim? in
        if case .compose(.environment(let claim)) = condition { claim } else { nil }
      }.first)
    let words = await probes.refusal(.environment(claim))
    #expect(words?.text.contains("DB_PASSWORD") ?? false)
    #expect(!(words?.text.contains("s3c") ?? true))
  }
}

/// Lets so many entries be written, and no more: the process is gone then.
private final class Limit: Sendable {
  private let left: Mutex<Int>
  init(_ count: Int) { left = Mutex(count) }
  var isOver: Bool {
    left.withLock { left in
      left -= 1
      return left < 0
    }
  }
}

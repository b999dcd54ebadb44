import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Which lines are asked for, and where a history that spans runs is marked.
@Suite(.timeLimit(.minutes(1))) struct LogRangeTests {
  private let stage = LogStage()

  /// The words between `docker logs` and the container.
  private func words(_ command: Command?) -> [String] {
    Array((command?.arguments ?? []).dropFirst().dropLast())
  }

  /// Running since 12:00:10 after an earlier run that ended at 12:00:08.
  private func secondRun(_ number: Int = 1) throws -> Container {
    try stage.container(number) {
      $0.started = stage.moment(10)
      $0.finished = stage.moment(8)
    }
  }

  @Test func `the tail is the newest lines and what comes`() async throws {
    let stream = stage.runner.expectStream(try stage.logs(1))
    try await stage.follow(.tail) {
      stage.tell(try stage.container(1))
      await stream.started()
    }
    #expect(words(stage.runner.commands.first) == ["--follow", "--timestamps", "--tail", "500"])
  }

  @Test func `the head is everything and what comes`() async throws {
    let stream = stage.runner.expectStream(try stage.logs(1))
    try await stage.follow(.head) {
      stage.tell(try stage.container(1))
      await stream.started()
    }
    #expect(words(stage.runner.commands.first) == ["--follow", "--timestamps"])
  }

  @Test func `a stretch of time begins where it did when it was asked for, also at a second try`()
    async throws
  {
    stage.runner.expect(try stage.logs(1), .failure("Cannot connect to the Docker daemon"))
    let stream = stage.runner.expectStream(try stage.logs(1))
    try await stage.follow(.since(.seconds(300))) {
      stage.tell(try stage.container(1))
      await stage.until { stage.runner.commands.count == 2 }
      await stream.started()
    }
    for command in stage.runner.commands {
      #expect(words(command) == ["--follow", "--timestamps", "--since", stage.clock(-300)])
    }
  }

  @Test func `of one that starts later all lines are wanted, however many`() async throws {
    let stream = stage.runner.expectStream(try stage.logs(1))
    try await stage.follow(.tail) {
      stage.tell(try stage.container(1) { $0.started = stage.moment(20) })
      await stream.started()
    }
    #expect(words(stage.runner.commands.first) == ["--follow", "--timestamps"])
  }

  @Test func `the previous run is what lies before the newest start, and is not followed`() async throws {
    let stream = stage.runner.expectStream(try stage.logs(1))
    try await stage.follow(.previousRun) {
      stage.tell(try secondRun())
      await stream.send(stage.line(1, "one") + stage.line(8, "bye"))
      stream.end()
      await stream.ended()
      await stage.pass(10)
    }
    let border = RFC3339.print(stage.moment(10).advanced(by: .milliseconds(-500)))
    #expect(words(stage.runner.commands.first) == ["--timestamps", "--until", border])
    #expect(stage.runner.commands.count == 1)
    #expect(stage.shown() == ["one", "bye"])
  }

  @Test func `a previous run that was cut is read on`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    let second = stage.runner.expectStream(try stage.logs(1, since: true))
    try await stage.follow(.previousRun) {
      stage.tell(try secondRun())
      await first.send(stage.line(1, "one") + stage.line(2, "two"))
      first.end(.exited(1), error: "unexpected EOF")
      await stage.until { stage.runner.commands.count == 2 }
      await second.send(stage.line(2, "two") + stage.line(3, "three"))
      second.end()
      await second.ended()
      await stage.pass(10)
    }
    #expect(stage.shown().filter { !$0.hasPrefix("--") } == ["one", "two", "three"])
    #expect(stage.runner.commands.allSatisfy { $0.arguments.contains("--until") })
  }

  @Test func `one that started once has no previous run, and nothing is asked`() async throws {
    try await stage.follow(.previousRun) {
      stage.tell(try stage.container(1))
      await stage.until { !stage.shown().isEmpty }
    }
    #expect(stage.shown() == ["-- no earlier run: it started once"])
    #expect(stage.runner.commands.isEmpty)
  }

  @Test func `a previous run of which nothing is left is said to be`() async throws {
    stage.runner.expect(try stage.logs(1), .output(""))
    try await stage.follow(.previousRun) {
      stage.tell(try stage.container(1, .exited))
      await stage.until { !stage.shown().isEmpty }
    }
    #expect(stage.shown() == ["-- no earlier run: the log has nothing from before its newest start"])
  }

  @Test func `a history that has the newest start is marked there, with how the run before ended`()
    async throws
  {
    let stream = stage.runner.expectStream(try stage.logs(1))
    try await stage.follow(.head) {
      let death = Service.Death(
        of: try FleetStage.id(1), at: stage.moment(8), exitCode: 7, wasOOM: false, wasAskedFor: false)
      stage.tell(try secondRun(), deaths: [death])
      await stream.send(
        [stage.line(1, "a"), stage.line(8, "b"), stage.line(10, "c"), stage.line(11, "d")].joined())
      await stage.until { stage.shown().count == 5 }
    }
    #expect(stage.shown() == ["a", "b", "-- restarted; the run before ended with exit code 7", "c", "d"])
  }

  @Test func `a tail that begins after it is not`() async throws {
    let stream = stage.runner.expectStream(try stage.logs(1))
    try await stage.follow {
      stage.tell(try secondRun())
      await stream.send(stage.line(10, "c") + stage.line(11, "d"))
      await stage.until { stage.shown().count >= 2 }
    }
    #expect(stage.shown() == ["c", "d"])
  }

  @Test func `a reconnection does not mark it again`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    let second = stage.runner.expectStream(try stage.logs(1, since: true))
    try await stage.follow(.head) {
      stage.tell(try secondRun())
      await first.send(stage.line(8, "a") + stage.line(10, "b"))
      first.end(.exited(1), error: "unexpected EOF")
      await stage.until { stage.runner.commands.count == 2 }
      await second.send(stage.line(8, "a") + stage.line(10, "b") + stage.line(11, "c"))
      await stage.until { stage.shown().contains("c") }
    }
    #expect(stage.shown().filter { $0.contains("restarted") } == ["-- restarted"])
    #expect(stage.shown().prefix(3) == ["a", "-- restarted", "b"])
  }

  @Test func `a reconnection before it marks it once it comes`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    let second = stage.runner.expectStream(try stage.logs(1, since: true))
    try await stage.follow(.head) {
      stage.tell(try secondRun())
      await first.send(stage.line(7, "a"))
      first.end(.exited(1), error: "unexpected EOF")
      await stage.until { stage.runner.commands.count == 2 }
      await second.send(stage.line(7, "a") + stage.line(10, "b"))
      await stage.until { stage.shown().contains("b") }
    }
    #expect(stage.shown().suffix(2) == ["-- restarted", "b"])
  }

  @Test func `a restart during a loss is marked behind what was left of the run before`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    try await stage.follow(.head) {
      stage.tell(try stage.container(1))
      await first.send(stage.line(1, "a"))
      first.end(.exited(1), error: "unexpected EOF")
      await stage.until { stage.shown().contains("-- connection lost; trying again") }
      let second = stage.runner.expectStream(try stage.logs(1, since: true))
      stage.tell(try secondRun())
      await second.send(stage.line(1, "a") + stage.line(8, "b") + stage.line(10, "c"))
      await stage.until { stage.shown().contains("c") }
    }
    #expect(stage.shown().suffix(3) == ["b", "-- restarted", "c"])
  }

  @Test func `in a long history it stands at the very line`() async throws {
    let stream = stage.runner.expectStream(try stage.logs(1))
    let count = 40_000
    let store = LogStore(capacity: 64 << 20)
    let follower = LogFollower(
      reader: DockerLogReader(commands: DockerCommands()), runner: stage.runner, time: stage.time,
      store: store,
      tail: 1, range: .head)
    var service = Service(key: FleetStage.key)
    service.containers = [try secondRun()]
    let (updates, updating) = AsyncStream.makeStream(of: [LogSubject].self)
    updating.yield(service.containers.map { LogSubject($0, of: service) })
    let task = Task { await follower.follow(updates) }
    // One piece, longer than what the store can still put in order.
    await stream.send((0..<count).map { stage.line($0 < 30_000 ? 5 : 12, "\($0)") }.joined())
    await stage.until { store.counters.count == count + 1 }
    task.cancel()
    await task.value
    let lines = store.read(LogRequest(.from(29_999), limit: 3)).lines
    #expect(lines.map(\.text.text.text) == ["29999", "restarted", "30000"])
    #expect(lines.map(\.kind) == [.line, .marker, .line])
  }
}

import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Following a service's log through what happens to its container and to the engine.
@Suite(.timeLimit(.minutes(1))) struct LogFollowerTests {
  private let time = ManualTime()
  private let runner = ScriptedRunner(order: .any)
  private let store = LogStore(capacity: LogStore.minimumCapacity)
  private let stage = FleetStage()
  private let updates: AsyncStream<[LogSubject]>
  private let updating: AsyncStream<[LogSubject]>.Continuation

  init() { (updates, updating) = AsyncStream.makeStream() }

  /// What the fleet knows now of the service.
  private func tell(_ containers: Container...) {
    var service = Service(key: FleetStage.key)
    service.containers = containers
    updating.yield(containers.map { LogSubject($0, of: service) })
  }

  private func logs(_ number: Int, since: Bool? = nil) throws -> ScriptedRunner.Pattern {
    let id = try FleetStage.id(number).hex
    return ScriptedRunner.Pattern("docker logs \(number) since \(String(describing: since))") { command in
      command.arguments.first == "logs" && command.arguments.last == id
        && (since.map { $0 == command.arguments.contains("--since") } ?? true)
    }
  }

  /// A line as docker prints it with its clock.
  private func line(_ second: Int, _ text: String) -> String {
    "2026-03-01T12:00:\(second < 10 ? "0" : "")\(second).000000000Z \(text)\n"
  }

  private func shown() -> [String] {
    store.read(LogRequest(.end, limit: 100)).lines.map { line in
      (line.kind == .marker ? "-- " : "") + line.text.text.text
    }
  }

  private func follow(_ test: () async throws -> Void) async rethrows {
    let follower = LogFollower(
      reader: DockerLogReader(commands: DockerCommands()), runner: runner, time: time, store: store, tail: 500
    )
    let task = Task { await follower.follow(updates) }
    try await test()
    updating.finish()
    task.cancel()
    await task.value
    runner.verify()
  }

  private func until(_ condition: () -> Bool) async {
    while !condition() {
      if time.sleeperCount > 0 { await time.advance(by: .milliseconds(50)) } else { await Task.yield() }
    }
  }

  @Test func `a tail at once, then what comes`() async throws {
    let stream = runner.expectStream(try logs(1, since: false))
    try await follow {
      tell(try stage.container(1))
      await stream.send(line(1, "one") + line(2, "two"))
      await stream.sendError(line(3, "three"))
      await until { shown().count == 3 }
    }
    #expect(shown() == ["one", "two", "three"])
    #expect(runner.commands.first?.arguments.contains("500") == true)
  }

  @Test func `through a restart nothing is lost, nothing repeated, and the restart is marked`() async throws {
    let first = runner.expectStream(try logs(1, since: false))
    try await follow {
      tell(try stage.container(1))
      await first.send(line(1, "one") + line(2, "two"))
      let ended = try stage.container(1, .exited) { $0.exitCode = 3 }
      tell(ended)
      first.end()
      await first.ended()
      let second = runner.expectStream(try logs(1, since: true))
      await until { time.sleeperCount == 0 }
      tell(
        try stage.container(1) {
          $0.started = Timestamp(seconds: 1_772_366_405)
          $0.finished = Timestamp(seconds: 1_772_366_403)
        })
      await until { runner.commands.count == 2 }
      await second.send(line(2, "two") + line(6, "three"))
      await until { shown().contains("three") }
    }
    #expect(
      shown() == ["one", "two", "-- restarted; the run before ended with exit code 3", "three"])
  }

  @Test func `a re-created container goes on under the same source`() async throws {
    let first = runner.expectStream(try logs(1, since: false))
    try await follow {
      tell(try stage.container(1))
      await first.send(line(1, "one"))
      let second = runner.expectStream(try logs(2, since: false))
      tell(try stage.container(2) { $0.started = Timestamp(seconds: 1_772_366_404) })
      first.end()
      await until { runner.commands.count == 2 }
      await second.send(line(5, "two"))
      await until { shown().contains("two") }
    }
    #expect(shown() == ["one", "-- re-created: a new container has this name", "two"])
  }

  @Test func `a loss is marked once, and its end when a line comes`() async throws {
    let first = runner.expectStream(try logs(1, since: false))
    try await follow {
      tell(try stage.container(1))
      await first.send(line(1, "one") + line(2, "two"))
      for _ in 0..<3 {
        runner.expect(try logs(1, since: true), .failure("Cannot connect to the Docker daemon"))
      }
      let last = runner.expectStream(try logs(1, since: true))
      first.end(.exited(1), error: "unexpected EOF")
      await until { runner.commands.count == 5 }
      await last.send(line(2, "two") + line(3, "three"))
      await until { shown().contains("three") }
    }
    let lines = shown()
    #expect(lines.filter { !$0.hasPrefix("--") } == ["one", "two", "three"])
    let marks = lines.filter { $0.hasPrefix("--") }
    #expect(marks.count == 2)
    #expect(marks.first == "-- connection lost; trying again")
    #expect(marks.last?.hasPrefix("-- reconnected after 7") == true)
  }

  @Test func `docker's own words are not the container's`() async throws {
    let first = runner.expectStream(try logs(1, since: false))
    try await follow {
      tell(try stage.container(1))
      await first.started()
      await first.sendError("Error response from daemon: something is wrong\n")
      let second = runner.expectStream(try logs(1, since: false))
      first.end(.exited(1), error: "Error response from daemon: something is wrong")
      await until { runner.commands.count == 2 }
      await second.send(line(1, "one"))
      await until { shown().contains("one") }
    }
    #expect(!shown().contains { $0.contains("daemon") })
  }

  @Test func `re-created during a loss it begins anew`() async throws {
    let first = runner.expectStream(try logs(1, since: false))
    try await follow {
      tell(try stage.container(1))
      await first.send(line(1, "one"))
      runner.allow(try logs(1, since: true), .failure("Cannot connect to the Docker daemon"))
      let second = runner.expectStream(try logs(2, since: false))
      first.end(.exited(1), error: "EOF")
      await until { runner.commands.count >= 3 }
      tell(try stage.container(2) { $0.started = Timestamp(seconds: 1_772_366_404) })
      await until { runner.commands.contains { $0.arguments.last?.hasSuffix("2") == true } }
      await second.send(line(5, "two"))
      await until { shown().contains("two") }
    }
    #expect(shown().contains("-- re-created: a new container has this name"))
    #expect(!shown().contains { $0.contains("gap") })
    #expect(shown().last == "two")
  }

  @Test func `a driver that cannot be read is said, once`() async throws {
    runner.expect(
      try logs(1), .failure("Error response from daemon: configured logging driver does not support reading"))
    try await follow {
      tell(try stage.container(1) { $0.logDriver = "syslog" })
      await until { !shown().isEmpty }
      tell(try stage.container(1) { $0.logDriver = "syslog" })
      for _ in 0..<100 { await time.advance(by: .milliseconds(100)) }
    }
    #expect(shown() == ["-- the log driver syslog keeps nothing that docker could show"])
  }

  @Test func `the log of an ended container is read once`() async throws {
    let stream = runner.expectStream(try logs(1, since: false))
    try await follow {
      tell(try stage.container(1, .exited))
      await stream.send(line(1, "bye"))
      stream.end()
      await stream.ended()
      tell(try stage.container(1, .exited))
      for _ in 0..<100 { await time.advance(by: .milliseconds(100)) }
    }
    #expect(shown() == ["bye"])
    #expect(runner.commands.count == 1)
  }

  @Test func `a container that was never started is waited for`() async throws {
    try await follow {
      tell(try stage.container(1, .created) { $0.started = nil })
      for _ in 0..<20 { await time.advance(by: .milliseconds(100)) }
      #expect(runner.commands.isEmpty)
      let stream = runner.expectStream(try logs(1, since: false))
      tell(try stage.container(1))
      await stream.send(line(1, "one"))
      await until { shown() == ["one"] }
    }
  }

  @Test func `replicas are merged by time`() async throws {
    let first = runner.expectStream(try logs(1, since: false))
    let second = runner.expectStream(try logs(2, since: false))
    try await follow {
      tell(
        try stage.container(1),
        try stage.container(2) {
          $0.number = 2
          $0.name = "p-s-2"
        }, )
      await first.send(line(1, "a") + line(3, "c"))
      await second.send(line(2, "b"))
      await until { shown().count == 3 }
    }
    #expect(shown() == ["a", "b", "c"])
  }
}

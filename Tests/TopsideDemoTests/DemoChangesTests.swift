import Testing
import TopsideCore
import TopsideDemo

struct `Changes in the demo` {
  private let demo = Demo()

  private func key(_ service: String) -> ServiceKey { ServiceKey(project: "integr8scode", service: service) }

  /// The actions that watchers are told of while `command` runs, up to and with `last`.
  private func actions(_ command: Command, of service: String, through last: ContainerEvent.Action)
    async throws
    -> [ContainerEvent.Action]
  {
    let since = demo.clock.now()
    let result = try await demo.runner.run(command)
    #expect(result.status == .exited(0))
    let lines = try await demo.lines(demo.commands.events(since: since)) { lines in
      lines.contains { (try? EventParsing.event(Array($0.utf8)))?.action == last }
    }.lines
    return try lines.compactMap { try EventParsing.event(Array($0.utf8)) }
      .filter { $0.service.service == service && $0.at >= since }.map(\.action)
  }

  @Test func `a restart ends the old run and starts a new one`() async throws {
    let before = try await demo.container("backend")
    _ = try await demo.runner.run(demo.commands.composeChange(.restart, key("backend")))
    let after = try await demo.container("backend")
    #expect(after.id == before.id)
    #expect(try #require(after.started) > #require(before.started))
    #expect(try #require(after.finished) > #require(before.started))
    #expect(after.processID != before.processID)
    #expect(after.health?.status == .starting)
  }

  @Test func `a restarted service becomes healthy after some seconds`() async throws {
    _ = try await demo.runner.run(demo.commands.composeChange(.restart, key("backend")))
    await demo.clock.sleep(.seconds(12))
    #expect(try await demo.container("backend").health?.status == .healthy)
  }

  @Test func `a restart is told as a real engine tells it`() async throws {
    let actions = try await actions(
      demo.commands.composeChange(.restart, key("backend")), of: "backend", through: .health(.healthy))
    #expect(
      actions == [
        .killed(signal: 15), .died(exitCode: 0), .stopped, .started, .restarted, .health(.healthy),
      ])
  }

  @Test func `a stop is told as a real engine tells it`() async throws {
    let actions = try await actions(
      demo.commands.composeChange(.stop, key("kafka")), of: "kafka", through: .stopped)
    #expect(actions == [.killed(signal: 15), .died(exitCode: 143), .stopped])
  }

  @Test func `what was stopped by hand stays stopped until it is started`() async throws {
    let id = try await demo.container("oom-worker").id
    _ = try await demo.runner.run(demo.commands.change(.stop, [id]))
    await demo.clock.sleep(.seconds(600))
    #expect(try await demo.container("oom-worker").state == .exited)
    _ = try await demo.runner.run(demo.commands.change(.start, [id]))
    #expect(try await demo.container("oom-worker").state == .running)
  }

  @Test func `a stop takes about a second`() async throws {
    let before = demo.clock.uptime()
    _ = try await demo.runner.run(demo.commands.composeChange(.stop, key("kafka")))
    #expect((.milliseconds(500)...Duration.seconds(2)).contains(demo.clock.uptime() - before))
  }

  @Test func `a change of a service changes all its replicas`() async throws {
    _ = try await demo.runner.run(demo.commands.composeChange(.stop, key("result-processor")))
    let replicas = try await demo.containers().filter { $0.service == key("result-processor") }
    #expect(replicas.map(\.state) == [.exited, .exited])
  }

  @Test func `the loop of the one that runs out of memory goes on and counts`() async throws {
    let before = try await demo.container("oom-worker")
    await demo.clock.sleep(.seconds(300))
    let after = try await demo.container("oom-worker")
    #expect((5...9).contains(after.restartCount - before.restartCount))
    #expect(after.oomKilled)
  }

  @Test func `a restart by hand brings the loop back with its count at zero`() async throws {
    _ = try await demo.runner.run(demo.commands.composeChange(.restart, key("oom-worker")))
    let restarted = try await demo.container("oom-worker")
    #expect(restarted.restartCount == 0)
    #expect(!restarted.oomKilled)
    await demo.clock.sleep(.seconds(100))
    #expect(try await demo.container("oom-worker").restartCount >= 2)
  }

  @Test func `running out of memory is told before the death`() async throws {
    let lines = try await demo.lines(demo.commands.events(since: demo.clock.now())) { $0.count >= 3 }.lines
    let events = try lines.prefix(3).compactMap { try EventParsing.event(Array($0.utf8)) }
    #expect(events.map(\.action) == [.oom, .died(exitCode: 137), .started])
    #expect(events.allSatisfy { $0.service.service == "oom-worker" })
  }

  @Test func `a service that has no container cannot be started`() async throws {
    let result = try await demo.runner.run(demo.commands.composeChange(.start, key("event-replay")))
    #expect(result.status == .exited(1))
    #expect(String(decoding: result.standardError, as: UTF8.self) == "no such service: event-replay\n")
  }

  @Test func `a change that takes longer than its time limit has timed out`() async throws {
    var command = demo.commands.composeChange(.restart, key("kafka"))
    command.timeout = .milliseconds(100)
    await #expect(throws: CommandError.timedOut(command, after: .milliseconds(100))) {
      try await demo.runner.run(command)
    }
  }
}

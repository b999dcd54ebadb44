import Testing
import TopsideCore
import TopsideDemo

struct `Streams of the demo` {
  private let demo = Demo()

  @Test func `every round of stats has each running container once`() async throws {
    let running = try await demo.containers().filter(\.isRunning).map(\.id)
    let lines = try await demo.lines(demo.commands.stats()) { $0.count >= running.count }.lines
    let readings = try lines.prefix(running.count).compactMap { try StatsParsing.usage(Array($0.utf8)) }
    #expect(Set(readings.map(\.id)) == Set(running))
    #expect(readings.count == running.count)
  }

  @Test func `rounds are two seconds apart and draw over each other`() async throws {
    let before = demo.clock.uptime()
    let lines = try await demo.lines(demo.commands.stats()) { lines in
      lines.count(where: { $0.hasPrefix("\u{1B}[H") || $0.hasPrefix("\u{1B}[J\u{1B}[H") }) == 4
    }.lines
    #expect(lines.contains { $0.hasSuffix("\u{1B}[K") })
    #expect(demo.clock.uptime() - before == .seconds(6))
  }

  @Test func `kafka's memory rises by nine MiB a minute, near its limit`() async throws {
    let first = try #require(try await memory("kafka"))
    await demo.clock.sleep(.seconds(240))
    let second = try #require(try await memory("kafka"))
    #expect((0.88...0.93).contains(first / 1280))
    #expect((7.5...10.5).contains((second - first) / 4))
  }

  @Test func `the leak climbs to its limit`() async throws {
    var highest = 0.0
    for _ in 0..<120 {
      await demo.clock.sleep(.seconds(1))
      highest = max(highest, try await memory("oom-worker") ?? 0)
    }
    #expect((140...160).contains(highest))
  }

  /// In MiB; nil while there is no reading.
  private func memory(_ service: String) async throws -> Double? {
    let id = try await demo.container(service).id
    let command = demo.commands.docker(
      ["stats", "--no-stream", "--no-trunc", "--format", "{{json .}}"], timeout: .seconds(5))
    let lines = try await demo.text(command).split(separator: "\n")
    let usages = try lines.compactMap { try StatsParsing.usage(Array($0.utf8)) }
    return usages.first { $0.id == id }.map { Double($0.usage.memory.bytes) / 1_048_576 }
  }

  @Test func `a just started container has no reading yet`() async throws {
    let frontend = try await demo.container("frontend").id
    _ = try await demo.runner.run(demo.commands.change(.restart, [frontend]))
    let line = try await demo.lines(demo.commands.stats()) { !$0.isEmpty }.lines
      .first { $0.contains(frontend.hex) }
    #expect(try StatsParsing.usage(Array(#require(line).utf8)) == nil)
  }

  @Test func `events since the boot are told at once, in order and without gaps of meaning`() async throws {
    let boot = Timestamp(seconds: SkippingClock.opening.seconds - 7600)
    let lines = try await demo.lines(demo.commands.events(since: boot)) { $0.count >= 60 }.lines
    let events = try lines.map { try #require(try EventParsing.event(Array($0.utf8))) }
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.at <= $1.at })
    #expect(events.count { $0.action == .created } == 20)
    #expect(events.contains { $0.action == .health(.unhealthy) && $0.service.service == "grafana" })
  }

  @Test func `only the events asked for are told`() async throws {
    let command = demo.commands.docker(
      [
        "events", "--since", "0", "--filter", "type=container", "--format", "{{json .}}", "--filter",
        "event=oom",
      ],
      timeout: nil)
    let lines = try await demo.lines(command) { $0.count >= 5 }.lines
    #expect(try lines.allSatisfy { try EventParsing.event(Array($0.utf8))?.action == .oom })
  }

  @Test func `another project has no containers and no events`() async throws {
    let other = DockerCommands(project: "other")
    #expect(try await demo.text(other.list()).isEmpty)
    let command = demo.commands.docker(
      ["events", "--since", "0", "--until", "\(demo.clock.now().seconds + 600)", "--format", "{{json .}}"]
        + ["--filter", "label=com.docker.compose.project=other"], timeout: nil)
    let ended = try await demo.lines(command)
    #expect(ended.lines.isEmpty)
    #expect(ended.result?.status == .exited(0))
  }

  @Test func `a cancelled stream says so`() async throws {
    #expect(try await demo.lines(demo.commands.stats()) { !$0.isEmpty }.result == nil)
  }

  @Test func `a lost engine ends the streams, fails the runs and comes back`() async throws {
    let demo = Demo(script: DemoScript(outages: [.init(after: .seconds(60), lasting: .seconds(10))]))
    let ended = try await demo.lines(demo.commands.stats())
    let result = try #require(ended.result)
    #expect(result.status == .exited(1))
    #expect(
      String(decoding: result.standardError, as: UTF8.self).hasPrefix("Cannot connect to the Docker daemon"))
    #expect(demo.clock.uptime() == .seconds(60))
    #expect(try await demo.runner.run(demo.commands.ping()).status == .exited(1))
    #expect(try await demo.runner.run(demo.commands.composeVersion()).status == .exited(0))
    await demo.clock.sleep(.seconds(10))
    #expect(try await demo.runner.run(demo.commands.ping()).status == .exited(0))
  }

  @Test func `events and logs end with the engine too`() async throws {
    let demo = Demo(script: DemoScript(outages: [.init(after: .seconds(20), lasting: .seconds(10))]))
    let id = try await demo.container("redis").id
    #expect(try await demo.lines(demo.commands.logs(id, tail: 1, since: nil)).result?.status == .exited(1))
    #expect(try await demo.lines(demo.commands.events(since: demo.clock.now())).result?.status == .exited(1))
  }
}

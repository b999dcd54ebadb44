import FoundationEssentials
import Testing
import TopsideCore
import TopsideDemo

struct `Logs of the demo` {
  private let demo = Demo()

  private func moment(_ line: String) throws -> Timestamp {
    try #require(RFC3339.parse(String(line.prefix { $0 != " " })), "\(line)")
  }

  @Test func `the tail is there at once, as long as asked`() async throws {
    let id = try await demo.container("backend").id
    let lines = try await demo.lines(demo.commands.logs(id, tail: 500, since: nil)) { !$0.isEmpty }.lines
    #expect(lines.count == 500)
    #expect(demo.clock.uptime() == .zero)
  }

  @Test func `every service writes, each line with its moment, in order, none from the future`() async throws
  {
    for container in try await demo.containers() {
      let lines = try await demo.lines(demo.commands.logs(container.id, tail: 200, since: nil)) {
        $0.count >= 200
      }.lines
      let moments = try lines.map(moment)
      #expect(!lines.isEmpty, "\(container.name)")
      #expect(zip(moments, moments.dropFirst()).allSatisfy { $0 <= $1 }, "\(container.name)")
      #expect(try #require(moments.last) <= demo.clock.now(), "\(container.name)")
    }
  }

  @Test func `following goes on where the tail ended, without a hole or a repetition`() async throws {
    let id = try await demo.container("frontend").id
    let since = demo.clock.now()
    let followed = try await demo.lines(demo.commands.logs(id, tail: 0, since: nil)) { $0.count >= 200 }.lines
    let whole = try await demo.lines(demo.commands.logs(id, tail: 0, since: since)) { $0.count >= 200 }.lines
    #expect(followed.prefix(200) == whole.prefix(200))
    #expect(Set(followed).count == followed.count)
  }

  @Test func `following ends with the run, after its last words`() async throws {
    let key = ServiceKey(project: "integr8scode", service: "redis")
    let id = try await demo.container("redis").id
    let demo = demo
    let ended = try await demo.lines(demo.commands.logs(id, tail: 1, since: nil)) { lines in
      guard lines.count == 3 else { return false }
      _ = try? await demo.runner.run(demo.commands.composeChange(.restart, key))
      return false
    }
    #expect(ended.result?.status == .exited(0))
    #expect(ended.lines.contains { $0.hasSuffix("User requested shutdown...") })
    #expect(try await demo.container("redis").state == .running)
  }

  @Test func `one service writes colours`() async throws {
    let id = try await demo.container("k8s-worker").id
    let lines = try await demo.lines(demo.commands.logs(id, tail: 20, since: nil)) { !$0.isEmpty }.lines
    #expect(lines.allSatisfy { $0.contains("\u{1B}[32m") || $0.contains("\u{1B}[1m") })
  }

  @Test func `a traceback stays together`() async throws {
    let id = try await demo.container("saga-orchestrator").id
    let lines = try await demo.lines(demo.commands.logs(id, tail: 2_000, since: nil)) { !$0.isEmpty }.lines
    let heads = lines.indices.filter { lines[$0].contains("Traceback") }
    #expect(!heads.isEmpty)
    for head in heads where head + 6 <= lines.endIndex {
      #expect(lines[head - 1].contains(" failed"))
      #expect(lines[head + 5].hasSuffix("TimeoutError"))
    }
  }

  @Test func `standard error is kept apart`() async throws {
    let id = try await demo.container("otel-collector").id
    // No deadline: on a clock that skips every sleep it would be over at once.
    let result = try await demo.runner.run(
      demo.commands.docker(["logs", "--tail", "5", id.hex], timeout: nil))
    #expect(result.standardOutput.isEmpty)
    #expect(result.standardError.count { $0 == UInt8(ascii: "\n") } == 5)
  }

  @Test func `the log of a container that nobody knows is refused with words`() async throws {
    let stranger = try #require(ContainerID(String(repeating: "0", count: 64)))
    let result = try await demo.lines(demo.commands.logs(stranger, tail: 5, since: nil)).result
    #expect(result?.status == .exited(1))
  }

  /// What `docker logs` with these words prints of a service, its two outputs apart.
  private func logs(_ service: String, _ words: String...) async throws -> (output: [String], error: [String])
  {
    let id = try await demo.container(service).id
    let result = try await demo.runner.run(demo.commands.docker(["logs"] + words + [id.hex], timeout: nil))
    #expect(result.status == .exited(0))
    func lines(_ bytes: [UInt8]) -> [String] {
      String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true).map(
        String.init)
    }
    return (lines(result.standardOutput), lines(result.standardError))
  }

  @Test func `the whole log is from the first line to the last`() async throws {
    let all = try await logs("redis", "--tail", "all", "--timestamps").output
    let first = try #require(all.first)
    #expect(first.hasSuffix("Redis version=7.4.6, bits=64, just started"))
    #expect(try await logs("redis", "--timestamps").output == all)
    #expect(try await logs("redis", "--timestamps", "--tail", "7").output == all.suffix(7))
  }

  @Test func `a stretch of a log has both its ends`() async throws {
    let all = try await logs("backend", "--timestamps").output
    let (first, last) = (try moment(all[200]), try moment(all[300]))
    let words = ["--since", RFC3339.print(first), "--until", RFC3339.print(last)]
    #expect(
      try await logs("backend", "--timestamps", words[0], words[1], words[2], words[3]).output
        == Array(all[200...300]))
  }

  @Test func `a tail is counted before the end of a stretch, as the engine does it`() async throws {
    let all = try await logs("redis", "--timestamps").output
    let end = RFC3339.print(try moment(all[all.count - 4]))
    #expect(
      try await logs("redis", "--timestamps", "--tail", "5", "--until", end).output
        == Array(all.suffix(5).prefix(2)))
    #expect(try await logs("redis", "--timestamps", "--tail", "2", "--until", end).output.isEmpty)
  }

  @Test func `following ends at the end of a stretch`() async throws {
    let id = try await demo.container("frontend").id
    let end = demo.clock.now().advanced(by: .seconds(20))
    let command = demo.commands.logs(id, tail: 0, since: nil, until: end)
    let (lines, result) = try await demo.lines(command)
    #expect(result?.status == .exited(0))
    #expect(lines.count > 50)
    #expect(try moment(try #require(lines.last)) <= end)
    #expect(demo.clock.now() >= end)
  }

  @Test func `one service crashed in an earlier run, and says why`() async throws {
    let container = try await demo.container("dlq-processor")
    #expect(container.isRunning && container.restartCount == 1)
    let border = RFC3339.print(try #require(container.finished))
    let run = try await logs("dlq-processor", "--until", border)
    #expect(run.output.last?.hasSuffix("app.dlq_processor: unhandled exception, giving up") == true)
    #expect(run.error.last == "KeyError: 'saga_commands.retry'")
    let all = try await logs("dlq-processor")
    #expect(all.output.count > run.output.count)
    #expect(all.output.count { $0.contains("policy: 5 retries") } == 2)
  }

  @Test(arguments: ["backend", "mongo"]) func `objects are whole, one a line`(service: String) async throws {
    let lines = try await logs(service, "--tail", "3000").output
    #expect(lines.count == 3000)
    for line in lines { _ = try JSONDecoder().decode(Object.self, from: Data(line.utf8)) }
    #expect(
      service == "mongo" || lines.contains { $0.contains(#"\n    await self.events.publish(\"execution"#) })
  }

  @Test func `a bar draws over itself`() async throws {
    let lines = try await logs("user-seed").output
    let bar = try #require(lines.first { $0.contains("\r") })
    #expect(bar.hasPrefix("Seeding users: 0%|") && bar.hasSuffix("| 6/6"))
    #expect(bar.split(separator: "\r").count == 11)
  }

  @Test func `a proxy writes what went wrong to standard error`() async throws {
    let (output, error) = try await logs("frontend", "--tail", "3000")
    #expect(output.count + error.count == 3000)
    #expect(error.contains { $0.contains("[error] 31#31: *") && !$0.contains("%") })
  }
}

/// What all JSON lines have.
private struct Object: Decodable {}

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
}

import Testing
import TopsideCore
import TopsideDemo

/// `kubectl logs` of the demo.
struct DemoClusterLogsTests {
  private let cluster = DemoCluster()

  private func logs(
    _ namespace: String, _ pod: String, _ container: String, tail: Int? = 100, since: Timestamp? = nil,
    isPrevious: Bool = false, follows: Bool = true
  ) -> Command {
    cluster.commands.logs(
      namespace: namespace, pod: pod, container: container, tail: tail, since: since, isPrevious: isPrevious,
      follows: follows)
  }

  private func name(_ namespace: String, _ prefix: String) async throws -> String {
    try #require(try await cluster.pods(namespace, prefix).first?.name)
  }

  @Test func `following goes on where the tail ended, each line with its moment, in order`() async throws {
    let pod = try await name("aio", "api-")
    let lines = try await cluster.demo.lines(logs("aio", pod, "api")) { $0.count >= 130 }.lines
    let moments = try lines.map { try #require(RFC3339.parse(String($0.prefix { $0 != " " }))) }
    #expect(zip(moments, moments.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(Set(lines).count == lines.count)
    #expect(cluster.demo.clock.uptime() > .seconds(5))
  }

  @Test func `following ends with the run, without a word`() async throws {
    let pod = try await name("vibeyard", "worker-")
    let cluster = cluster
    let ended = try await cluster.demo.lines(logs("vibeyard", pod, "worker", tail: 1)) { lines in
      if lines.count == 3 { _ = try? await cluster.change("delete", "pod/\(pod)", namespace: "vibeyard") }
      return false
    }
    #expect(ended.result == CommandResult(status: .exited(0)))
    #expect(ended.lines.last?.contains("SIGTERM received") == true)
  }

  @Test func `the run before has a log of its own`() async throws {
    let pod = try await name("integr8scode", "result-processor-")
    await cluster.pass(1)
    let previous = try await cluster.demo.text(
      logs("integr8scode", pod, "result-processor", tail: nil, isPrevious: true, follows: false))
    #expect(previous.contains("consumer group result-processor joined"))
    #expect(previous.split(separator: "joined").count == 2)
  }

  @Test func `a moment is taken in whole seconds`() async throws {
    let pod = try await name("aio", "api-")
    let since = cluster.demo.clock.now().advanced(by: .milliseconds(-4300))
    let text = try await cluster.demo.text(logs("aio", pod, "api", since: since, follows: false))
    let first = try #require(RFC3339.parse(String(text.prefix { $0 != " " })))
    #expect(first >= Timestamp(seconds: since.seconds) && first < cluster.demo.clock.now())
  }

  @Test func `who waits has no log, and says what it waits for`() async throws {
    let waiting = try await name("integr8scode", "event-replay-")
    let refused = try await cluster.demo.runner.run(logs("integr8scode", waiting, "event-replay"))
    #expect(
      String(decoding: refused.standardError, as: UTF8.self)
        == "Error from server (BadRequest): container \"event-replay\" in pod \"\(waiting)\" is waiting to start: PodInitializing\n"
    )
    let started = try await cluster.demo.text(
      logs("integr8scode", waiting, "wait-for-kafka", follows: false))
    #expect(started.contains("waiting for kafka-headless:29092") || started.contains("nc: bad address"))
    let gone = try await cluster.demo.runner.run(logs("aio", "nope", "x"))
    #expect(String(decoding: gone.standardError, as: UTF8.self).contains("(NotFound)"))
    let fine = try await cluster.demo.runner.run(
      logs("aio", try await name("aio", "redis-"), "redis", isPrevious: true, follows: false))
    #expect(String(decoding: fine.standardError, as: UTF8.self).contains("previous terminated container"))
  }
}

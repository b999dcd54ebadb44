import Testing
import TopsideCore
import TopsideDemo

/// Logs of the demo's pods, by `kubectl logs` and through kubectl's proxy.
struct DemoClusterLogsTests {
  private let cluster = DemoCluster()

  private func logs(
    _ namespace: String, _ pod: String, _ container: String, tail: Int? = 100, since: Timestamp? = nil,
    isPrevious: Bool = false, follows: Bool = true, through socket: String? = nil
  ) -> Command {
    cluster.commands.logs(
      namespace: namespace, pod: pod, container: container, tail: tail, since: since, isPrevious: isPrevious,
      follows: follows, through: socket)
  }

  private func name(_ namespace: String, _ prefix: String) async throws -> String {
    try #require(try await cluster.pods(namespace, prefix).first?.name)
  }

  @Test(arguments: [nil, "/run/p.sock"])
  func `following goes on where the tail ended, each line with its moment, in order`(_ socket: String?)
    async throws
  {
    let pod = try await name("aio", "api-")
    let lines = try await cluster.demo.lines(logs("aio", pod, "api", through: socket)) { $0.count >= 130 }
      .lines
    let moments = try lines.map { try #require(RFC3339.parse(String($0.prefix { $0 != " " }))) }
    #expect(zip(moments, moments.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(Set(lines).count == lines.count)
    #expect(cluster.demo.clock.uptime() > .seconds(5))
  }

  @Test(arguments: [nil, "/run/p.sock"])
  func `following ends with the run, without a word`(_ socket: String?) async throws {
    let pod = try await name("vibeyard", "worker-")
    let cluster = cluster
    let ended = try await cluster.demo.lines(logs("vibeyard", pod, "worker", tail: 1, through: socket)) {
      lines in
      if lines.count == 3 { _ = try? await cluster.change("delete", "pod/\(pod)", namespace: "vibeyard") }
      return false
    }
    #expect(ended.result == CommandResult(status: .exited(0)))
    #expect(ended.lines.last?.contains("SIGTERM received") == true)
  }

  @Test(arguments: [nil, "/run/p.sock"])
  func `the run before has a log of its own`(_ socket: String?) async throws {
    let pod = try await name("integr8scode", "result-processor-")
    await cluster.pass(1)
    let previous = try await cluster.demo.text(
      logs(
        "integr8scode", pod, "result-processor", tail: nil, isPrevious: true, follows: false,
        through: socket))
    #expect(previous.contains("consumer group result-processor joined"))
    #expect(previous.split(separator: "joined").count == 2)
  }

  @Test(arguments: [nil, "/run/p.sock"])
  func `a moment is taken in whole seconds`(_ socket: String?) async throws {
    let pod = try await name("aio", "api-")
    let since = cluster.demo.clock.now().advanced(by: .milliseconds(-4300))
    let text = try await cluster.demo.text(
      logs("aio", pod, "api", since: since, follows: false, through: socket))
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
  @Test func `through the proxy it is refused in the words of the API`() async throws {
    func refusal(_ pod: String, _ container: String, isPrevious: Bool = false) async throws -> String {
      try await cluster.demo.text(
        logs("integr8scode", pod, container, isPrevious: isPrevious, through: "/run/p.sock"))
    }
    let waiting = try await name("integr8scode", "event-replay-")
    #expect(
      try await refusal(waiting, "event-replay")
        == #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"container \"event-replay\" in pod \"\#(waiting)\" is waiting to start: PodInitializing","reason":"BadRequest","code":400}"#
        + "\n")
    #expect(try await refusal("nope", "x").contains(#""reason":"NotFound","code":404"#))
    #expect(try await refusal(waiting, "nope").contains("container nope is not valid for pod \(waiting)"))
    let redis = try await name("integr8scode", "redis-")
    #expect(try await refusal(redis, "redis", isPrevious: true).contains("previous terminated container"))
  }
}

import ApiServerStub
import Glibc
import LogEngine
import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// Pods' logs with the real kubectl proxy and curl as its programs, against a server on loopback.
@Suite(.serialized, .realKubectl, .timeLimit(.minutes(2))) struct KubeLogLiveTests {
  private let stage = KubeLiveStage()
  private let store = LogStore(capacity: LogStore.minimumCapacity)
  private let time = SystemTime()
  private var server: StubApiServer { stage.server }
  private static let pods = "/api/v1/pods"

  /// A line with its number and its moment.
  private func line(_ number: Int) -> String { "\(RFC3339.print(time.now())) line \(number)\n" }

  private func write(_ numbers: ClosedRange<Int>, isOver: Bool = false) {
    for number in numbers { server.log("shop", "a", line(number)) }
    if isOver { server.log("shop", "a", "", isOver: true) }
  }

  /// The pod `a` with one container.
  private func put(_ state: String, last: String = "{}", restarts: Int = 0) {
    server.put(
      Self.pods, "shop", "a",
      #""spec":{"containers":[{"name":"main"}]},"status":{"phase":"Running","containerStatuses":[{"name":"main","ready":true,"restartCount":\#(restarts),"state":\#(state),"lastState":\#(last)}]}"#
    )
  }

  private func running(since moment: String) -> String { #"{"running":{"startedAt":"\#(moment)"}}"# }

  private func terminated(_ code: Int, from start: String, to end: String) -> String {
    #"{"terminated":{"exitCode":\#(code),"reason":"Error","startedAt":"\#(start)","finishedAt":"\#(end)"}}"#
  }

  private var now: String { "\(RFC3339.print(time.now()).prefix(19))Z" }

  private func shown() -> [String] {
    store.read(LogRequest(.end, limit: 5000)).lines.map { line in
      (line.kind == .marker ? "-- " : "") + line.text.text.text
    }
  }

  private func lines() -> [String] { shown().filter { !$0.hasPrefix("--") } }

  private func numbered(_ numbers: ClosedRange<Int>) -> [String] { numbers.map { "line \($0)" } }

  /// Follows the pod's log as the dashboard does, by what the watch tells of the pod.
  private func follow(tail: Int = 500, _ test: () async throws -> Void) async throws {
    try await stage.watch([KubeLiveStage.pods]) { try await read(.tail, tail: tail, test) }
  }

  private func read(_ range: LogRange, tail: Int = 500, _ test: () async throws -> Void) async throws {
    let reader = LogReaders(
      docker: DockerCommands(), kubernetes: KubeCommands(context: "stub"),
      socket: "\(stage.scratch.path)/p.sock")
    let follower = LogFollower(
      reader: reader, runner: stage.runner, time: time, store: store, tail: tail, range: range)
    let (updates, updating) = AsyncStream.makeStream(
      of: [LogSubject].self, bufferingPolicy: .bufferingNewest(1))
    let telling = Task {
      while !Task.isCancelled {
        updating.yield(
          stage.cluster.withLock { cluster in
            cluster.pods[KubeKey(.pod, "shop", "a")].map {
              KubeLogSubjects.subjects(of: $0, namedByPod: false)
            } ?? []
          })
        try? await Task.sleep(for: .milliseconds(20))
      }
    }
    let following = Task { await follower.follow(updates) }
    let result: Result<Void, any Error>
    do { result = .success(try await test()) } catch { result = .failure(error) }
    telling.cancel()
    following.cancel()
    await following.value
    try result.get()
  }

  @Test func `the tail, then what comes, read by one curl`() async throws {
    put(running(since: now))
    write(1...20)
    try await follow(tail: 5) {
      try await stage.eventually("the tail") { lines() == numbered(16...20) }
      write(21...30)
      try await stage.eventually("what comes") { lines() == numbered(16...30) }
      #expect(stage.processes { $0.contains("/pods/a/log?") }.count == 1)
      #expect(stage.processes { $0.contains("kubectl") && $0.contains(" logs ") }.isEmpty)
    }
    #expect(shown() == numbered(16...30))
    #expect(server.requests.filter { $0.contains("/log?") }.count == 1)
    #expect(stage.children() == [])
  }

  @Test func `a container that ends and runs again is read on, and its run before can be read alone`()
    async throws
  {
    let first = now
    put(running(since: first))
    write(1...3)
    try await stage.watch([KubeLiveStage.pods]) {
      try await read(.tail) {
        try await stage.eventually("the first run") { lines() == numbered(1...3) }
        write(4...6, isOver: true)
        // A start is told in whole seconds: the runs have to differ in theirs.
        try await Task.sleep(for: .milliseconds(1100))
        let end = terminated(137, from: first, to: now)
        put(end)
        try await stage.eventually("its last words") { lines() == numbered(1...6) }
        put(running(since: now), last: end, restarts: 1)
        write(7...9)
        try await stage.eventually("the second run") { lines() == numbered(1...9) }
      }
      let restarted = "-- restarted; the run before ended with exit code 137"
      #expect(shown() == numbered(1...6) + [restarted] + numbered(7...9))
      store.removeAll()
      try await read(.previousRun) {
        try await stage.eventually("the run before") { lines() == numbered(1...6) }
      }
    }
    #expect(server.requests.contains { $0.contains("previous=true") && !$0.contains("follow") })
  }

  @Test func `while the server is killed and comes back in mid-stream no line is lost and none comes twice`()
    async throws
  {
    put(running(since: now))
    try await follow {
      try await stage.eventually("the watch") { stage.api == .live }
      let writing = Task {
        for number in 1...900 {
          // In two pieces, so that it is cut inside lines as well.
          let whole = line(number)
          server.log("shop", "a", String(whole.prefix(30)))
          try? await Task.sleep(for: .milliseconds(4))
          server.log("shop", "a", String(whole.dropFirst(30)))
          try? await Task.sleep(for: .milliseconds(4))
        }
      }
      for _ in 0..<3 {
        let before = lines().count
        try await stage.eventually("lines") { lines().count > before + 20 }
        server.stop()
        try await Task.sleep(for: .milliseconds(300))
        try #require(server.start())
      }
      await writing.value
      try await stage.eventually("all of it", within: .seconds(40)) { lines().last == "line 900" }
    }
    #expect(lines() == numbered(1...900))
    #expect(!shown().contains { $0.contains("gap") })
    #expect(server.requests.filter { $0.contains("sinceTime=") }.count >= 3)
  }

  @Test func `a proxy that is killed in mid-stream costs no line`() async throws {
    put(running(since: now))
    write(1...10)
    try await follow {
      try await stage.eventually("the first ones") { lines() == numbered(1...10) }
      let proxy = try #require(stage.processes { $0.contains(" proxy ") }.first)
      kill(proxy, SIGKILL)
      write(11...20)
      try await stage.eventually("the others", within: .seconds(40)) { lines() == numbered(1...20) }
    }
    #expect(shown().first { $0.hasPrefix("-- ") } == "-- connection lost; trying again")
  }

  @Test func `a refusal is told in the cluster's words, and the log comes when it is over`() async throws {
    put(running(since: now))
    write(1...3)
    let path = "/api/v1/namespaces/shop/pods/a/log"
    server.refuse(
      path,
      .status(
        400, reason: "BadRequest",
        message: "container \"main\" in pod \"a\" is waiting to start: ContainerCreating"))
    try await follow {
      try await stage.eventually("the reason") {
        shown() == ["-- waiting to start: ContainerCreating; trying again"]
      }
      server.refuse(path, nil)
      try await stage.eventually("the log") { lines() == numbered(1...3) }
    }
  }

  @Test func `who may not read it is told so`() async throws {
    put(running(since: now))
    server.refuse(
      "/api/v1/namespaces/shop/pods/a/log",
      .status(
        403, reason: "Forbidden",
        message: "pods \"a\" is forbidden: User \"vera\" cannot get resource \"pods/log\""))
    try await follow {
      try await stage.eventually("the refusal") {
        shown() == ["-- not allowed: User \"vera\" cannot get resource \"pods/log\"; trying again"]
      }
    }
  }
}

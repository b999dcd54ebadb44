import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideDemo
import TopsideTestSupport

/// The follower of logs on the demo's cluster, through what happens there by itself.
@Suite(.timeLimit(.minutes(1))) struct DemoClusterFollowingTests {
  private let time = ManualTime()
  private let runner: DemoRunner
  private let commands = KubeCommands(context: "demo")
  private let store = LogStore(capacity: LogStore.minimumCapacity)

  init() { runner = DemoRunner(time: time) }

  /// The pods of a deployment, as they are now.
  private func subjects(_ namespace: String, _ name: String) async -> [LogSubject] {
    let source = KubeSource(
      commands: commands, runner: runner, time: time, files: DemoFiles(), socket: nil)
    var cluster = Cluster()
    let kinds: [KubeKind] = [.pod, .deployment]
    for change in await source.snapshot(Set(kinds.map { KubeWatch($0, namespace: namespace) })) {
      cluster.apply(change)
    }
    let selector = cluster.workloads[KubeKey(.deployment, namespace, name)]?.selector ?? [:]
    return cluster.pods(matching: selector, in: namespace).flatMap {
      KubeLogSubjects.subjects(of: $0, namedByPod: true)
    }
  }

  /// Follows a deployment's logs for so many seconds; its pods are looked at each second.
  private func follow(
    _ namespace: String, _ name: String, seconds: Int, container: String? = nil,
    through socket: String? = nil,
    during: (_ second: Int) -> Void = { _ in }
  ) async {
    let follower = LogFollower(
      reader: KubeLogReader(commands: commands, socket: socket), runner: runner, time: time, store: store,
      tail: 10)
    let (updates, updating) = AsyncStream.makeStream(
      of: [LogSubject].self, bufferingPolicy: .bufferingNewest(1))
    let task = Task { await follower.follow(updates) }
    for second in 0..<seconds {
      during(second)
      let all = await subjects(namespace, name)
      updating.yield(all.filter { container == nil || $0.key.hasSuffix("/\(container ?? "")") })
      for _ in 0..<4 { await time.advance(by: .milliseconds(250)) }
    }
    updating.finish()
    task.cancel()
    await task.value
  }

  private func shown() -> [String] {
    store.read(LogRequest(.end, limit: 5000)).lines.map { line in
      (line.kind == .marker ? "-- " : "") + line.text.text.text
    }
  }

  @Test(arguments: [nil, "/run/p.sock"])
  func `the log of a worker goes on through its deaths, nothing twice and no gap`(_ socket: String?)
    async throws
  {
    await follow(
      "integr8scode", "result-processor", seconds: 360, container: "result-processor", through: socket)
    let lines = shown()
    let restarts = lines.count { $0 == "-- restarted; the run before ended with exit code 137" }
    #expect(restarts >= 1)
    #expect(lines.count { $0.hasSuffix("result-processor joined") } >= restarts)
    #expect(!lines.contains { $0.contains("gap") || $0.contains("lost") || $0.contains("re-created") })
    let said = lines.filter { !$0.hasPrefix("--") }
    #expect(said.count > 40 && Set(said).count == said.count)
    for (index, line) in lines.enumerated() where line.hasPrefix("-- restarted") && index + 1 < lines.count {
      #expect(lines[index + 1].hasSuffix("result-processor joined"), "\(lines[index + 1])")
    }
  }

  @Test func `while a deployment is restarted its new pods join and the old ones say their last`()
    async throws
  {
    let before = Set(await subjects("integr8scode", "backend").map(\.instance))
    await follow("integr8scode", "backend", seconds: 40, container: "backend") { second in
      guard second == 5 else { return }
      let restart = commands.kubectl(
        ["rollout", "restart", "deployment/backend"], namespace: "integr8scode", impact: .mutates,
        timeout: .seconds(30))
      // It takes its time on the clock that only goes on behind this.
      Task { [runner] in _ = try? await runner.run(restart) }
    }
    let after = Set(await subjects("integr8scode", "backend").map(\.instance))
    #expect(before.isDisjoint(with: after))
    let lines = shown()
    #expect(lines.count { $0.contains("\"message\":\"shutting down\"") } == 2)
    #expect(lines.count { $0.contains("\"message\":\"application starting\"") } == 2)
    #expect(!lines.contains { $0.hasPrefix("--") }, "\(lines.filter { $0.hasPrefix("--") })")
  }
}

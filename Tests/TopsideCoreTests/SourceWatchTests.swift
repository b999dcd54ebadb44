import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideTestSupport

/// The source against an engine in the test's hands: list, events, loss, silence.
@Suite(.timeLimit(.minutes(1))) struct SourceWatchTests {
  private let time = ManualTime()
  private let runner = ScriptedRunner(order: .any)
  private let commands = DockerCommands()
  private let heard = Heard()

  /// What was delivered, in short words.
  private final class Heard: Sendable {
    private let words = Mutex<[String]>([])
    var all: [String] { words.withLock(\.self) }

    func add(_ changes: [FleetChange]) {
      words.withLock { words in words += changes.map(Self.word) }
    }

    private static func word(_ change: FleetChange) -> String {
      switch change {
      case .engine(.live): "live"
      case .engine(.silent): "silent"
      case .engine(.lost(let fault, let since, let retryAt)):
        "lost \(retryAt) since \(since) \(fault.summary)"
      case .engine(.connecting): "connecting"
      case .listed(let containers): "listed \(containers.count)"
      case .inspected(let containers, let gone): "inspected \(containers.count) gone \(gone.count)"
      case .happened(let event): "event \(event.action)"
      default: "other"
      }
    }

    /// Returns when so many things were heard.
    func count(_ count: Int) async {
      while all.count < count { await Task.yield() }
    }
  }

  private let events = ScriptedRunner.Pattern("docker events") { $0.arguments.first == "events" }
  private let list = ScriptedRunner.Pattern("docker ps") { $0.arguments.first == "ps" }
  private let inspect = ScriptedRunner.Pattern("docker inspect") {
    $0.arguments.prefix(2) == ["container", "inspect"]
  }
  private let ping = ScriptedRunner.Pattern("docker version") { $0.arguments.first == "version" }

  private func expectList() {
    runner.expect(list, .output("\(DockerFixture.id)\n"))
    runner.expect(inspect, .output("[\(DockerFixture.container())]"))
  }

  private func line(_ action: String, id: String = DockerFixture.id, nano: Int = 5) -> String {
    #"{"Action":"\#(action)","Actor":{"ID":"\#(id)","Attributes":{"com.docker.compose.project":"p","com.docker.compose.service":"s"}},"timeNano":\#(nano)}"#
      + "\n"
  }

  private func watch(_ test: () async throws -> Void) async rethrows {
    let source = DockerSource(commands: commands, runner: runner, time: time)
    let task = Task { await source.watch { heard.add($0) } }
    try await test()
    task.cancel()
    await task.value
    runner.verify()
  }

  @Test func `first the list, then what events name, and no more`() async {
    let stream = runner.expectStream(events)
    expectList()
    await watch {
      await heard.count(2)
      runner.expect(inspect, .output("[\(DockerFixture.container())]"))
      await stream.send(line("die") + line("start", nano: 6))
      await stream.send(line("restart", nano: 7))
      await time.sleepers(atLeast: 2)
      await time.advance(by: .milliseconds(40))
      await heard.count(6)
    }
    #expect(
      heard.all.prefix(6) == [
        "listed 1", "live", "event died(exitCode: 0)", "event started", "event restarted",
        "inspected 1 gone 0",
      ])
    #expect(runner.commands.count == 4)
  }

  @Test func `an engine without containers is listed with one command`() async {
    _ = runner.expectStream(events)
    runner.expect(list, .output(""))
    await watch { await heard.count(2) }
    #expect(heard.all.prefix(2) == ["listed 0", "live"])
  }

  @Test func `an event of a container that is gone by then says so`() async {
    let stream = runner.expectStream(events)
    expectList()
    await watch {
      await heard.count(2)
      runner.expect(inspect, .output("[]\n", error: "Error: No such container: x", exit: 1))
      await stream.send(line("destroy"))
      await time.sleepers(atLeast: 2)
      await time.advance(by: .milliseconds(40))
      await heard.count(4)
    }
    #expect(heard.all[3] == "inspected 0 gone 1")
  }

  @Test func `a line that is no event is passed over`() async {
    let stream = runner.expectStream(events)
    expectList()
    await watch {
      await heard.count(2)
      await stream.send("{broken\n")
      runner.expect(inspect, .output("[\(DockerFixture.container())]"))
      await stream.send(line("start"))
      await time.sleepers(atLeast: 2)
      await time.advance(by: .milliseconds(40))
      await heard.count(4)
    }
    #expect(heard.all[2] == "event started")
  }

  @Test(arguments: [
    ("tcp://h:1", [500, 1000, 2000], ["86400.5", "86401.5", "86403.5", "86407.5"]),
    // One on this machine is asked often enough for its return to be seen at once.
    ("unix:///x", [500, 1000, 1500], ["86400.5", "86401.5", "86403.0", "86404.5"]),
  ])
  func `a loss is told since the last word, and tried again with growing waits`(
    _ endpoint: String, _ waits: [Int], _ retries: [String]
  ) async {
    let stream = runner.expectStream(events)
    expectList()
    let words = "Cannot connect to the Docker daemon at \(endpoint). Is it running?"
    await watch {
      await heard.count(2)
      for _ in 0..<3 {
        runner.expect(events, .failure(words))
        runner.allow(list, .failure(words))
      }
      stream.end(.exited(1), error: words)
      await heard.count(3)
      for (tries, wait) in waits.enumerated() {
        await time.sleepers(atLeast: 1)
        await time.advance(by: .milliseconds(wait))
        await heard.count(4 + tries)
      }
    }
    let losses = heard.all.dropFirst(2).prefix(4)
    let ending = "since 86400.0 seconds no Docker engine answers at \(endpoint)"
    #expect(losses.allSatisfy { $0.hasSuffix(ending) })
    #expect(losses.map { String($0.split(separator: " ")[1]) } == retries)
  }

  @Test func `after a loss the list is read anew`() async {
    let stream = runner.expectStream(events)
    expectList()
    await watch {
      await heard.count(2)
      _ = runner.expectStream(events)
      runner.expect(list, .output(""))
      stream.end(.exited(0))
      await heard.count(3)
      await time.sleepers(atLeast: 1)
      await time.advance(by: .milliseconds(500))
      await heard.count(5)
    }
    #expect(heard.all.suffix(2) == ["listed 0", "live"])
  }

  @Test func `an engine that breaks off at once is tried less and less often`() async {
    for _ in 0..<4 {
      runner.allow(events, .failure("403 Forbidden"))
      runner.allow(list, .output(""))
      runner.allow(ping, .output("{}"))
    }
    await watch {
      // The clock stands still while the engine is asked: one that goes well for a while is a new beginning.
      for tries in 1...4 {
        while losses.count < tries { await Task.yield() }
        await time.sleepers(atLeast: 1)
        let retryAt = losses.last.flatMap { Double($0.split(separator: " ")[1]) } ?? 0
        await time.advance(by: .seconds(retryAt) - time.uptime())
      }
    }
    let tries = losses.prefix(4).compactMap { Double($0.split(separator: " ")[1]) }
    let waits = zip(tries.dropFirst(), tries).map { $0 - $1 }
    #expect(waits == [1, 2, 4])
  }

  private var losses: [String] { heard.all.filter { $0.hasPrefix("lost") } }

  @Test func `an engine that is quiet is asked, and one that does not answer is silent, then listed anew`()
    async
  {
    let stream = runner.expectStream(events)
    expectList()
    await watch {
      await heard.count(2)
      runner.expect(ping, .output("{}"))
      await time.sleepers(atLeast: 1)
      await time.advance(by: .milliseconds(3000))
      while runner.commands.count < 4 { await Task.yield() }
      runner.expect(ping, .error(.timedOut(commands.ping(), after: .seconds(3))))
      runner.expect(ping, .output("{}"))
      expectList()
      // The test's clock may run on while the answer is on its way, far enough for another question.
      runner.allow(ping, .output("{}"))
      await time.sleepers(atLeast: 1)
      while !heard.all.contains("silent") { await time.advance(by: .milliseconds(100)) }
      while heard.all.count < 5 { await time.advance(by: .milliseconds(100)) }
      _ = stream
    }
    #expect(heard.all.prefix(5) == ["listed 1", "live", "silent", "listed 1", "live"])
  }

  @Test func `silence is since the last word`() async {
    _ = runner.expectStream(events)
    runner.expect(list, .output(""))
    runner.allow(ping, .error(.timedOut(commands.ping(), after: .seconds(3))))
    let since = Mutex<Duration?>(nil)
    let source = DockerSource(commands: commands, runner: runner, time: time)
    let task = Task {
      await source.watch { changes in
        for case .engine(.silent(let moment)) in changes { since.withLock { $0 = moment } }
      }
    }
    let begun = time.uptime()
    while since.withLock(\.self) == nil {
      if time.sleeperCount > 0 { await time.advance(by: .milliseconds(50)) } else { await Task.yield() }
    }
    #expect(since.withLock(\.self) == begun)
    task.cancel()
    await task.value
  }

  @Test func `a cancelled source ends without a word`() async {
    _ = runner.expectStream(events)
    expectList()
    await watch { await heard.count(2) }
    #expect(heard.all.count == 2)
  }
}

import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideTestSupport

/// One forward from its start to its end, with kubectl's words and the clock in the test's hands.
@Suite struct ForwardSessionTests {
  private struct SomePorts: Ports {
    var taken: Set<UInt16> = []
    func isFree(_ port: UInt16) -> Bool { !taken.contains(port) }
  }

  private let time = ManualTime()
  private let runner = ScriptedRunner()
  private let first = KubeKey(.pod, "shop", "web-1")
  private let second = KubeKey(.pod, "shop", "web-2")
  private let seen = Seen()

  private final class Seen: Sendable {
    private let states = Mutex<[Forward]>([])
    var all: [Forward] { states.withLock(\.self) }
    func add(_ forward: Forward) { states.withLock { $0.append(forward) } }
  }

  private func words(_ pod: KubeKey, local: Int = 8443) -> ScriptedRunner.Pattern {
    .containing("port-forward", pod.operand, "\(local):443")
  }

  private func start(
    taken: Set<UInt16> = [], local: UInt16 = 8443, routes: [ForwardRoute]
  ) -> Task<Void, Never> {
    let rest = Mutexed(routes)
    let session = ForwardSession(
      commands: KubeCommands(context: "prod"), runner: runner, time: time, ports: SomePorts(taken: taken)
    ) { rest.next() }
    let forward = Forward(id: 1, target: first, localPort: local, remotePort: 443)
    return Task { [seen] in await session.run(forward) { seen.add($0) } }
  }

  /// The routes, one after the other; the last stays.
  private final class Mutexed: Sendable {
    private let routes: Mutex<[ForwardRoute]>
    init(_ routes: [ForwardRoute]) { self.routes = Mutex(routes) }
    func next() -> ForwardRoute {
      routes.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? .gone("no route") }
    }
  }

  @Test func `a port that is taken is an error before anything runs`() async {
    await start(taken: [8443], routes: [.to(first)]).value
    #expect(seen.all.map(\.state) == [.failed("port 8443 is taken on this machine: choose another")])
    #expect(runner.commands.isEmpty)
  }

  @Test func `it listens, and ends with its task`() async {
    let stream = runner.expectStream(words(first))
    let task = start(routes: [.to(first)])
    await stream.started()
    await stream.send("Forwarding from 127.0.0.1:8443 -> 443\nForwarding from [::1]:84")
    await stream.send("43 -> 443\nHandling connection for 8443\n")
    task.cancel()
    await task.value
    await stream.ended()
    #expect(seen.all.map(\.state) == [.starting, .listening(since: time.uptime()), .ended])
  }

  @Test func `a pod that went is replaced by the next one, after a pause`() async {
    let stream = runner.expectStream(words(first))
    let next = runner.expectStream(words(second))
    let task = start(routes: [.to(first), .wait("no pod of web is ready"), .to(second)])
    await stream.started()
    await stream.send("Forwarding from 127.0.0.1:8443 -> 443\n")
    await stream.sendError("error: lost connection to pod\n")
    stream.end(.exited(1), error: "error: lost connection to pod\n")
    await time.advanceUntilAsleep(.milliseconds(500))
    await time.advanceUntilAsleep(.milliseconds(1000))
    await next.started()
    await next.send("Forwarding from 127.0.0.1:8443 -> 443\n")
    task.cancel()
    await task.value
    let states = seen.all.map(\.state)
    #expect(states.count == 7)
    guard states.count == 7, case .reconnecting(let lost, let retryAt) = states[2],
      case .reconnecting(let waits, _) = states[3]
    else {
      Issue.record("\(states)")
      return
    }
    #expect(lost == "the connection to the pod was lost")
    #expect(retryAt == .seconds(86_400) + .milliseconds(500))
    #expect(waits == "no pod of web is ready")
    #expect(states[4] == .starting)
    #expect(seen.all[4].pod == second)
    #expect(states[6] == .ended)
  }

  @Test func `what nothing answers inside is said`() async {
    let stream = runner.expectStream(words(first))
    let task = start(routes: [.to(first)])
    await stream.started()
    await stream.sendError(
      "E1121 an error occurred forwarding 8443 -> 443: error forwarding port 443 to pod a, uid : refused\n"
        + "error: lost connection to pod\n")
    stream.end(.exited(1), error: "error: lost connection to pod\n")
    await time.asleep()
    task.cancel()
    await task.value
    guard case .reconnecting(let why, _) = seen.all[1].state else {
      Issue.record("\(seen.all)")
      return
    }
    #expect(why == "nothing answers at 443 in the pod: refused")
  }

  @Test(arguments: [
    (
      "Unable to listen on port 8443: Listeners failed to create with the following errors: [unable to create "
        + "listener: Error listen tcp4 127.0.0.1:8443: bind: address already in use]\n",
      "port 8443 is taken on this machine: choose another" as SafeText
    ),
    (
      "Error from server (Forbidden): pods \"web-1\" is forbidden: User \"vera\" cannot create resource\n",
      "Error from server (Forbidden): pods \"web-1\" is forbidden: User \"vera\" cannot create resource"
    ),
  ])
  func `what will not change is not tried again`(error: String, expected: SafeText) async {
    let stream = runner.expectStream(words(first))
    let task = start(routes: [.to(first)])
    await stream.started()
    await stream.sendError(error)
    stream.end(.exited(1), error: error)
    await task.value
    #expect(seen.all.map(\.state) == [.starting, .failed(expected)])
  }

  @Test func `read-only mode refuses in the runner`() async {
    let command = KubeCommands(context: "prod").portForward(first, local: 8443, remote: 443)
    runner.expect(words(first), .error(.readOnly(command)))
    await start(routes: [.to(first)]).value
    #expect(seen.all.last?.state == .failed("read-only: a forward can be written through"))
  }

  @Test func `a pod that is gone for good ends it`() async {
    await start(routes: [.gone("web-1 is gone")]).value
    #expect(seen.all.map(\.state) == [.failed("web-1 is gone")])
  }

  @Test func `a port that kubectl chose is kept`() async {
    let stream = runner.expectStream(.containing("port-forward", ":443"))
    let next = runner.expectStream(words(first, local: 43_567))
    let task = start(local: 0, routes: [.to(first)])
    await stream.started()
    await stream.send("Forwarding from 127.0.0.1:43567 -> 443\n")
    stream.end(.exited(1))
    await time.advanceUntilAsleep(.milliseconds(500))
    await next.started()
    task.cancel()
    await task.value
    #expect(seen.all.last?.localPort == 43_567)
  }
}

extension ManualTime {
  /// Returns when somebody sleeps.
  fileprivate func asleep() async {
    while sleeperCount == 0 { await Task.yield() }
  }

  fileprivate func advanceUntilAsleep(_ duration: Duration) async {
    await asleep()
    await advance(by: duration)
  }
}

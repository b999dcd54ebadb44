import SafeText
import Synchronization

/// Keeps one forward open until its task is cancelled, or it cannot be.
package struct ForwardSession: Sendable {
  private enum End {
    case failed(SafeText)
    case broken(SafeText)
  }

  private let commands: KubeCommands
  private let runner: any CommandRunner
  private let time: any Time
  private let ports: any Ports
  private let route: @Sendable () async -> ForwardRoute
  /// A connection that held so long was a good one.
  private static let steady = Duration.seconds(10)

  /// - Parameters:
  ///   - commands: Of its cluster.
  ///   - runner: Runs kubectl.
  ///   - time: For pauses and ages.
  ///   - ports: Of this machine.
  ///   - route: Where it can go, asked before each try.
  package init(
    commands: KubeCommands, runner: any CommandRunner, time: any Time, ports: any Ports,
    route: @escaping @Sendable () async -> ForwardRoute
  ) {
    self.commands = commands
    self.runner = runner
    self.time = time
    self.ports = ports
    self.route = route
  }

  /// Runs it, and says whenever its state is another one.
  package func run(_ forward: Forward, report: @escaping @Sendable (Forward) -> Void) async {
    var forward = forward
    func say(_ state: Forward.State) {
      forward.state = state
      report(forward)
    }
    guard forward.localPort == 0 || ports.isFree(forward.localPort) else {
      return say(.failed("port \(forward.localPort) is taken on this machine: choose another"))
    }
    var backoff = Backoff()
    while !Task.isCancelled {
      let end: End
      switch await route() {
      case .gone(let words): end = .failed(words)
      case .wait(let words): end = .broken(words)
      case .to(let pod):
        forward.pod = pod
        say(.starting)
        (end, forward) = await connect(forward, report)
      }
      if case .listening(let since) = forward.state, time.uptime() - since > Self.steady { backoff.reset() }
      if Task.isCancelled { break }
      switch end {
      case .failed(let words): return say(.failed(words))
      case .broken(let why):
        let delay = backoff.delay()
        say(.reconnecting(why: why, retryAt: time.uptime() + delay))
        await time.sleep(delay)
      }
    }
    say(.ended)
  }

  private func connect(
    _ forward: Forward, _ report: @escaping @Sendable (Forward) -> Void
  ) async -> (End, Forward) {
    let hearing = Mutex(Hearing(forward: forward))
    let command = commands.portForward(
      forward.pod, local: forward.localPort, remote: forward.remotePort)
    do {
      let result = try await runner.stream(command) { chunk in
        let now = time.uptime()
        if let changed = hearing.withLock({ $0.take(chunk, at: now) }) { report(changed) }
      }
      return hearing.withLock { ($0.end(result), $0.forward) }
    } catch {
      return (Self.end(error), hearing.withLock(\.forward))
    }
  }

  private static func end(_ error: CommandError) -> End {
    switch error {
    case .timedOut, .cancelled: .broken("\(ErrorText.summary(error))")
    case .readOnly: .failed("read-only: a forward can be written through")
    case .notFound, .notStarted, .directoryUnusable, .outputTooLong, .auditUnwritable:
      .failed("\(ErrorText.summary(error))")
    }
  }
}

extension ForwardSession {
  /// What kubectl has said so far.
  private struct Hearing {
    var forward: Forward
    private var output = LineSplitter(limit: 1 << 14)
    private var errors = LineSplitter(limit: 1 << 14)
    private var last: ForwardSign?

    init(forward: Forward) { self.forward = forward }

    /// - Returns: The forward, when its state is another one now.
    mutating func take(_ chunk: OutputChunk, at now: Duration) -> Forward? {
      let lines =
        switch chunk {
        case .standardOutput(let bytes): output.lines(bytes)
        case .standardError(let bytes): errors.lines(bytes)
        }
      let before = forward
      for line in lines { take(String(decoding: line, as: UTF8.self), at: now) }
      return forward == before ? nil : forward
    }

    private mutating func take(_ line: String, at now: Duration) {
      guard let sign = ForwardSign(line: line) else { return }
      switch sign {
      case .listening(let local, _):
        forward.localPort = local
        if case .listening = forward.state { return }  // One line for each address.
        forward.state = .listening(since: now)
      case .handling: break
      case .lostPod:
        // What it was lost over was said before.
        if last == nil { last = sign }
      case .portTaken, .portForbidden, .refusedInside, .podNotRunning: last = sign
      }
    }

    func end(_ result: CommandResult) -> End {
      switch last {
      case .portTaken:
        return .failed("port \(forward.localPort) is taken on this machine: choose another")
      case .portForbidden: return .failed("port \(forward.localPort) needs root on this machine")
      case .refusedInside(let words):
        return .broken("nothing answers at \(forward.remotePort) in the pod: \(Redaction.mask(words))")
      case .lostPod: return .broken("the connection to the pod was lost")
      case .podNotRunning: return .broken("the pod does not run")
      case .listening, .handling, nil: break
      }
      let words = String(decoding: result.standardError, as: UTF8.self)
      let line = EngineWords.lastLine(words) ?? EngineWords.ending(result.status)
      let isForGood = ["(Forbidden)", "is forbidden", "does not have a service port", "unknown flag"]
        .contains(where: line.contains)
      let safe: SafeText = "\(Redaction.mask(line))"
      return isForGood ? .failed(safe) : .broken(safe)
    }
  }
}

import Glibc
import TerminalHarness

/// Runs a program on a terminal and measures what an operator and his machine notice.
struct Bench {
  private struct Start {
    var firstFrame: Duration
    var firstData: Duration
  }

  private static let startLimit = Duration.seconds(20)
  /// Two terminals' worth of redrawing, and what a fresh start still has to ask for.
  private static let settling = Duration.seconds(3)

  private let options: BenchOptions

  init(_ options: BenchOptions) { self.options = options }

  /// - Parameter report: Called with each figure as soon as it is known.
  /// - Returns: All of them.
  /// - Throws: When the program does not start, show data or quit.
  func measure(_ report: (Figure) -> Void) throws -> [Figure] {
    var figures: [Figure] = []
    func note(_ name: Figure.Name, _ value: Double) {
      let figure = Figure(name: name, value: value, limit: options.limits[name])
      figures.append(figure)
      report(figure)
    }

    let starts = try (0..<options.starts).map { _ in
      let session = try start()
      let times = try timeStart(session)
      try quit(session)
      return times
    }
    note(.firstFrame, starts.map { milliseconds($0.firstFrame) }.percentile(50))
    note(.firstData, starts.map { milliseconds($0.firstData) }.percentile(50))

    let session = try start()
    _ = try timeStart(session)
    session.pump(for: Self.settling)
    let presses = try pressKeys(session)
    note(.keyMedian, presses.percentile(50))
    note(.key95, presses.percentile(95))
    session.pump(for: .seconds(1))
    let idle = watch(session)
    note(.bytes, idle.bytesPerSecond)
    note(.cpu, idle.percentOfACore)
    note(.ownMemory, mebibytes(idle.ownMemory))
    note(.treeMemory, mebibytes(idle.treeMemory))
    note(.peakMemory, mebibytes(idle.peakMemory))
    note(.processes, Double(idle.processes))
    note(.afterQuit, Double(try quit(session)))
    return figures
  }

  private func start() throws -> PtySession {
    // What the operator's own settings say must not count.
    let inherited = ["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "HOME", "PATH"]
    var environment: [String: String?] = [:]
    for name in inherited {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return try PtySession(
      try absolute(options.command), columns: options.columns, rows: options.rows, environment: environment)
  }

  private func absolute(_ command: [String]) throws -> [String] {
    guard let path = realpath(command[0], nil) else {
      throw BenchOptions.Problem(description: "no such program: \(command[0])")
    }
    defer { free(path) }
    return [String(cString: path)] + command.dropFirst()
  }

  private func timeStart(_ session: PtySession) throws -> Start {
    try session.wait(for: "a frame", within: Self.startLimit) {
      $0.screen.isAlternate && $0.screen.lines.contains { !$0.isEmpty }
    }
    let firstFrame = session.lastRead - session.started
    try session.wait(forText: options.dataText, within: Self.startLimit)
    return Start(firstFrame: firstFrame, firstData: session.lastRead - session.started)
  }

  /// Milliseconds from each key to the first byte of its frame. Down and up by turns, so that every key moves.
  private func pressKeys(_ session: PtySession) throws -> [Double] {
    try (0..<options.keys).map { number in
      // Not in step with any clock of the program, and never in the middle of another frame.
      session.pump(for: .milliseconds(40 + 17 * (number % 5)))
      while session.pumpOnce(atMost: .milliseconds(5)) > 0 {}
      let bytes = session.terminal.byteCount
      let start = ContinuousClock.now
      session.send(number.isMultiple(of: 2) ? "j" : "k")
      try session.wait(for: "an answer to a key") { $0.terminal.byteCount > bytes }
      return milliseconds(session.lastRead - start)
    }
  }

  /// Quits, and counts what is left of its processes a second later.
  @discardableResult
  private func quit(_ session: PtySession) throws -> Int {
    let processes = ProcessTree.all().descendants(of: session.pid)
    session.send("q")
    _ = try session.waitForEnd()
    usleep(200_000)
    return processes.filter { ProcessTree.state(of: $0).map { $0 != "Z" } ?? false }.count
  }
}

extension Bench {
  private struct Idle {
    var bytesPerSecond = 0.0
    var percentOfACore = 0.0
    var ownMemory = 0
    var treeMemory = 0
    var peakMemory = 0
    var processes = 0
  }

  private func watch(_ session: PtySession) -> Idle {
    var idle = Idle()
    let start = ContinuousClock.now
    let (bytes, cpu) = (session.terminal.byteCount, ProcessTree.all().cpu(of: session.pid))
    for second in 1...options.seconds {
      session.pump(for: start + .seconds(second) - .now)
      let tree = ProcessTree.all()
      let all = [session.pid] + tree.descendants(of: session.pid)
      let own = tree.sameProgram(as: session.pid)
      idle.processes = max(idle.processes, all.count)
      idle.treeMemory = max(idle.treeMemory, all.reduce(0) { $0 + ProcessTree.proportionalSize(of: $1) })
      idle.ownMemory = max(idle.ownMemory, own.reduce(0) { $0 + ProcessTree.proportionalSize(of: $1) })
      idle.peakMemory = own.map { ProcessTree.peakResidentSize(of: $0) }.max() ?? 0
    }
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    idle.bytesPerSecond = Double(session.terminal.byteCount - bytes) / elapsed
    idle.percentOfACore = 100 * ((ProcessTree.all().cpu(of: session.pid) - cpu) / .seconds(1)) / elapsed
    return idle
  }
}

private func milliseconds(_ duration: Duration) -> Double { duration / .milliseconds(1) }

private func mebibytes(_ bytes: Int) -> Double { Double(bytes) / 1_048_576 }

extension [Double] {
  /// The smallest value that so many per cent do not exceed; 0 of none.
  fileprivate func percentile(_ percent: Int) -> Double {
    guard !isEmpty else { return 0 }
    return sorted()[Swift.min(count - 1, Swift.max(0, (count * percent + 99) / 100 - 1))]
  }
}

import Glibc
import TerminalHarness

/// The program that is measured, on a terminal of its own.
struct ProgramRun {
  static let startLimit = Duration.seconds(20)

  let session: PtySession

  init(
    _ options: BenchOptions, arguments: [String] = [], environment changes: [String: String] = [:]
  ) throws {
    // What the operator's own settings say must not count.
    let inherited = ["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "HOME", "PATH"]
    var environment: [String: String?] = changes
    for name in inherited {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    session = try PtySession(
      try Self.absolute(options.command) + arguments, columns: options.columns, rows: options.rows,
      environment: environment)
  }

  private static func absolute(_ command: [String]) throws -> [String] {
    guard let path = realpath(command[0], nil) else {
      throw BenchOptions.Problem(description: "no such program: \(command[0])")
    }
    defer { free(path) }
    return [String(cString: path)] + command.dropFirst()
  }

  /// Presses a key and waits until the screen shows what it does.
  ///
  /// - Returns: From the key to the last bytes of the frame that shows it.
  @discardableResult
  func press(_ key: String, until what: String, _ isShown: (VTScreen) -> Bool) throws -> Duration {
    let start = ContinuousClock.now
    session.send(key)
    try session.wait(for: what) { isShown($0.screen) }
    return session.lastRead - start
  }

  /// Memory and number of the processes as they are now.
  func load() -> Load {
    let tree = ProcessTree.all()
    let all = [session.pid] + tree.descendants(of: session.pid)
    let own = tree.sameProgram(as: session.pid)
    return Load(
      processes: all.count, treeMemory: Self.memory(all), ownMemory: Self.memory(own),
      peakMemory: own.map { ProcessTree.peakResidentSize(of: $0) }.max() ?? 0)
  }

  /// Of the program itself, without the commands that it runs.
  func ownProcessorTime() -> Duration {
    ProcessTree.all().sameProgram(as: session.pid).reduce(.zero) { $0 + ProcessorTime.of($1) }
  }

  /// Looks on for a while, once a second, and does nothing.
  func watch(seconds: Int) -> Watch {
    let start = ContinuousClock.now
    let (bytes, cpu) = (session.terminal.byteCount, ProcessTree.all().cpu(of: session.pid))
    let loads = (1...seconds).map { second in
      session.pump(for: start + .seconds(second) - .now)
      return load()
    }
    let elapsed = (ContinuousClock.now - start).inSeconds
    let spent = (ProcessTree.all().cpu(of: session.pid) - cpu).inSeconds
    return Watch(
      bytesPerSecond: Double(session.terminal.byteCount - bytes) / elapsed,
      cpuPercent: 100 * spent / elapsed, loads: loads)
  }

  private static func memory(_ processes: [pid_t]) -> Int {
    processes.reduce(0) { $0 + ProcessTree.proportionalSize(of: $1) }
  }

  /// Quits, and counts what is left of its processes a moment later.
  @discardableResult
  func quit() throws -> Int {
    let processes = ProcessTree.all().descendants(of: session.pid)
    // It leads back from where we are, and out from the top.
    for _ in 0..<5 where session.exitStatus() == nil {
      session.send("q")
      session.pump(for: .milliseconds(80))
    }
    _ = try session.waitForEnd()
    usleep(200_000)
    return processes.filter { ProcessTree.state(of: $0).map { $0 != "Z" } ?? false }.count
  }
}

/// What a program and its children cost at one moment; memory in bytes.
struct Load {
  var processes: Int
  var treeMemory: Int
  var ownMemory: Int
  var peakMemory: Int
}

/// What a program cost over a while.
struct Watch {
  /// To its terminal.
  var bytesPerSecond: Double
  /// Of a core, its children's included.
  var cpuPercent: Double
  /// Once a second.
  var loads: [Load]
}

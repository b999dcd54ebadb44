import Dispatch
import Glibc
import Subprocess
import SystemPackage
package import TopsideCore

/// Runs commands as child processes, each in a session of its own that ends with it.
package struct ProcessRunner: CommandRunner {
  /// What `stream` keeps of standard error, in bytes.
  private static let errorTail = 4 << 10

  private let search: ExecutableSearch
  private let inherited: [String: String]
  private let readOnly: ReadOnlySwitch
  let audit: any AuditLog
  private let outputLimit: ByteCount
  private let poller = Poller()
  // For the timers of all children, which only ring.
  private let queue = DispatchQueue(label: "topside.children")

  /// - Parameters:
  ///   - environment: The operator's; children get it, and its PATH is where programs are looked for.
  ///   - readOnly: While it is on, commands that change something are refused.
  ///   - audit: Where commands that change something are recorded before and after.
  ///   - outputLimit: The most that `run` collects of each of the two outputs.
  package init(
    environment: [String: String], readOnly: ReadOnlySwitch, audit: any AuditLog,
    outputLimit: ByteCount = .mib(64)
  ) {
    search = ExecutableSearch(path: environment["PATH"])
    var inherited = environment
    // Swift's crash reporter would ask on the terminal, and stay behind.
    inherited["SWIFT_BACKTRACE"] = "enable=no"
    self.inherited = inherited
    self.readOnly = readOnly
    self.audit = audit
    Self.receiveChildren()
    self.outputLimit = outputLimit
  }

  package func run(_ command: Command) async throws(CommandError) -> CommandResult {
    let executable = try admit(command)
    return try await audited(command) { () async throws(CommandError) in
      try await collect(command, executable)
    } end: { result in
      (result.status, Self.lastWords(result))
    }
  }

  private func collect(_ command: Command, _ executable: FilePath) async throws(CommandError) -> CommandResult
  {
    var output: [UInt8] = []
    var error: [UInt8] = []
    let limit = outputLimit.bytes
    let end = try await execute(command, executable, gathers: false) { channel, bytes in
      switch channel {
      case .output: output += bytes
      case .error: error += bytes
      }
      return max(output.count, error.count) > limit ? .enough : .goOn
    }
    return CommandResult(status: end, standardOutput: output, standardError: error)
  }

  package func stream(
    _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult {
    let executable = try admit(command)
    return try await audited(command) { () async throws(CommandError) in
      try await follow(command, executable, receive)
    } end: { result in
      (result.status, Self.lastWords(result))
    }
  }

  private func follow(
    _ command: Command, _ executable: FilePath, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult {
    var tail: [UInt8] = []
    let end = try await execute(command, executable, gathers: true) { channel, bytes in
      switch channel {
      case .output:
        await receive(.standardOutput(bytes))
      case .error:
        tail = tail.suffix(max(0, Self.errorTail - bytes.count)) + bytes.suffix(Self.errorTail)
        await receive(.standardError(bytes))
      }
      return .goOn
    }
    return CommandResult(status: end, standardError: tail)
  }

  package func interact(_ command: Command) async throws(CommandError) -> ExitStatus {
    let child = ForegroundChild(
      executable: try admit(command), command: command, environment: environment(of: command))
    return try await audited(command) { () async throws(CommandError) in
      do {
        return try await child.run()
      } catch {
        throw CommandError(starting: command, error)
      }
    } end: { status in
      (status, nil)
    }
  }

  private func execute(
    _ command: Command, _ executable: FilePath, gathers: Bool,
    _ receive: (Supervision.Channel, [UInt8]) async -> Supervision.Verdict
  ) async throws(CommandError) -> ExitStatus {
    if Task.isCancelled { throw .cancelled }
    let child = Child(
      executable: executable, command: command, environment: environment(of: command), poller: poller,
      queue: queue,
      gathers: gathers)
    let end: Child.End
    do {
      end = try await child.run(receive)
    } catch {
      throw CommandError(starting: command, error)
    }
    switch end.cut {
    case .deadline: throw .timedOut(command, after: command.timeout ?? .zero)
    case .enough: throw .outputTooLong(command, limit: outputLimit)
    case nil: break
    }
    if Task.isCancelled { throw .cancelled }
    return end.status
  }

  /// Whoever started us may have had us ignore SIGCHLD; children would then be gone before we learn how they ended.
  private static func receiveChildren() {
    var current = sigaction()
    sigaction(SIGCHLD, nil, &current)
    // C compares handlers; Swift has to be told that they are numbers.
    let handler = unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self)
    guard handler == unsafeBitCast(SIG_IGN, to: Int.self) else { return }
    signal(SIGCHLD, SIG_DFL)
  }

  /// Where the command's program is, if the command may run at all.
  private func admit(_ command: Command) throws(CommandError) -> FilePath {
    if readOnly.refuses(command) { throw .readOnly(command) }
    guard let executable = search.find(command.executable) else {
      throw .notFound(executable: command.executable)
    }
    // C strings end at a zero byte: the program would get less than what was confirmed and audited.
    let words = command.argv + command.environment.flatMap { [$0, $1] } + [command.directory ?? ""]
    guard !words.contains(where: { $0.utf8.contains(0) }) else {
      throw .notStarted(executable: command.executable, errno: EINVAL)
    }
    return executable
  }

  private func environment(of command: Command) -> Environment {
    let values = inherited.merging(command.environment) { _, own in own }
    // Names that no shell can set would make the start fail.
    let named = values.filter { name, _ in name.first.map { !$0.isNumber } ?? false }
    return .custom(Dictionary(uniqueKeysWithValues: named.map { (Environment.Key(stringLiteral: $0), $1) }))
  }
}

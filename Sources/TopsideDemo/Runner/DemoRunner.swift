package import TopsideCore

/// A simulated docker and a simulated kubectl behind the runner's protocol: what they print goes through the same
/// parsing as on a real engine or cluster. It starts no process and touches nothing.
package struct DemoRunner: CommandRunner {
  let engine: SimulatedEngine
  private let refuses: @Sendable (Command) -> Bool

  /// - Parameters:
  ///   - time: All that happens is on this clock.
  ///   - seed: The same seed on the same clock gives the same life.
  ///   - script: What goes wrong with the engine itself.
  ///   - refuses: Asked before each command, as the lock may be opened while the dashboard runs.
  package init(
    time: any Time, seed: UInt64 = 2026, script: DemoScript = .calm,
    refuses: @escaping @Sendable (Command) -> Bool = { _ in false }
  ) {
    self.refuses = refuses
    engine = SimulatedEngine(time: time, seed: seed, script: script)
  }

  package func run(_ command: Command) async throws(CommandError) -> CommandResult {
    try admit(command)
    if command.isOfCluster { return try await runKube(command) }
    guard let request = DemoRequest(command.arguments) else { return .unknown(command) }
    let view = await engine.look()
    guard view.isReachable || !request.needsEngine else { return .unreachable }
    switch request {
    case .change(let verb, let names): return try await change(verb, names, command, view)
    case .composeChange(let verb, let project, let services):
      return try await composeChange(verb, project, services, command, view)
    case .compose(let request): return try await perform(request, command)
    case .events, .stats(follows: true, _), .logs: return try await collect(command)
    case .shell: throw Self.noShell
    default: return view.answer(request)
    }
  }

  package func stream(
    _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult {
    try admit(command)
    if command.isOfCluster { return try await streamKube(command, receive) }
    switch DemoRequest(command.arguments) {
    case .events(let events): return try await stream(events, receive)
    case .stats(follows: true, let isTruncated): return try await streamStatistics(isTruncated, receive)
    case .logs(let logs): return try await stream(logs, receive)
    default:
      var result = try await run(command)
      if !result.standardOutput.isEmpty { await receive(.standardOutput(result.standardOutput)) }
      if !result.standardError.isEmpty { await receive(.standardError(result.standardError)) }
      result.standardOutput = []
      return result
    }
  }

  /// There is nothing behind a simulated container that a shell could run in.
  package func interact(_ command: Command) async throws(CommandError) -> ExitStatus {
    try admit(command)
    throw Self.noShell
  }

  static let noShell = CommandError.notStarted(executable: "a shell in the demo", errno: 95)

  private func admit(_ command: Command) throws(CommandError) {
    guard command.program == "docker" || command.isOfCluster else {
      throw .notFound(executable: command.executable)
    }
    guard !refuses(command) else { throw .readOnly(command) }
    guard !Task.isCancelled else { throw .cancelled }
  }

  /// A stream that ends by itself, as a whole.
  func collect(_ command: Command) async throws(CommandError) -> CommandResult {
    let output = CollectedOutput()
    let limit = command.timeout
    return try await withDeadline(limit, command) { () async throws(CommandError) -> CommandResult in
      var result = try await stream(command) { await output.append($0) }
      (result.standardOutput, result.standardError) = await output.bytes(orElse: result.standardError)
      return result
    }
  }
}

extension Command {
  /// Without the directories before it.
  var program: String { executable.split(separator: "/").last.map(String.init) ?? executable }

  /// kubectl, or curl, which asks kubectl's proxy, or helm.
  fileprivate var isOfCluster: Bool { ["kubectl", "curl", "helm"].contains(program) }
}

private actor CollectedOutput {
  private var standardOutput: [UInt8] = []
  private var standardError: [UInt8] = []

  func append(_ chunk: OutputChunk) {
    switch chunk {
    case .standardOutput(let bytes): standardOutput += bytes
    case .standardError(let bytes): standardError += bytes
    }
  }

  func bytes(orElse error: [UInt8]) -> (out: [UInt8], error: [UInt8]) {
    (standardOutput, standardError.isEmpty ? error : standardError)
  }
}

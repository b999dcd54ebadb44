import Synchronization
package import Testing
package import TopsideCore

/// A runner that starts nothing and answers as a test says. What the test did not say is a failure of the test: a
/// command that was not expected, and one that was and did not come.
package final class ScriptedRunner: CommandRunner {
  /// Whether the commands must come in the order in which they are expected.
  package enum Order: Sendable { case strict, any }

  /// How a command is recognised.
  package struct Pattern: Sendable {
    let text: String
    let matches: @Sendable (Command) -> Bool

    package init(_ text: String, _ matches: @escaping @Sendable (Command) -> Bool) {
      self.text = text
      self.matches = matches
    }

    /// Exactly these words, the program first.
    package static func exactly(_ argv: [String]) -> Pattern {
      Pattern(argv.joined(separator: " ")) { $0.argv == argv }
    }

    /// These words, in this order, with any others between them: `docker … inspect … abc`.
    package static func containing(_ words: String...) -> Pattern {
      Pattern(words.joined(separator: " … ")) { command in
        var rest = words[...]
        for word in command.argv where word == rest.first { rest = rest.dropFirst() }
        return rest.isEmpty
      }
    }
  }

  package enum Answer: Sendable {
    case result(CommandResult)
    case error(CommandError)
    /// Never answers; ends when the task is cancelled.
    case silence
    /// Says this, whenever it is asked, and then nothing more; ends when the task is cancelled.
    case following(String)
    case stream(ScriptedStream)
    /// Says this, also to who follows it, and ends so.
    case saying(String, then: CommandResult)

    package static func saying(_ text: String) -> Answer {
      .saying(text, then: CommandResult(status: .exited(0), standardOutput: Array(text.utf8)))
    }

    package static func output(_ text: String, error: String = "", exit: Int32 = 0) -> Answer {
      .result(
        CommandResult(
          status: .exited(exit), standardOutput: Array(text.utf8), standardError: Array(error.utf8)))
    }

    package static func failure(_ error: String, exit: Int32 = 1) -> Answer {
      .output("", error: error, exit: exit)
    }
  }

  private struct Expectation {
    var pattern: Pattern
    var answer: Answer
    var isRepeatable: Bool
    var at: SourceLocation
  }

  private struct State {
    var expectations: [Expectation] = []
    var commands: [Command] = []
  }

  private let order: Order
  private let state = Mutex(State())

  package init(order: Order = .strict) { self.order = order }

  /// Every command that came, in order.
  package var commands: [Command] { state.withLock(\.commands) }

  /// Expects a command once.
  package func expect(_ pattern: Pattern, _ answer: Answer, at: SourceLocation = #_sourceLocation) {
    state.withLock { state in
      state.expectations.append(Expectation(pattern: pattern, answer: answer, isRepeatable: false, at: at))
    }
  }

  /// Answers a command as often as it comes, in any order; that it never comes is no failure.
  package func allow(_ pattern: Pattern, _ answer: Answer, at: SourceLocation = #_sourceLocation) {
    state.withLock { state in
      state.expectations.append(Expectation(pattern: pattern, answer: answer, isRepeatable: true, at: at))
    }
  }

  /// Expects a stream once.
  package func expectStream(_ pattern: Pattern, at: SourceLocation = #_sourceLocation) -> ScriptedStream {
    let stream = ScriptedStream()
    expect(pattern, .stream(stream), at: at)
    return stream
  }

  /// Fails the test for each expected command that has not come. Called at the end of a test.
  package func verify() {
    let missing = state.withLock { state in
      defer { state.expectations = [] }
      return state.expectations.filter { !$0.isRepeatable }
    }
    for expectation in missing {
      Issue.record("this command did not come: \(expectation.pattern.text)", sourceLocation: expectation.at)
    }
  }

  deinit { verify() }

  package func run(_ command: Command) async throws(CommandError) -> CommandResult {
    try await perform(command) { _ in }
  }

  package func stream(
    _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult {
    try await perform(command, receive)
  }

  package func interact(_ command: Command) async throws(CommandError) -> TopsideCore.ExitStatus {
    try await perform(command) { _ in }.status
  }

  private func perform(
    _ command: Command, _ receive: @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult {
    guard let answer = take(command) else {
      Issue.record("nobody expected this command: \(command.argv.joined(separator: " "))")
      throw .notFound(executable: command.executable)
    }
    switch answer {
    case .result(let result): return result
    case .error(let error): throw error
    case .silence: return try await ScriptedStream().run { _ in }
    case .following(let text):
      await receive(.standardOutput(Array(text.utf8)))
      return try await ScriptedStream().run { _ in }
    case .stream(let stream): return try await stream.run(receive)
    case .saying(let text, let result):
      await receive(.standardOutput(Array(text.utf8)))
      return result
    }
  }

  private func take(_ command: Command) -> Answer? {
    state.withLock { state in
      state.commands.append(command)
      let pending = state.expectations.indices.filter { !state.expectations[$0].isRepeatable }
      let candidates = order == .strict ? Array(pending.prefix(1)) : pending
      let repeatable = state.expectations.indices.filter { state.expectations[$0].isRepeatable }
      guard
        let index = (candidates + repeatable).first(where: { state.expectations[$0].pattern.matches(command) }
        )
      else { return nil }
      let answer = state.expectations[index].answer
      if !state.expectations[index].isRepeatable { state.expectations.remove(at: index) }
      return answer
    }
  }
}

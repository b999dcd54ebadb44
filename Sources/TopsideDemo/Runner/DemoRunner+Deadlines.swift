import TopsideCore

extension DemoRunner {
  /// Rests as long as a change takes, or less when its time limit or a cancellation comes first.
  func rest(_ needed: Duration, _ command: Command) async throws(CommandError) {
    if let limit = command.timeout, limit < needed {
      await engine.sleep(limit)
      throw Task.isCancelled ? .cancelled : .timedOut(command, after: limit)
    }
    if needed > .zero { await engine.sleep(needed) }
    guard !Task.isCancelled else { throw .cancelled }
  }

  /// Ends `body` when the limit has passed; nil is no limit.
  func withDeadline(
    _ limit: Duration?, _ command: Command,
    _ body: @escaping @Sendable () async throws(CommandError) -> CommandResult
  ) async throws(CommandError) -> CommandResult {
    guard let limit else { return try await body() }
    let first = await withTaskGroup(of: Result<CommandResult, CommandError>?.self) { group in
      group.addTask {
        do throws(CommandError) { return .success(try await body()) } catch { return .failure(error) }
      }
      group.addTask {
        await engine.sleep(limit)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
    guard let first else { throw Task.isCancelled ? .cancelled : .timedOut(command, after: limit) }
    return try first.get()
  }
}

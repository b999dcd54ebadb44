import Synchronization
package import TopsideCore

/// A long command's output in the hands of a test.
package final class ScriptedStream: Sendable {
  private enum Item: Sendable {
    case chunk(OutputChunk, delivered: CheckedContinuation<Void, Never>?)
    case end(Result<CommandResult, CommandError>)
  }

  private struct State {
    var hasStarted = false
    var hasEnded = false
    var waitingForStart: [CheckedContinuation<Void, Never>] = []
    var waitingForEnd: [CheckedContinuation<Void, Never>] = []
  }

  private let items: AsyncStream<Item>
  private let feed: AsyncStream<Item>.Continuation
  private let state = Mutex(State())

  package init() { (items, feed) = AsyncStream.makeStream() }

  /// Hands over a piece of output and returns when the receiver has taken it.
  package func send(_ chunk: OutputChunk) async {
    await withCheckedContinuation { delivered in
      if case .enqueued = feed.yield(.chunk(chunk, delivered: delivered)) { return }
      delivered.resume()
    }
  }

  package func send(_ text: String) async { await send(.standardOutput(Array(text.utf8))) }

  package func sendError(_ text: String) async { await send(.standardError(Array(text.utf8))) }

  package func end(_ status: ExitStatus = .exited(0), error: String = "") {
    feed.yield(.end(.success(CommandResult(status: status, standardError: Array(error.utf8)))))
  }

  package func fail(_ error: CommandError) { feed.yield(.end(.failure(error))) }

  package var hasStarted: Bool { state.withLock(\.hasStarted) }

  /// Returns when somebody has begun to read it.
  package func started() async {
    await withCheckedContinuation { waiter in
      let isDone = state.withLock { state in
        if !state.hasStarted { state.waitingForStart.append(waiter) }
        return state.hasStarted
      }
      if isDone { waiter.resume() }
    }
  }

  /// Returns when nobody reads it any more: it has ended, or its reader was cancelled.
  package func ended() async {
    await withCheckedContinuation { waiter in
      let isDone = state.withLock { state in
        if !state.hasEnded { state.waitingForEnd.append(waiter) }
        return state.hasEnded
      }
      if isDone { waiter.resume() }
    }
  }

  func run(_ receive: @Sendable (OutputChunk) async -> Void) async throws(CommandError) -> CommandResult {
    let starters = state.withLock { state in
      defer { state.waitingForStart = [] }
      state.hasStarted = true
      return state.waitingForStart
    }
    for waiter in starters { waiter.resume() }
    defer { finish() }
    for await item in items {
      switch item {
      case .chunk(let chunk, let delivered):
        await receive(chunk)
        delivered?.resume()
      case .end(let result): return try result.get()
      }
    }
    throw .cancelled
  }

  private func finish() {
    let enders = state.withLock { state in
      defer { state.waitingForEnd = [] }
      state.hasEnded = true
      return state.waitingForEnd
    }
    feed.finish()
    for waiter in enders { waiter.resume() }
  }
}

import Synchronization

/// What was last learned of one subject, between those who hear of it and the one who follows its log.
final class LogNews: Sendable {
  private struct State {
    var subject: LogSubject?
    /// As it was told of when its newest run that is over had ended.
    var ended: LogSubject?
    var listener: AsyncStream<LogSubject?>.Continuation?
  }

  private let state = Mutex(State())

  /// nil: it is gone.
  var latest: LogSubject? { state.withLock(\.subject) }

  func tell(_ subject: LogSubject?) {
    state.withLock { state in
      state.subject = subject
      if let subject, !subject.isRunning { state.ended = subject }
      state.listener?.yield(subject)
    }
  }

  /// What was told of a run's end; nil when nothing was, or another has ended since.
  func end(of run: LogSubject) -> LogSubject? {
    state.withLock(\.ended).flatMap { $0.isSameRun(as: run) ? $0 : nil }
  }

  /// What is known now, then what is told. Whoever listened before hears no more.
  func changes() -> AsyncStream<LogSubject?> {
    let (stream, listener) = AsyncStream.makeStream(
      of: LogSubject?.self, bufferingPolicy: .bufferingNewest(1))
    let before = state.withLock { state in
      defer { state.listener = listener }
      listener.yield(state.subject)
      return state.listener
    }
    before?.finish()
    return stream
  }

  /// Waits until the subject is as wanted; nil when the task was cancelled.
  func first(where isWanted: (LogSubject) -> Bool) async -> LogSubject? {
    for await case .some(let subject) in changes() where isWanted(subject) { return subject }
    return nil
  }

  /// Waits until something is so, but no longer than the given time.
  ///
  /// - Returns: Whether it is so.
  func becomes(
    within limit: Duration, _ time: any Time, _ condition: @escaping @Sendable (LogSubject?) -> Bool
  ) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        for await subject in self.changes() where condition(subject) { return true }
        return false
      }
      group.addTask {
        await time.sleep(limit)
        return false
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
  }
}

import Dashboard
import Synchronization
import TopsideCore

/// Where background tasks leave messages for the main actor, which takes all of them once a frame.
///
/// Behind a lock with one bell: a hop to the main actor for each of 10,000 changes a second was measured to cost
/// five times as much.
final class Inbox: Sendable {
  private struct State {
    var messages: [Message] = []
    /// Which of the contexts that were entered is looked at.
    var context = 0
  }

  private let pending = Mutex(State())
  private let bell: AsyncStream<Void>.Continuation
  let rings: AsyncStream<Void>

  init() {
    (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  func post(_ messages: [Message]) {
    pending.withLock { $0.messages += messages }
    bell.yield()
  }

  /// What is learned of a cluster counts only while its context is the one that is looked at.
  func post(_ messages: [Message], of context: Int) {
    let isWanted = pending.withLock { state in
      guard state.context == context else { return false }
      state.messages += messages
      return true
    }
    if isWanted { bell.yield() }
  }

  var context: Int { pending.withLock(\.context) }

  /// From now on nothing comes of the context before, not even what waits already.
  func enterContext() {
    pending.withLock { state in
      state.context += 1
      state.messages.removeAll(where: \.isOfCluster)
    }
  }

  /// Something grew that needs no message: a log.
  func ring() { bell.yield() }

  func takeAll() -> [Message] {
    pending.withLock { state in
      defer { state.messages = [] }
      return state.messages
    }
  }
}

import Dashboard
import Synchronization

/// Where background tasks leave messages for the main actor, which takes all of them once a frame.
///
/// Behind a lock with one bell: a hop to the main actor for each of 10,000 changes a second was measured to cost
/// five times as much.
final class Inbox: Sendable {
  private let pending = Mutex<[Message]>([])
  private let bell: AsyncStream<Void>.Continuation
  let rings: AsyncStream<Void>

  init() {
    (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  func post(_ messages: [Message]) {
    pending.withLock { $0 += messages }
    bell.yield()
  }

  /// Something grew that needs no message: a log.
  func ring() { bell.yield() }

  func takeAll() -> [Message] {
    pending.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}

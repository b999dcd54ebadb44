import Synchronization

/// Where a producer leaves values and one consumer takes them all at once.
///
/// Behind a lock because a chunk of events arrives on whatever thread reads the pipe, and a hop to the consumer
/// for each would cost five times as much.
final class Outbox<Element: Sendable>: Sendable {
  private let pending = Mutex<[Element]>([])
  private let bell: AsyncStream<Void>.Continuation
  /// Yields when something is there; several deliveries may ring once.
  let rings: AsyncStream<Void>

  init() {
    (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  func put(_ elements: [Element]) {
    guard !elements.isEmpty else { return }
    pending.withLock { $0 += elements }
    bell.yield()
  }

  /// Wakes the consumer although nothing is there.
  func ring() { bell.yield() }

  func takeAll() -> [Element] {
    pending.withLock { elements in
      defer { elements = [] }
      return elements
    }
  }

  func close() { bell.finish() }
}

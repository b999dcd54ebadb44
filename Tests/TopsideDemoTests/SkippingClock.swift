import Synchronization
import TopsideCore

/// A clock on which nobody waits: whoever sleeps takes it straight to when they would wake.
final class SkippingClock: Time {
  static let opening = Timestamp(seconds: 1_795_228_996)

  private let elapsed = Mutex(Duration.zero)

  func now() -> Timestamp { Self.opening.advanced(by: uptime()) }
  func uptime() -> Duration { elapsed.withLock { $0 } }

  func sleep(_ duration: Duration) async {
    let due = uptime() + duration
    await Task.yield()
    guard !Task.isCancelled else { return }
    elapsed.withLock { $0 = max($0, due) }
  }
}

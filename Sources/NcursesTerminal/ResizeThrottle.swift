import CGuard
import Dispatch
import Glibc

/// Turns any number of size changes into few: at once after a pause, then at most one in 50 ms, and in a storm
/// at most one in 200 ms.
@MainActor
final class ResizeThrottle {
  private static let shortest = 50
  private static let longest = 200

  private let apply: () -> Void
  private var interval = shortest
  private var isWaiting = false
  private var hasMore = false

  init(_ apply: @escaping () -> Void) { self.apply = apply }

  func changed() {
    if isWaiting {
      hasMore = true
      return
    }
    apply()
    wait()
  }

  private func wait() {
    isWaiting = true
    hasMore = false
    // 10,000 changes in a second would be as many wake-ups.
    guard_hold(SIGWINCH)
    DispatchQueue.main.asyncAfter(deadline: .now() + .milliseconds(interval)) { [weak self] in
      MainActor.assumeIsolated { self?.waited() }
    }
  }

  private func waited() {
    isWaiting = false
    guard guard_release(SIGWINCH) != 0 || hasMore else {
      interval = Self.shortest
      return
    }
    interval = min(interval * 2, Self.longest)
    apply()
    wait()
  }
}

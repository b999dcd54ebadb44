import CGuard
import Dispatch
import Glibc

/// Turns any number of size changes into few.
///
/// The first is applied at once. Then it looks away for 50 ms; if more came, for another 200 ms in which the kernel
/// does not even tell us: in a storm each signal wakes a thread, 10,000 of them for a tenth of a second of work.
@MainActor
final class ResizeThrottle {
  private enum Phase { case quiet, noting, deaf }

  private static let notingMilliseconds = 50
  private static let deafMilliseconds = 200

  private let apply: () -> Void
  private var phase = Phase.quiet
  private var hasMore = false

  init(_ apply: @escaping () -> Void) { self.apply = apply }

  func changed() {
    guard phase == .quiet else {
      hasMore = true
      return
    }
    apply()
    note()
  }

  private func note() {
    phase = .noting
    hasMore = false
    guard_hold(SIGWINCH)
    after(Self.notingMilliseconds) { $0.noted() }
  }

  private func noted() {
    if guard_release(SIGWINCH) != 0 || hasMore {
      phase = .deaf
      guard_deafen(SIGWINCH)
      after(Self.deafMilliseconds) { $0.hearAgain() }
    } else {
      phase = .quiet
    }
  }

  private func hearAgain() {
    guard_hear_again(SIGWINCH)
    apply()
    note()
  }

  private func after(_ milliseconds: Int, _ step: @escaping @MainActor (ResizeThrottle) -> Void) {
    DispatchQueue.main.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in
      MainActor.assumeIsolated {
        if let self { step(self) }
      }
    }
  }
}

import CGuard
// Dispatch sources may be used from any thread; the module does not say so to the compiler.
@preconcurrency import Dispatch
import Glibc
import Synchronization

/// How often this process was asked to end, by SIGINT or SIGTERM.
final class EndRequests: Sendable {
  private struct State {
    var count = 0
    var source: (any DispatchSourceRead)?
  }

  private let state = Mutex(State())

  var count: Int { state.withLock(\.count) }

  /// Tells each request, with its number, from now on.
  func listen(_ told: @escaping @Sendable (Int) -> Void) {
    let descriptor = guard_listen([SIGINT, SIGTERM], 2)
    // Without a pipe these signals are not handled: they end us, and the run can be taken up again.
    guard descriptor >= 0 else { return }
    let source = DispatchSource.makeReadSource(
      fileDescriptor: descriptor, queue: DispatchQueue(label: "topside.requests"))
    source.setEventHandler { [weak self] in
      while guard_next_signal() != 0 {
        guard let self else { return }
        told(self.add())
      }
    }
    source.activate()
    state.withLock { $0.source = source }
  }

  private func add() -> Int {
    state.withLock { state in
      state.count += 1
      return state.count
    }
  }
}

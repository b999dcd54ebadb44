// Dispatch sources may be used from any thread; the module does not say so to the compiler.
@preconcurrency import Dispatch
import Glibc

/// Rings when a child has exited; it is not reaped by that.
struct ExitWatch: Sendable {
  private let close: @Sendable () -> Void

  /// `descriptor` is the child's pidfd; negative where the kernel has none (before 5.4).
  init(
    _ child: pid_t, descriptor: Int32, on poller: Poller, _ queue: DispatchQueue,
    ring: @escaping @Sendable () -> Void
  ) {
    // A descriptor of our own, because a watch closes what it watches.
    let own = descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    // The thread is there already, for the pipes; where it is not, asking now and then serves as well.
    if own >= 0, let watch = try? poller.watch(own, ring: ring) {
      watch.arm()
      close = { watch.close() }
    } else {
      let timer = DispatchSource.makeTimerSource(queue: queue)
      timer.setEventHandler { if Self.hasExited(child) { ring() } }
      timer.schedule(deadline: .now(), repeating: .milliseconds(20), leeway: .milliseconds(5))
      timer.activate()
      close = { timer.cancel() }
    }
  }

  func stop() { close() }

  private static func hasExited(_ child: pid_t) -> Bool {
    var status = siginfo_t()
    let result = waitid(P_PID, id_t(child), &status, WEXITED | WNOHANG | WNOWAIT)
    return result != 0 || status.si_signo != 0
  }
}

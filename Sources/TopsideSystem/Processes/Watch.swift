import Glibc
import Synchronization

/// Rings once when its descriptor, which it owns, can be read or has ended, each time that it is armed.
///
/// While it is not armed it costs nothing, however much is written at the other end.
final class Watch: Sendable {
  private let descriptor: Int32
  private let token: UInt64
  private let thread: PollThread
  private let ring: @Sendable () -> Void
  private let isClosed = Mutex(false)

  init(_ descriptor: Int32, on thread: PollThread, ring: @escaping @Sendable () -> Void) {
    self.descriptor = descriptor
    self.thread = thread
    self.ring = ring
    token = thread.newToken()
  }

  deinit { close() }

  func arm() {
    isClosed.withLock { if !$0 { thread.arm(token, descriptor, ring: ring) } }
  }

  func close() {
    isClosed.withLock { isClosed in
      guard !isClosed else { return }
      thread.disarm(token)
      Glibc.close(descriptor)
      isClosed = true
    }
  }
}

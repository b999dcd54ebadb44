import Glibc
import Synchronization
import SystemPackage

/// Waits, on one thread for all, until descriptors can be read.
///
/// Not dispatch sources: on Linux libdispatch uses memory after it is freed when read sources end while others begin
/// (swift-corelibs-libdispatch issue 949), which our own tests hit. poll(2), because Swift's Glibc module has no
/// epoll; with some sixty descriptors that makes no difference. The thread starts with the first watch and ends
/// with the poller.
final class Poller: Sendable {
  private let thread = Mutex<PollThread?>(nil)

  /// A watch that rings on the poller's thread; the descriptor belongs to it from now on.
  func watch(_ descriptor: Int32, ring: @escaping @Sendable () -> Void) throws(Errno) -> Watch {
    Watch(descriptor, on: try started(), ring: ring)
  }

  private func started() throws(Errno) -> PollThread {
    try thread.withLock { thread throws(Errno) in
      if let thread { return thread }
      let new = try PollThread.start()
      thread = new
      return new
    }
  }

  deinit { thread.withLock { $0?.stop() } }
}

import Glibc
import Synchronization
import SystemPackage

/// The thread of a poller, and what it waits for.
///
/// Bells are found by a number that is used once: what poll reports of a descriptor that is gone finds nothing.
final class PollThread: Sendable {
  private struct Armed {
    var descriptor: Int32
    var ring: @Sendable () -> Void
  }

  private struct State {
    var armed: [UInt64: Armed] = [:]
    var nextToken: UInt64 = 0
    /// The thread has taken what is armed, and must be woken when that changes.
    var isWaiting = false
    var isStopped = false
  }

  /// A byte in it wakes the thread. Open as long as anybody could write one.
  private let alarmPipe: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
  private let state = Mutex(State())

  private init(alarmPipe: (readEnd: FileDescriptor, writeEnd: FileDescriptor)) { self.alarmPipe = alarmPipe }

  deinit {
    // Nobody is left who could do anything about a failure.
    try? alarmPipe.readEnd.close()
    try? alarmPipe.writeEnd.close()
  }

  static func start() throws(Errno) -> PollThread {
    let thread = PollThread(alarmPipe: try FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking]))
    let context = Unmanaged.passRetained(thread)
    var id = pthread_t()
    let failure = pthread_create(
      &id, nil,
      { context in
        if let context { Unmanaged<PollThread>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    guard failure == 0 else {
      context.release()
      thread.stop()
      throw Errno(rawValue: failure)
    }
    pthread_detach(id)
    return thread
  }

  func stop() { change { $0.isStopped = true } }

  func newToken() -> UInt64 {
    state.withLock { state in
      state.nextToken += 1
      return state.nextToken
    }
  }

  func arm(_ token: UInt64, _ descriptor: Int32, ring: @escaping @Sendable () -> Void) {
    change { $0.armed[token] = Armed(descriptor: descriptor, ring: ring) }
  }

  /// When poll waits for the descriptor it lets go of it at once: else the pipe would stay open for its writer.
  func disarm(_ token: UInt64) {
    change { $0.armed[token] = nil }
  }

  private func change(_ body: (inout State) -> Void) {
    let mustWake = state.withLock { state in
      body(&state)
      defer { state.isWaiting = false }
      return state.isWaiting
    }
    guard mustWake else { return }
    var byte: UInt8 = 0
    // A full pipe wakes it just as well.
    write(alarmPipe.writeEnd.rawValue, &byte, 1)
  }

  private func run() {
    // Signals are for the threads that wait for them.
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    while let armed = takeArmed() {
      var polled = [pollfd(fd: alarmPipe.readEnd.rawValue, events: Int16(POLLIN), revents: 0)]
      polled += armed.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
      // Interrupted or not, what it reports is all that counts.
      _ = poll(&polled, nfds_t(polled.count), -1)
      if polled[0].revents != 0 { drainAlarm() }
      for (watched, result) in zip(armed, polled.dropFirst()) where result.revents != 0 {
        state.withLock { $0.armed.removeValue(forKey: watched.token) }?.ring()
      }
    }
  }

  /// What is to be waited for now; nil when the thread is to end.
  private func takeArmed() -> [(token: UInt64, descriptor: Int32)]? {
    state.withLock { state in
      if state.isStopped { return nil }
      state.isWaiting = true
      return state.armed.map { ($0.key, $0.value.descriptor) }
    }
  }

  private func drainAlarm() {
    var bytes = [UInt8](repeating: 0, count: 64)
    _ = read(alarmPipe.readEnd.rawValue, &bytes, bytes.count)
  }
}

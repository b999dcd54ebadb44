// Dispatch sources may be used from any thread; the module does not say so to the compiler.
@preconcurrency import Dispatch
import Glibc
import Synchronization

/// Rings once, when a descriptor has become readable, each time that it is armed.
///
/// A source that is not armed costs nothing, however much is written at the other end. The descriptor belongs to
/// the watch, which closes it.
final class Watch: Sendable {
  private enum State { case armed, disarmed, closed }

  private let source: any DispatchSourceRead
  private let state = Mutex(State.disarmed)

  init(_ descriptor: Int32, on queue: DispatchQueue, ring: @escaping @Sendable () -> Void) {
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setCancelHandler { Glibc.close(descriptor) }
    source.setEventHandler { [weak self] in
      self?.disarm()
      ring()
    }
  }

  deinit { close() }

  func arm() {
    state.withLock { state in
      guard state == .disarmed else { return }
      state = .armed
      source.resume()
    }
  }

  private func disarm() {
    state.withLock { state in
      guard state == .armed else { return }
      state = .disarmed
      source.suspend()
    }
  }

  func close() {
    state.withLock { state in
      guard state != .closed else { return }
      source.cancel()
      // Dispatch aborts the program when a suspended source is released, and would never close the descriptor.
      if state == .disarmed { source.resume() }
      state = .closed
    }
  }
}

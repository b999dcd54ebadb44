import Glibc

/// A thread of its own for what waits most of the time: a queue gives a dozen watches at once too few of them.
final class Worker: Sendable {
  private let work: @Sendable () -> Void

  private init(_ work: @escaping @Sendable () -> Void) { self.work = work }

  static func start(_ work: @escaping @Sendable () -> Void) {
    let worker = Unmanaged.passRetained(Worker(work))
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Worker>.fromOpaque(pointer).takeRetainedValue().work() }
        return nil
      }, worker.toOpaque())
    if failure == 0 { pthread_detach(thread) } else { worker.release() }
  }
}

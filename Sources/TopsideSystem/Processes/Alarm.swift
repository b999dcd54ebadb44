// Dispatch sources may be used from any thread; the module does not say so to the compiler.
@preconcurrency import Dispatch

/// A timer that rings once after the last time that it was set.
struct Alarm: Sendable {
  private let timer: any DispatchSourceTimer

  init(on queue: DispatchQueue, ring: @escaping @Sendable () -> Void) {
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.setEventHandler(handler: ring)
    timer.activate()
  }

  func set(after duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let wait = Double(seconds) + Double(attoseconds) * 1e-18
    timer.schedule(deadline: .now() + wait, leeway: .milliseconds(5))
  }

  func stop() { timer.cancel() }
}

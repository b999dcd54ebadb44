import CGuard
import Dispatch
import Glibc

/// Signals as calls on the main actor.
///
/// Not by a `DispatchSource` of their own: that listens only once the main queue runs, and until then a signal has
/// its default action.
@MainActor
final class SignalListener {
  private let descriptor: Int32
  private var source: SwitchedSource?

  /// Catches the signals from now on, except those that were ignored when we were started, as nohup does.
  init(_ signals: [Int32]) { descriptor = guard_listen(signals, signals.count) }

  /// Passes on those that came and those that will come.
  func start(_ receive: @escaping @MainActor (Int32) -> Void) {
    guard descriptor >= 0 else { return }
    source = SwitchedSource(DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .main)) {
      while case let signal = guard_next_signal(), signal != 0 { receive(signal) }
    }
    source?.turn(on: true)
  }

  func stop() { source?.turn(on: false) }
}

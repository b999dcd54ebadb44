import CNcurses
import Dispatch
import Glibc

/// Signals as calls on the main actor.
@MainActor
final class SignalListener {
  private var sources: [any DispatchSourceSignal] = []

  /// Listens to the signals given, except those that were ignored when we were started, as nohup does.
  init(_ signals: [Int32], receive: @escaping @MainActor (Int32) -> Void) {
    let heard = signals.filter { !Self.isIgnored($0) }
    // Sources begin to listen only when the main queue runs; a signal before that waits.
    Self.block(heard)
    sources = heard.map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
      source.setEventHandler { MainActor.assumeIsolated { receive(number) } }
      source.activate()
      return source
    }
  }

  func cancel() {
    for source in sources { source.cancel() }
    sources = []
  }

  private static func block(_ signals: [Int32]) {
    var set = sigset_t()
    sigemptyset(&set)
    for number in signals { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }
}

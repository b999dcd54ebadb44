import Dispatch

/// A dispatch source that is switched on and off and never ended.
///
/// libdispatch on Linux frees what its manager thread still uses when sources end while others begin (its issue
/// 949), so each lives as long as the terminal does.
@MainActor
final class SwitchedSource {
  private let source: any DispatchSourceProtocol
  private var isActive = false
  private(set) var isOn = false

  init(_ source: any DispatchSourceProtocol, handler: @escaping @MainActor () -> Void) {
    self.source = source
    source.setEventHandler { MainActor.assumeIsolated(handler) }
  }

  func turn(on: Bool) {
    guard on != isOn else { return }
    isOn = on
    if !isActive {
      isActive = true
      source.activate()
    } else if on {
      source.resume()
    } else {
      source.suspend()
    }
  }

  isolated deinit {
    // One that is not running must not be let go.
    turn(on: true)
    source.cancel()
  }
}

import CellGrid
import Dispatch

/// Reads keys when there are any, and tells when the terminal has gone.
@MainActor
final class InputReader {
  /// How long ESC may be the beginning of something longer. 25 ms is right over SSH too.
  private static let escapeTimeout = DispatchTimeInterval.milliseconds(25)

  private let teletype: Teletype
  private let receive: ([Input]) -> Void
  private var decoder: KeyDecoder
  private var source: SwitchedSource?
  private var generation = 0
  private var isGone = false

  init(_ teletype: Teletype, decoder: KeyDecoder, receive: @escaping ([Input]) -> Void) {
    self.teletype = teletype
    self.decoder = decoder
    self.receive = receive
    source = SwitchedSource(DispatchSource.makeReadSource(fileDescriptor: teletype.descriptor, queue: .main))
    {
      [weak self] in self?.read()
    }
  }

  func start() {
    if !isGone { source?.turn(on: true) }
  }

  /// Leaves what is typed to somebody else.
  func stop() {
    source?.turn(on: false)
    generation += 1
    _ = decoder.flush()
  }

  private func read() {
    // What was typed just before the source was switched off is told afterwards.
    guard source?.isOn == true else { return }
    var bytes: [UInt8] = []
    var outcome = teletype.read(into: &bytes)
    // All that is there, so that a burst is one batch, but no endless one.
    while case .count = outcome, bytes.count < 65536 { outcome = teletype.read(into: &bytes) }
    generation += 1
    var inputs = decoder.decode(bytes)
    if outcome == .gone {
      isGone = true
      stop()
      inputs.append(.hungUp)
    } else if decoder.isPending {
      flushLater(generation)
    }
    if !inputs.isEmpty { receive(inputs) }
  }

  private func flushLater(_ generation: Int) {
    DispatchQueue.main.asyncAfter(deadline: .now() + Self.escapeTimeout) { [weak self] in
      MainActor.assumeIsolated {
        guard let self, self.generation == generation else { return }
        let inputs = self.decoder.flush()
        if !inputs.isEmpty { self.receive(inputs) }
      }
    }
  }
}

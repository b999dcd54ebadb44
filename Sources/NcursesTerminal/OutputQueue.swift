import Glibc

/// Bytes on their way to the terminal. Nothing here ever blocks but `push`, and that for a set time.
struct OutputQueue {
  private var bytes: [UInt8] = []
  private var sent = 0

  var isEmpty: Bool { sent == bytes.count }

  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  mutating func discard() {
    // Not kept: a first frame at 1000x500 is megabytes.
    bytes = []
    sent = 0
  }

  /// Writes as much as the terminal takes now.
  ///
  /// - Returns: False when the terminal is gone.
  mutating func drain(to teletype: Teletype) -> Bool {
    while !isEmpty {
      switch teletype.write(bytes[sent...]) {
      case .count(let count): sent += count
      case .wouldBlock: return true
      case .gone:
        discard()
        return false
      }
    }
    discard()
    return true
  }

  /// Writes everything, waiting at most the given time in all.
  mutating func push(to teletype: Teletype, milliseconds: Int32) {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    while drain(to: teletype), !isEmpty {
      let left = end - .now
      guard left > .zero else { return }
      var ready = pollfd(fd: teletype.descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&ready, 1, Int32(left / .milliseconds(1)) + 1)
    }
  }
}

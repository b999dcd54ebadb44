/// Chunks of a tool's JSON lines to lines; a line over the limit is dropped whole and counted.
package struct LineSplitter: Sendable {
  private var pending: [UInt8] = []
  private var isSkipping = false
  private let limit: Int
  package private(set) var dropped = 0

  /// - Parameter limit: In bytes. The default is far above any line of docker events or stats.
  package init(limit: Int = 1 << 20) { self.limit = limit }

  package mutating func lines(_ chunk: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var rest = chunk[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      keep(rest[..<end])
      if isSkipping { dropped += 1 } else { lines.append(pending) }
      pending = []
      isSkipping = false
      rest = rest[(end + 1)...]
    }
    keep(rest)
    return lines
  }

  /// A last line that had no end; empty when there is none.
  package mutating func rest() -> [UInt8] {
    defer { pending = [] }
    return isSkipping ? [] : pending
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    guard !isSkipping else { return }
    guard pending.count + bytes.count <= limit else {
      isSkipping = true
      pending = []
      return
    }
    pending += bytes
  }
}

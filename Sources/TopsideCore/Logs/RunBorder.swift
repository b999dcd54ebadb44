/// Finds the place in a log where the newest run begins, so that it can be marked in a history that has more.
struct RunBorder: Hashable, Sendable {
  let time: Timestamp
  private var hasEarlier: Bool
  private(set) var isPassed = false

  /// - Parameters:
  ///   - time: A moment between the newest run's first line and what came before.
  ///   - hasEarlier: Lines of an earlier run are in the log already.
  init(_ time: Timestamp, hasEarlier: Bool) {
    self.time = time
    self.hasEarlier = hasEarlier
  }

  /// Looks at the next piece of one output.
  ///
  /// - Returns: Where in it the newest run begins; nil if it does not, or if nothing of an earlier one was seen.
  mutating func place(in bytes: [UInt8], isInsideLine: Bool) -> Int? {
    guard !isPassed, let last = Self.lastClock(bytes, isInsideLine) else { return nil }
    guard last >= time else {
      hasEarlier = true
      return nil
    }
    var start = isInsideLine ? Self.nextLine(bytes, from: 0) : 0
    while start < bytes.count {
      if let clock = Self.clock(bytes, at: start) {
        if clock >= time { break }
        hasEarlier = true
      }
      start = Self.nextLine(bytes, from: start)
    }
    isPassed = true
    return hasEarlier ? start : nil
  }

  /// The clock before the last line that has a whole one.
  private static func lastClock(_ bytes: [UInt8], _ isInsideLine: Bool) -> Timestamp? {
    var end = bytes.endIndex
    while let newline = bytes[..<end].lastIndex(of: UInt8(ascii: "\n")) {
      if let clock = clock(bytes, at: newline + 1) { return clock }
      end = newline
    }
    return isInsideLine ? nil : clock(bytes, at: 0)
  }

  private static func clock(_ bytes: [UInt8], at start: Int) -> Timestamp? {
    // With an offset and nine decimals it has 35 bytes.
    let head = bytes[start...].prefix(36)
    guard let blank = head.firstIndex(of: UInt8(ascii: " ")) else { return nil }
    return RFC3339.parse(String(decoding: head[..<blank], as: UTF8.self))
  }

  private static func nextLine(_ bytes: [UInt8], from start: Int) -> Int {
    bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
  }
}

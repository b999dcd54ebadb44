internal import DequeModule
internal import SafeText

/// A line's bytes as copied under the lock; what is drawn is made of them after it.
struct LineCopy: Sendable {
  var position: Int
  var sequence: Int
  var time: Int64
  var source: UInt16
  var traits: LineTraits
  var flags: LineFlags
  var text: [UInt8]
  var runs: [StyledText.Run]

  var line: LogLine {
    LogLine(
      position: position, sequence: sequence, time: traits.hasTime ? time : nil,
      source: LogSourceID(rawValue: source), stream: traits.stream, level: traits.level, kind: traits.kind,
      isLate: traits.isLate, text: StyledText(StyledText(sanitising: text).text, runs: runs),
      isMatch: flags.contains(.match), isHit: flags.contains(.hit), isMarked: flags.contains(.marked))
  }
}

extension LogState {
  func copies(_ request: LogRequest) -> [LineCopy] {
    let all = counters.first..<counters.end
    let found =
      switch request.anchor {
      case .end: positions(request, in: all, limit: request.limit, backwards: true)
      case .before(let position):
        positions(request, in: all.prefix(upTo: position), limit: request.limit, backwards: true)
      case .from(let position):
        positions(request, in: all.suffix(from: position), limit: request.limit, backwards: false)
      }
    return found.map(copy)
  }

  /// Positions of the lines that a request selects, in order.
  private func positions(_ request: LogRequest, in range: Range<Int>, limit: Int, backwards: Bool) -> [Int] {
    let limit = max(0, limit)
    guard request.filtered else { return Array(backwards ? range.suffix(limit) : range.prefix(limit)) }
    let visible = range.filter(isVisible)
    return Array(backwards ? visible.suffix(limit) : visible.prefix(limit))
  }

  func copy(at position: Int) -> LineCopy {
    let (isInTail, page, index) = place(of: position)
    let table = isInTail ? tail : pages[page]
    let record = table.records[index]
    let traits = table.traits[index]
    // Fewer than 2^32 lines are kept, so the lower half tells which one it is.
    let age = UInt32(truncatingIfNeeded: sequence) &- record.sequence
    let (text, runs) = arena.copy(at: record.address, length: Int(record.length), hasRuns: traits.hasRuns)
    return LineCopy(
      position: position, sequence: sequence - Int(age), time: table.times[index], source: record.source,
      traits: traits, flags: table.flags[index], text: text, runs: runs)
  }

  func place(of position: Int) -> (isInTail: Bool, page: Int, index: Int) {
    let index = position - counters.first + droppedOfPage
    let inPages = pages.count * Self.window
    return index < inPages
      ? (false, index / Self.window, index % Self.window) : (true, 0, index - inPages + droppedOfTail)
  }
}

extension Range<Int> {
  fileprivate func prefix(upTo position: Int) -> Range {
    lowerBound..<Swift.max(lowerBound, Swift.min(upperBound, position))
  }
  fileprivate func suffix(from position: Int) -> Range {
    Swift.min(upperBound, Swift.max(lowerBound, position))..<upperBound
  }
}

internal import DequeModule
internal import SafeText

/// A line's bytes as copied under the lock; what is drawn is made of them after it.
struct LineCopy: Sendable {
  var position: Int
  var sequence: Int
  var time: Int64
  var source: UInt16
  var traits: LineTraits
  var text: [UInt8]
  var runs: [StyledText.Run]

  var line: LogLine {
    LogLine(
      position: position, sequence: sequence, time: traits.hasTime ? time : nil,
      source: LogSourceID(rawValue: source), stream: traits.stream, level: traits.level, kind: traits.kind,
      isLate: traits.isLate, text: StyledText(StyledText(sanitising: text).text, runs: runs))
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
  func positions(_ request: LogRequest, in range: Range<Int>, limit: Int, backwards: Bool) -> [Int] {
    let range = range.clamped(to: counters.first..<counters.end)
    guard request.sources != nil || request.minimumLevel != .unknown else {
      return Array(backwards ? range.suffix(max(0, limit)) : range.prefix(max(0, limit)))
    }
    var found: [Int] = []
    var next = backwards ? range.upperBound - 1 : range.lowerBound
    while range.contains(next), found.count < limit {
      if isSelected(next, request) { found.append(next) }
      next += backwards ? -1 : 1
    }
    return backwards ? found.reversed() : found
  }

  /// How many lines of a range a request selects.
  func count(_ request: LogRequest, in range: Range<Int>) -> Int {
    let range = range.clamped(to: counters.first..<counters.end)
    guard request.sources != nil || request.minimumLevel != .unknown else { return range.count }
    return range.count { isSelected($0, request) }
  }

  private func isSelected(_ position: Int, _ request: LogRequest) -> Bool {
    let (isInTail, page, index) = place(of: position)
    let traits = isInTail ? tail.traits[index] : pages[page].traits[index]
    guard traits.kind == .marker || traits.level >= request.minimumLevel else { return false }
    guard let sources = request.sources else { return true }
    let source = isInTail ? tail.records[index].source : pages[page].records[index].source
    return sources.contains(LogSourceID(rawValue: source))
  }

  private func copy(at position: Int) -> LineCopy {
    let (isInTail, page, index) = place(of: position)
    let table = isInTail ? tail : pages[page]
    let record = table.records[index]
    let traits = table.traits[index]
    // Fewer than 2^32 lines are kept, so the lower half tells which one it is.
    let age = UInt32(truncatingIfNeeded: sequence) &- record.sequence
    let (text, runs) = arena.copy(at: record.address, length: Int(record.length), hasRuns: traits.hasRuns)
    return LineCopy(
      position: position, sequence: sequence - Int(age), time: table.times[index], source: record.source,
      traits: traits, text: text, runs: runs)
  }

  private func place(of position: Int) -> (isInTail: Bool, page: Int, index: Int) {
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

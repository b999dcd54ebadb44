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
    let query = query(filtered: request.filtered)
    let found =
      switch request.anchor {
      case .end: positions(query, in: kept, limit: request.limit, backwards: true)
      case .before(let position):
        positions(
          query, in: kept.lowerBound..<max(kept.lowerBound, position), limit: request.limit, backwards: true)
      case .from(let position):
        positions(
          query, in: min(position, kept.upperBound)..<kept.upperBound, limit: request.limit, backwards: false)
      }
    return found.map(copy)
  }

  private func copy(at position: Int) -> LineCopy {
    let (number, index) = place(of: position)
    let table = self[number]
    let record = table.records[index]
    let traits = table.traits[index]
    let (text, runs) = arena.copy(at: record.address, length: Int(record.length), hasRuns: traits.hasRuns)
    return LineCopy(
      position: position, sequence: record.number(before: sequence), time: table.times[index],
      source: record.source, traits: traits, flags: table.flags[index].intersection(table.valid(queries)),
      text: text, runs: runs)
  }
}

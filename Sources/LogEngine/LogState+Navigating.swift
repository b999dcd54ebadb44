internal import DequeModule

extension LogState {
  func locate(_ sequence: Int, near position: Int) -> Int? {
    for position in max(counters.first, position)..<max(counters.first, position, counters.end) {
      let (isInTail, page, index) = place(of: position)
      let record = isInTail ? tail.records[index] : pages[page].records[index]
      if record.sequence == UInt32(truncatingIfNeeded: sequence) { return position }
    }
    return nil
  }

  func next(_ landmark: LogLandmark, from position: Int, forward: Bool, filtered: Bool) -> Int? {
    var next = forward ? max(counters.first, position + 1) : min(counters.end, position) - 1
    while counters.first..<counters.end ~= next {
      if `is`(next, landmark), !filtered || isVisible(next) { return next }
      next += forward ? 1 : -1
    }
    return nil
  }

  private func `is`(_ position: Int, _ landmark: LogLandmark) -> Bool {
    switch landmark {
    case .match: flags(at: position).contains(.match)
    case .error: traits(at: position).level >= .error
    case .mark: flags(at: position).contains(.marked)
    case .visible: isVisible(position)
    }
  }

  func position(at time: Int64, filtered: Bool) -> Int? {
    (counters.first..<counters.end).first { position in
      let (isInTail, page, index) = place(of: position)
      let table = isInTail ? tail : pages[page]
      return table.traits[index].hasTime && table.times[index] >= time && (!filtered || isVisible(position))
    }
  }

  mutating func mark(_ sequence: Int, near position: Int) {
    guard let position = locate(sequence, near: position) else { return }
    setFlags(flags(at: position).symmetricDifference(.marked), at: position)
    updateCounters()
  }

  mutating func clearMarks() {
    for position in counters.first..<counters.end {
      setFlags(flags(at: position).subtracting(.marked), at: position)
    }
    updateCounters()
  }

  func count(in positions: Range<Int>, filtered: Bool) -> Int {
    let positions = positions.clamped(to: counters.first..<counters.end)
    return filtered ? positions.count(where: isVisible) : positions.count
  }

  func matches(before position: Int, filtered: Bool) -> Int {
    (counters.first..<max(counters.first, min(counters.end, position))).count {
      flags(at: $0).contains(.match) && (!filtered || isVisible($0))
    }
  }
}

internal import DequeModule

extension LogState {
  /// What lines have that are shown.
  func query(filtered: Bool) -> LineQuery {
    LineQuery(flags: filtered && filter != nil ? .visible : [])
  }

  func next(_ landmark: LogLandmark, from position: Int, forward: Bool, filtered: Bool) -> Int? {
    var query = query(filtered: filtered || landmark == .visible)
    switch landmark {
    case .match: query.flags.insert(.match)
    case .error: query.isError = true
    case .mark: query.flags.insert(.marked)
    case .visible: break
    }
    let start = max(kept.lowerBound, min(position, kept.upperBound))
    let (from, to) = (position < start ? start : min(start + 1, kept.upperBound), start)
    return first(query, in: forward ? from..<kept.upperBound : kept.lowerBound..<to, backwards: !forward)
  }

  func position(at time: Int64, filtered: Bool) -> Int? {
    var query = query(filtered: filtered)
    query.time = time
    return first(query, in: kept, backwards: false)
  }

  func count(in positions: Range<Int>, filtered: Bool) -> Int {
    count(query(filtered: filtered), in: positions)
  }

  func matches(before position: Int, filtered: Bool) -> Int {
    var query = query(filtered: filtered)
    query.flags.insert(.match)
    return count(query, in: kept.lowerBound..<max(kept.lowerBound, position))
  }

  func locate(_ sequence: Int, near position: Int) -> Int? {
    // Of older lines the lower half of the number may have been used again.
    guard 0..<self.sequence ~= sequence, self.sequence - sequence <= Int(UInt32.max) else { return nil }
    let wanted = UInt32(truncatingIfNeeded: sequence)
    var found: Int?
    // Late lines have moved it to the end, if anywhere.
    forEachStretch(of: min(position, kept.upperBound)..<kept.upperBound) { stretch in
      let table = self[stretch.table]
      guard table.sequences.contains(sequence) else { return true }
      guard let index = stretch.indices.first(where: { table.records[$0].sequence == wanted }) else {
        return true
      }
      found = stretch.position + index - stretch.indices.lowerBound
      return false
    }
    return found
  }

  mutating func mark(_ sequence: Int, near position: Int) {
    guard let position = locate(sequence, near: position) else { return }
    let (table, index) = place(of: position)
    update(table) { $0.setFlags($0.flags[index].symmetricDifference(.marked), at: index) }
    updateCounters()
  }

  mutating func clearMarks() {
    for table in 0...pages.count where self[table].counts.marked > 0 {
      update(table) { table in
        for index in table.kept where table.flags[index].contains(.marked) {
          table.setFlags(table.flags[index].subtracting(.marked), at: index)
        }
      }
    }
    updateCounters()
  }

  /// Positions of the first lines of a stretch, or the last, that are asked for, in order.
  func positions(_ query: LineQuery, in positions: Range<Int>, limit: Int, backwards: Bool) -> [Int] {
    let positions = positions.clamped(to: kept)
    guard limit > 0 else { return [] }
    if query.isEmpty { return Array(backwards ? positions.suffix(limit) : positions.prefix(limit)) }
    var found: [Int] = []
    forEachStretch(of: positions, backwards: backwards) { stretch in
      let table = self[stretch.table]
      var rest = stretch.indices
      while found.count < limit, let index = table.first(query, in: rest, backwards: backwards, queries) {
        found.append(stretch.position + index - stretch.indices.lowerBound)
        rest = backwards ? rest.lowerBound..<index : index + 1..<rest.upperBound
      }
      return found.count < limit
    }
    return backwards ? found.reversed() : found
  }

  private func first(_ query: LineQuery, in positions: Range<Int>, backwards: Bool) -> Int? {
    self.positions(query, in: positions, limit: 1, backwards: backwards).first
  }

  private func count(_ query: LineQuery, in positions: Range<Int>) -> Int {
    let positions = positions.clamped(to: kept)
    guard !query.isEmpty else { return positions.count }
    var sum = 0
    forEachStretch(of: positions) { stretch in
      sum += self[stretch.table].count(query, in: stretch.indices, queries)
      return true
    }
    return sum
  }
}

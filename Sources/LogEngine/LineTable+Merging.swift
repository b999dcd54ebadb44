extension LineTable {
  /// Merges the lines behind an index, which have just arrived, into those before it by time.
  ///
  /// Lines of one output stay in the order in which they came, whatever their times: an output is a story, and
  /// clocks step. A line that is older than all that it could be placed before goes to the end. Which stands behind a
  /// newer line is flagged as late.
  ///
  /// - Parameters:
  ///   - start: The first line that may be moved; those before it are settled.
  ///   - arrived: The first of the lines that have just arrived; all are of one source.
  ///   - newest: The newest time of all lines before `start`.
  mutating func merge(from start: Int, arrived: Int, newest: Int64) {
    guard arrived < count else { return }
    let place = place(for: arrived, from: start, newest: newest)
    let highest = newestInOrder(before: place, from: start) ?? newest
    if place == arrived {
      flagLate(from: arrived, newest: highest)
    } else {
      interleave(place, arrived, newest: highest)
    }
  }

  /// Where the first new line belongs.
  private func place(for line: Int, from start: Int, newest: Int64) -> Int {
    let arrived = outputs(from: line)
    var place = line
    var index = line
    while index > start {
      index -= 1
      if mayNotPass(line, arrived, index) { return place }
      if times[index] > times[line] {
        place = index
      } else if traits[index].isInOrder {
        return place
      }
    }
    return newest > times[line] ? line : place
  }

  /// The outputs that the lines from an index on were written to, as bits.
  private func outputs(from index: Int) -> UInt8 {
    var outputs: UInt8 = 0
    for line in traits[index...] where line.kind == .line { outputs |= 1 << line.stream.rawValue }
    return outputs
  }

  /// A line passes no earlier line of its own output. Those that arrive together move together, and may be of both
  /// outputs, or have a marker before them.
  private func mayNotPass(_ line: Int, _ arrived: UInt8, _ other: Int) -> Bool {
    records[line].source == records[other].source && traits[other].kind == .line
      && arrived & 1 << traits[other].stream.rawValue != 0
  }

  private func newestInOrder(before place: Int, from start: Int) -> Int64? {
    var index = place
    while index > start {
      index -= 1
      if traits[index].isInOrder { return times[index] }
    }
    return nil
  }

  private mutating func flagLate(from start: Int, newest: Int64) {
    var newest = newest
    for index in start..<count {
      if traits[index].hasTime, times[index] < newest { setLate(index) }
      if traits[index].isInOrder { newest = times[index] }
    }
  }

  private mutating func interleave(_ place: Int, _ arrived: Int, newest: Int64) {
    var merged = LineTable(capacity: count - place)
    var newest = newest
    var (old, new) = (place, arrived)
    while old < arrived || new < count {
      if new == count || (old < arrived && times[old] <= times[new]) {
        merged.append(old, of: self)
        if traits[old].isInOrder { newest = times[old] }
        old += 1
      } else {
        merged.append(new, of: self)
        if traits[new].hasTime, times[new] < newest {
          merged.setLate(merged.count - 1)
        } else if traits[new].hasTime {
          newest = times[new]
        }
        new += 1
      }
    }
    for index in 0..<merged.count { set(place + index, to: index, of: merged) }
  }
}

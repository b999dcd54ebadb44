/// What lines are asked for by: what all of them have.
struct LineQuery {
  var flags: LineFlags = []
  var isError = false
  /// At or after this time, of lines that have one.
  var time: Int64?

  /// All lines have it.
  var isEmpty: Bool { flags.isEmpty && !isError && time == nil }
}

extension LineTable {
  /// Whether it can hold what is asked for, as far as that can be told at once.
  private func mayHold(_ query: LineQuery, _ current: LineQueries) -> Bool {
    guard query.flags.isSubset(of: valid(current)) else { return false }
    if query.flags.contains(.match), counts.matches == 0 { return false }
    if query.flags.contains(.visible), counts.visible == 0 { return false }
    if query.flags.contains(.marked), counts.marked == 0 { return false }
    if query.isError, counts.errors == 0 { return false }
    if let time = query.time, newest < time { return false }
    return true
  }

  private func holds(_ query: LineQuery, at index: Int) -> Bool {
    guard flags[index].isSuperset(of: query.flags), !query.isError || traits[index].isError else {
      return false
    }
    guard let time = query.time else { return true }
    return traits[index].hasTime && times[index] >= time
  }

  /// The first line of a stretch, or the last, that is asked for.
  ///
  /// - Parameters:
  ///   - query: What is asked for.
  ///   - indices: The stretch.
  ///   - backwards: The last one.
  ///   - current: The queries of which flags are wanted.
  /// - Returns: Its index; nil when there is none.
  func first(_ query: LineQuery, in indices: Range<Int>, backwards: Bool, _ current: LineQueries) -> Int? {
    guard mayHold(query, current) else { return nil }
    return backwards
      ? indices.last { holds(query, at: $0) } : indices.first { holds(query, at: $0) }
  }

  /// How many lines of a stretch are asked for.
  func count(_ query: LineQuery, in indices: Range<Int>, _ current: LineQueries) -> Int {
    guard mayHold(query, current) else { return 0 }
    if indices == kept, !query.isError, query.time == nil {
      switch query.flags {
      case .match: return counts.matches
      case .visible: return counts.visible
      case [.match, .visible]: return counts.visibleMatches
      default: break
      }
    }
    return indices.count { holds(query, at: $0) }
  }
}

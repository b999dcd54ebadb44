/// Where a line's text is, and whose it is.
struct LineRecord: Hashable, Sendable {
  var address: UInt32
  /// The lower half of its sequence number.
  var sequence: UInt32
  var length: UInt16
  var source: UInt16
}

/// The lines of a stretch of the log, in order; 22 bytes a line.
///
/// Arrays instead of one array of structs: a struct would take 24, and a search for times, levels or flags reads only
/// what it needs.
struct LineTable: Sendable {
  static let bytesPerLine =
    MemoryLayout<Int64>.stride + MemoryLayout<LineRecord>.stride + MemoryLayout<LineTraits>.stride
    + MemoryLayout<LineFlags>.stride

  private(set) var times: [Int64] = []
  private(set) var records: [LineRecord] = []
  private(set) var traits: [LineTraits] = []
  private(set) var flags: [LineFlags] = []
  /// The lines before this one have been dropped.
  private(set) var start = 0
  /// What the flags are of; those of other queries are void.
  private(set) var queries = LineQueries()
  /// Of the lines that are kept, and of their flags whatever they are of.
  private(set) var counts = LineCounts()
  /// The newest time and the sequence numbers, of a page: all that it cannot hold can be told at once.
  private(set) var newest = Int64.max
  private(set) var sequences = 0...Int.max

  init(capacity: Int) {
    times.reserveCapacity(capacity)
    records.reserveCapacity(capacity)
    traits.reserveCapacity(capacity)
    flags.reserveCapacity(capacity)
  }

  /// A page of lines, which nothing is inserted into any more.
  ///
  /// - Parameters:
  ///   - other: Where the lines are now.
  ///   - range: Which ones.
  ///   - sequence: The sequence number of the next line to arrive.
  init(page other: LineTable, _ range: Range<Int>, sequence: Int) {
    times = Array(other.times[range])
    records = Array(other.records[range])
    traits = Array(other.traits[range])
    flags = Array(other.flags[range])
    queries = other.queries
    newest = .min
    var (first, last) = (Int.max, Int.min)
    for index in traits.indices {
      if traits[index].isError { counts.errors += 1 }
      if traits[index].hasTime { newest = max(newest, times[index]) }
      let number = records[index].number(before: sequence)
      (first, last) = (min(first, number), max(last, number))
    }
    sequences = min(first, last)...max(first, last)
    recount()
  }

  /// Those that have been dropped as well.
  var count: Int { times.count }
  /// The lines that are kept.
  var kept: Range<Int> { start..<count }

  mutating func append(_ time: Int64, _ record: LineRecord, _ traits: LineTraits, _ flags: LineFlags = []) {
    times.append(time)
    records.append(record)
    self.traits.append(traits)
    self.flags.append(flags)
    if traits.isError { counts.errors += 1 }
  }

  mutating func append(_ index: Int, of other: LineTable) {
    append(other.times[index], other.records[index], other.traits[index], other.flags[index])
  }

  /// Puts one of the lines that are kept where another one was; all of them are put somewhere in the end.
  mutating func set(_ index: Int, to other: Int, of table: LineTable) {
    times[index] = table.times[other]
    records[index] = table.records[other]
    traits[index] = table.traits[other]
    flags[index] = table.flags[other]
  }

  mutating func setLate(_ index: Int) { traits[index].isLate = true }

  /// Drops the oldest line that is kept.
  mutating func dropFirst() -> LineRecord {
    if flags[start] != [] { counts.add(flags[start], -1) }
    if traits[start].isError { counts.errors -= 1 }
    start += 1
    return records[start - 1]
  }

  /// Removes lines from the beginning, those that were dropped among them.
  ///
  /// - Parameters:
  ///   - end: The first line that stays.
  ///   - removed: What was counted of those that were not dropped.
  mutating func removeFirst(through end: Int, counted removed: LineCounts = LineCounts()) {
    times.removeFirst(end)
    records.removeFirst(end)
    traits.removeFirst(end)
    flags.removeFirst(end)
    start = 0
    counts = counts - removed
  }
}

extension LineTable {
  /// The flags that are not void.
  func valid(_ current: LineQueries) -> LineFlags {
    var valid: LineFlags = .marked
    if queries.search == current.search { valid.formUnion(.ofSearch) }
    if queries.filter == current.filter { valid.formUnion(.ofFilter) }
    return valid
  }

  func counts(_ current: LineQueries) -> LineCounts {
    var counts = counts
    if queries.search != current.search {
      (counts.searched, counts.matches, counts.visibleMatches) = (0, 0, 0)
    }
    if queries.filter != current.filter { (counts.sifted, counts.visible, counts.visibleMatches) = (0, 0, 0) }
    return counts
  }

  /// Clears the flags that are void.
  mutating func renew(_ current: LineQueries) {
    guard queries != current else { return }
    let valid = valid(current)
    for index in flags.indices { flags[index].formIntersection(valid) }
    queries = current
    recount()
  }

  /// Changes the flags of one line.
  mutating func setFlags(_ new: LineFlags, at index: Int) {
    counts.add(flags[index], -1)
    counts.add(new)
    flags[index] = new
  }

  /// Adds flags to consecutive lines; `recount` is to follow.
  mutating func addFlags(_ added: ArraySlice<LineFlags>, from start: Int) {
    var index = start
    for flag in added {
      flags[index].formUnion(flag)
      index += 1
    }
  }

  /// Gives one flag to some of consecutive lines and takes it from the others; `recount` is to follow.
  mutating func assign(_ flag: LineFlags, _ isSet: ArraySlice<Bool>, from start: Int) {
    var index = start
    for isSet in isSet {
      flags[index] = isSet ? flags[index].union(flag) : flags[index].subtracting(flag)
      index += 1
    }
  }

  /// Adds flags to one line; `recount` is to follow.
  mutating func addFlags(_ added: LineFlags, at index: Int) { flags[index].formUnion(added) }

  /// Counts anew, after many flags have changed.
  mutating func recount() {
    let errors = counts.errors
    counts = flags[start...].withUnsafeBytes { LineCounts($0) }
    counts.errors = errors
  }
}

extension LineRecord {
  /// The whole sequence number. Fewer than 2^32 lines are kept, so the lower half tells.
  func number(before next: Int) -> Int { next - Int(UInt32(truncatingIfNeeded: next) &- sequence) }
}

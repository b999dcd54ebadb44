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
  static let bytesPerLine = MemoryLayout<Int64>.stride + MemoryLayout<LineRecord>.stride + 2

  private(set) var times: [Int64] = []
  private(set) var records: [LineRecord] = []
  private(set) var traits: [LineTraits] = []
  var flags: [LineFlags] = []

  init(capacity: Int) {
    times.reserveCapacity(capacity)
    records.reserveCapacity(capacity)
    traits.reserveCapacity(capacity)
    flags.reserveCapacity(capacity)
  }

  init(_ other: LineTable, _ range: Range<Int>) {
    times = Array(other.times[range])
    records = Array(other.records[range])
    traits = Array(other.traits[range])
    flags = Array(other.flags[range])
  }

  var count: Int { times.count }

  mutating func append(_ time: Int64, _ record: LineRecord, _ traits: LineTraits, _ flags: LineFlags) {
    times.append(time)
    records.append(record)
    self.traits.append(traits)
    self.flags.append(flags)
  }

  mutating func append(_ index: Int, of other: LineTable) {
    append(other.times[index], other.records[index], other.traits[index], other.flags[index])
  }

  mutating func set(_ index: Int, to other: Int, of table: LineTable) {
    times[index] = table.times[other]
    records[index] = table.records[other]
    traits[index] = table.traits[other]
    flags[index] = table.flags[other]
  }

  mutating func setLate(_ index: Int) { traits[index].isLate = true }

  mutating func removeFirst(_ count: Int) {
    times.removeFirst(count)
    records.removeFirst(count)
    traits.removeFirst(count)
    flags.removeFirst(count)
  }
}

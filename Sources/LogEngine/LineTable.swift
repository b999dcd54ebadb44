/// Where a line's text is, and whose it is.
struct LineRecord: Hashable, Sendable {
  var address: UInt32
  /// The lower half of its sequence number.
  var sequence: UInt32
  var length: UInt16
  var source: UInt16
}

/// The lines of a stretch of the log, in order; 21 bytes a line.
///
/// Three arrays instead of one of structs: a struct would take 24, and a search for times, levels or sources reads
/// only what it needs.
struct LineTable: Sendable {
  static let bytesPerLine = MemoryLayout<Int64>.stride + MemoryLayout<LineRecord>.stride + 1

  private(set) var times: [Int64] = []
  private(set) var records: [LineRecord] = []
  private(set) var traits: [LineTraits] = []

  init(capacity: Int) {
    times.reserveCapacity(capacity)
    records.reserveCapacity(capacity)
    traits.reserveCapacity(capacity)
  }

  init(_ other: LineTable, _ range: Range<Int>) {
    times = Array(other.times[range])
    records = Array(other.records[range])
    traits = Array(other.traits[range])
  }

  var count: Int { times.count }

  mutating func append(_ time: Int64, _ record: LineRecord, _ traits: LineTraits) {
    times.append(time)
    records.append(record)
    self.traits.append(traits)
  }

  mutating func append(_ index: Int, of other: LineTable) {
    append(other.times[index], other.records[index], other.traits[index])
  }

  mutating func set(_ index: Int, to other: Int, of table: LineTable) {
    times[index] = table.times[other]
    records[index] = table.records[other]
    traits[index] = table.traits[other]
  }

  mutating func setLate(_ index: Int) { traits[index].isLate = true }

  mutating func removeFirst(_ count: Int) {
    times.removeFirst(count)
    records.removeFirst(count)
    traits.removeFirst(count)
  }
}

internal import DequeModule
import SafeText

/// What a store's lock guards.
///
/// The newest lines are in `tail`, where late ones can still be merged in; when it has twice the window, the older
/// half moves to a page of exactly the window's size and is settled.
struct LogState: Sendable {
  /// How far back a late line can be placed, at least. Large enough for the first 500 lines of sixteen containers,
  /// which arrive one container after the other.
  static let window = 8192
  /// Twice the window and a batch.
  private static let tailCapacity = 2 * window + LogBatch.fullCount

  private(set) var capacity: Int
  private(set) var pattern: LogPattern?
  private(set) var filter: LogFilter?
  private(set) var arena: TextArena
  var pages: Deque<LineTable> = []
  /// Lines of the first page that have been dropped.
  private(set) var droppedOfPage = 0
  var tail = LineTable(capacity: LogState.tailCapacity)
  /// Lines at the beginning of the tail that have been dropped.
  private(set) var droppedOfTail = 0
  /// The newest time of all settled lines.
  private var newestSettled: Int64 = .min
  /// The newest time of all lines.
  private var newest: Int64 = .min
  private(set) var sequence = 0
  var counters = LogCounters()
  private(set) var names: [SafeText] = []
  var isAnnounced = false

  init(capacity: Int) {
    self.capacity = capacity
    arena = TextArena(chunkSize: max(1 << 17, capacity / 16))
    updateCounters()
  }

  mutating func source(named name: SafeText) -> LogSourceID {
    let index = names.firstIndex(of: name) ?? names.count
    if index == names.count, index < Int(UInt16.max) { names.append(name) }
    return LogSourceID(rawValue: UInt16(clamping: index))
  }

  mutating func append(_ batch: LogBatch, source: UInt16) {
    var arrived = tail.count
    var (text, runs) = (0, 0)
    // Lines without a time follow the one before them.
    var time = newest == .min ? 0 : newest
    for entry in batch.entries {
      makeRoom(for: entry.textLength + entry.runsLength)
      let address = arena.append(
        batch.safe.bytes.span.extracting(text..<text + entry.textLength),
        batch.runs.span.extracting(runs..<runs + entry.runsLength))
      text += entry.textLength
      runs += entry.runsLength
      time = entry.time ?? time
      let record = LineRecord(
        address: address, sequence: UInt32(truncatingIfNeeded: sequence), length: UInt16(entry.textLength),
        source: source)
      tail.append(time, record, entry.traits, [])
      newest = max(newest, time)
      sequence += 1
      counters.end += 1
      counters.textBytes += entry.textLength
    }
    arrived = max(arrived, droppedOfTail)
    tail.merge(from: droppedOfTail, arrived: arrived, newest: newestSettled)
    settle()
    updateCounters()
  }

  mutating func find(_ pattern: LogPattern?) {
    self.pattern = pattern
    forget([.searched, .match])
  }

  mutating func filter(_ filter: LogFilter?) {
    self.filter = filter?.isEmpty == true ? nil : filter
    forget([.sifted, .hit, .visible])
  }

  private mutating func forget(_ flags: LineFlags) {
    for position in counters.first..<counters.end {
      setFlags(self.flags(at: position).subtracting(flags), at: position)
    }
    updateCounters()
  }

  mutating func setCapacity(_ capacity: Int) {
    self.capacity = capacity
    _ = drop(untilFree: 0)
    settle()
    updateCounters()
  }

  mutating func removeAll() {
    while counters.count > 0 { dropOldest() }
    settle()
    updateCounters()
  }

  /// Moves the older half of the tail, when it is full, to where nothing moves any more.
  private mutating func settle() {
    while tail.count - droppedOfTail >= 2 * Self.window {
      _ = drop(untilFree: Self.window * LineTable.bytesPerLine)
      guard tail.count - droppedOfTail >= 2 * Self.window else { break }
      let range = droppedOfTail..<droppedOfTail + Self.window
      for time in tail.times[range] { newestSettled = max(newestSettled, time) }
      pages.append(LineTable(tail, range))
      droppedOfTail += Self.window
      tail.removeFirst(droppedOfTail)
      droppedOfTail = 0
    }
    if droppedOfTail >= Self.window {
      tail.removeFirst(droppedOfTail)
      droppedOfTail = 0
    }
  }

  mutating func updateCounters() {
    counters.settled = counters.end - (tail.count - droppedOfTail)
    counters.footprint = footprint
    counters.version += 1
  }

  /// The tail counts whole, used or not.
  private var footprint: Int {
    arena.footprint + (pages.count * Self.window + Self.tailCapacity) * LineTable.bytesPerLine
  }

  private mutating func makeRoom(for length: Int) {
    guard arena.needsChunk(for: length) else { return }
    arena.addChunk(using: drop(untilFree: arena.chunkSize))
  }

  /// Drops the oldest lines until so many bytes can be taken.
  ///
  /// - Returns: A chunk's memory that became free on the way.
  private mutating func drop(untilFree bytes: Int) -> [UInt8]? {
    var memory: [UInt8]?
    while footprint + bytes > capacity, counters.count > 0 {
      dropOldest()
      memory = arena.takeFree() ?? memory
    }
    return memory
  }

  private mutating func dropOldest() {
    let record: LineRecord
    if let page = pages.first {
      record = page.records[droppedOfPage]
      droppedOfPage += 1
      if droppedOfPage == Self.window {
        pages.removeFirst()
        droppedOfPage = 0
      }
    } else {
      record = tail.records[droppedOfTail]
      droppedOfTail += 1
    }
    arena.release(record.address)
    counters.textBytes -= Int(record.length)
    counters.first += 1
  }
}

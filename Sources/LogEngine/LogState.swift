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
  private(set) var arena: TextArena
  var pages: Deque<LineTable> = []
  /// How many pages went before the first one.
  private(set) var pagesDropped = 0
  var tail = LineTable(capacity: LogState.tailCapacity)
  /// The newest time of all settled lines.
  private var newestSettled: Int64 = .min
  /// The newest time of all lines.
  private var newest: Int64 = .min
  private(set) var sequence = 0
  private var counters = LogCounters()
  private(set) var names: [SafeText] = []
  var isAnnounced = false

  private(set) var pattern: LogPattern?
  private(set) var filter: SourceFilter?
  private(set) var queries = LineQueries()
  var scanLimit = ScanLimit()
  /// From this page on, counted with those that were dropped, nothing is left to be tried.
  var triedFrom = 0
  /// The last lines that were tried were in the tail.
  var triedTailLast = false

  init(capacity: Int) {
    self.capacity = capacity
    arena = TextArena(chunkSize: max(1 << 17, capacity / 16))
    updateCounters()
  }

  /// The positions of the lines that are kept.
  var kept: Range<Int> { counters.first..<counters.end }

  mutating func source(named name: SafeText) -> LogSourceID {
    let index = names.firstIndex(of: name) ?? names.count
    if index == names.count, index < Int(UInt16.max) {
      names.append(name)
      filter?.add(name)
    }
    return LogSourceID(rawValue: UInt16(clamping: index))
  }

  mutating func append(_ batch: LogBatch, source: UInt16) {
    let oldest = counters.first
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
      tail.append(time, record, entry.traits)
      newest = max(newest, time)
      sequence += 1
      counters.end += 1
      counters.textBytes += entry.textLength
    }
    arrived = max(arrived, tail.start)
    tail.merge(from: tail.start, arrived: arrived, newest: newestSettled)
    settle()
    finishDropping(since: oldest)
    updateCounters()
  }

  mutating func find(_ pattern: LogPattern?) {
    guard pattern != self.pattern else { return }
    self.pattern = pattern
    queries.search += 1
    tryAgain()
  }

  mutating func filter(_ filter: LogFilter?) {
    let filter = filter?.isEmpty == true ? nil : filter
    guard filter != self.filter?.filter else { return }
    self.filter = filter.map { SourceFilter($0, names) }
    queries.filter += 1
    tryAgain()
  }

  private mutating func tryAgain() {
    triedFrom = pagesDropped + pages.count
    scanLimit = ScanLimit()
    counters.version += 1
  }

  /// Drops some of the oldest lines, if there are too many.
  ///
  /// - Returns: Whether there are still too many.
  mutating func shrink(to target: Int) -> Bool {
    // Millions of lines at once would keep the producers waiting.
    capacity = max(target, footprint - 1 << 20)
    let oldest = counters.first
    _ = drop(untilFree: 0)
    settle()
    finishDropping(since: oldest)
    updateCounters()
    if footprint <= target { capacity = target }
    return footprint > target
  }

  mutating func removeAll() {
    while !kept.isEmpty { _ = dropSome() }
    settle()
    updateCounters()
  }

  /// Moves the older half of the tail, when it is full, to where nothing moves any more.
  private mutating func settle() {
    while tail.kept.count >= 2 * Self.window {
      _ = drop(untilFree: Self.window * LineTable.bytesPerLine)
      guard tail.kept.count >= 2 * Self.window else { break }
      let range = tail.start..<tail.start + Self.window
      for time in tail.times[range] { newestSettled = max(newestSettled, time) }
      let page = LineTable(page: tail, range, sequence: sequence)
      tail.removeFirst(through: range.upperBound, counted: page.counts)
      pages.append(page)
      triedFrom = pagesDropped + pages.count
    }
    if tail.start >= Self.window { tail.removeFirst(through: tail.start) }
  }

  mutating func updateCounters() {
    counters.settled = counters.end - tail.kept.count
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
    while footprint + bytes > capacity, !kept.isEmpty { memory = dropSome() ?? memory }
    return memory
  }

  /// Drops lines until some memory is free.
  private mutating func dropSome() -> [UInt8]? {
    if pages.isEmpty {
      Self.drop(&tail, &arena, &counters)
    } else if Self.drop(&pages[0], &arena, &counters) {
      pages.removeFirst()
      pagesDropped += 1
    }
    return arena.takeFree()
  }

  /// Drops the first lines of a table until a chunk of the arena is free.
  ///
  /// - Returns: Whether none is left.
  @discardableResult
  private static func drop(
    _ table: inout LineTable, _ arena: inout TextArena, _ counters: inout LogCounters
  ) -> Bool {
    while !table.kept.isEmpty {
      let record = table.dropFirst()
      counters.textBytes -= Int(record.length)
      counters.first += 1
      if arena.release(record.address) { break }
    }
    return table.kept.isEmpty
  }

  /// What was context of lines that have gone is so no longer.
  private mutating func finishDropping(since oldest: Int) {
    guard counters.first > oldest, let context = filter?.filter.context, context > 0 else { return }
    showContext(in: counters.first..<counters.first + context)
  }

  /// The counters of this moment.
  func counted() -> LogCounters {
    var all = counters
    var counts = tail.counts(queries)
    for page in pages { counts = counts + page.counts(queries) }
    all.matches = counts.matches
    all.visible = filter == nil ? all.count : counts.visible
    all.marked = counts.marked
    all.errors = counts.errors
    all.unsearched = pattern == nil ? 0 : all.count - counts.searched
    all.unsifted = filter == nil ? 0 : all.count - counts.sifted
    return all
  }
}

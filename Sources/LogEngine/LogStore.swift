package import SafeText
internal import Synchronization

/// The lines of all sources, merged by time, in bounded memory.
///
/// Positions number the lines in order from 0 on; dropping the oldest does not change them, a late line moves those
/// behind it, at most down to `LogCounters.settled`. `LogLine.sequence` names a line for good.
///
/// Producers append from their own threads while the main actor reads, so the state is behind a lock: a hop to an
/// actor per batch of updates was measured at five times the cost of this, and the main actor would wait for none.
package final class LogStore: Sendable {
  package static let defaultCapacity = 64 << 20
  /// A smaller capacity is raised to this: room for one line of the greatest length, and for merging.
  package static let minimumCapacity = 1 << 20

  private let state: Mutex<LogState>
  private let onChange: (@Sendable () -> Void)?

  /// - Parameters:
  ///   - capacity: Bytes of memory for lines, all sources together; the oldest lines go when they are used up.
  ///   - onChange: Called on the appending thread at the first change after a read; not again until the next read.
  package init(capacity: Int = LogStore.defaultCapacity, onChange: (@Sendable () -> Void)? = nil) {
    self.onChange = onChange
    state = Mutex(LogState(capacity: Self.allowed(capacity)))
  }

  /// The source of a name; the same one whenever it is asked for, as a re-created container keeps its log.
  package func source(named name: SafeText) -> LogSourceID { state.withLock { $0.source(named: name) } }

  /// The names of the sources, by their number.
  package func name(of source: LogSourceID) -> SafeText {
    state.withLock { $0.names.indices.contains(Int(source.rawValue)) ? $0.names[Int(source.rawValue)] : "" }
  }

  /// Says something in the log about a source.
  ///
  /// - Parameters:
  ///   - marker: What happened.
  ///   - source: To whom.
  ///   - time: Nanoseconds since 1970 by the engine's clock; nil puts it at the end.
  package func append(_ marker: LogMarker, source: LogSourceID, time: Int64? = nil) {
    var batch = LogBatch()
    batch.append(marker, time: time)
    append(batch, source: source)
  }

  func append(_ batch: LogBatch, source: LogSourceID) {
    guard !batch.isEmpty else { return }
    let isFirstChange = state.withLock { state in
      state.append(batch, source: source.rawValue)
      defer { state.isAnnounced = true }
      return !state.isAnnounced
    }
    if isFirstChange { onChange?() }
  }

  /// Bytes of memory for lines.
  package var capacity: Int { state.withLock { $0.capacity } }

  private static func allowed(_ capacity: Int) -> Int { min(max(capacity, minimumCapacity), 2 << 30) }

  /// Changes the capacity, and drops the oldest lines until what is kept fits.
  package func setCapacity(_ bytes: Int) {
    while state.withLock({ $0.shrink(to: Self.allowed(bytes)) }) {}
  }

  package var counters: LogCounters { state.withLock { $0.counted() } }

  /// Copies the lines that are wanted, and no others.
  package func read(_ request: LogRequest) -> LogPage {
    let (counters, lines) = state.withLock { state in
      state.isAnnounced = false
      return (state.counted(), state.copies(request))
    }
    // The bytes are safe already; sanitising them again is cheap for a screenful, and leaves no second way in.
    return LogPage(counters: counters, lines: lines.map(\.line))
  }

  /// Forgets all lines. Positions and sequence numbers go on.
  package func removeAll() { state.withLock { $0.removeAll() } }

  /// Looks for a pattern from now on; nil for none. What is found is known when `scan` has come by.
  package func find(_ pattern: LogPattern?) { state.withLock { $0.find(pattern) } }

  /// Shows only some of the lines from now on; nil shows all. Which ones is known when `scan` has come by.
  package func filter(_ filter: LogFilter?) { state.withLock { $0.filter(filter) } }

  /// Tries the pattern and the filter on some lines that they were not tried on yet, the newest first. To be called
  /// again and again, away from the main actor.
  ///
  /// - Returns: Whether more is left to do.
  package func scan() -> Bool {
    guard let work = state.withLock({ $0.nextScan() }) else { return false }
    let clock = ContinuousClock()
    let start = clock.now
    let found = work.evaluate()
    let duration = clock.now - start
    let (isFirstChange, isMoreLeft) = state.withLock { state in
      state.adapt(to: duration)
      let isFirstChange = state.finish(work, found) && !state.isAnnounced
      if isFirstChange { state.isAnnounced = true }
      return (isFirstChange, state.isScanNeeded())
    }
    if isFirstChange { onChange?() }
    return isMoreLeft
  }

  /// Where a line is now.
  ///
  /// - Parameters:
  ///   - sequence: Its sequence number.
  ///   - position: Where it was when it was last seen.
  /// - Returns: Its position; nil when it was dropped.
  package func locate(_ sequence: Int, near position: Int) -> Int? {
    state.withLock { $0.locate(sequence, near: position) }
  }

  /// The nearest line before or behind a position, without it, that is what is looked for.
  ///
  /// - Parameters:
  ///   - landmark: What to go to.
  ///   - position: From where.
  ///   - forward: To newer lines.
  ///   - filtered: Only lines that the filter shows.
  /// - Returns: Its position; nil when there is none.
  package func next(_ landmark: LogLandmark, from position: Int, forward: Bool, filtered: Bool) -> Int? {
    state.withLock { $0.next(landmark, from: position, forward: forward, filtered: filtered) }
  }

  /// The first line that has a time at or after a moment.
  ///
  /// - Parameters:
  ///   - time: Nanoseconds since 1970.
  ///   - filtered: Only lines that the filter shows.
  /// - Returns: Its position; nil when all lines are older.
  package func position(at time: Int64, filtered: Bool) -> Int? {
    state.withLock { $0.position(at: time, filtered: filtered) }
  }

  /// Marks a line, or takes its mark away.
  ///
  /// - Parameters:
  ///   - sequence: Its sequence number.
  ///   - position: Where it was when it was last seen.
  package func mark(_ sequence: Int, near position: Int) {
    state.withLock { $0.mark(sequence, near: position) }
  }

  package func clearMarks() { state.withLock { $0.clearMarks() } }

  /// How many lines lie in a stretch of positions.
  ///
  /// - Parameters:
  ///   - positions: The stretch.
  ///   - filtered: Only lines that the filter shows.
  /// - Returns: Their number.
  package func count(in positions: Range<Int>, filtered: Bool) -> Int {
    state.withLock { $0.count(in: positions, filtered: filtered) }
  }

  /// How many lines before a position have what is looked for in them.
  ///
  /// - Parameters:
  ///   - position: The position.
  ///   - filtered: Only lines that the filter shows.
  /// - Returns: Their number.
  package func matches(before position: Int, filtered: Bool) -> Int {
    state.withLock { $0.matches(before: position, filtered: filtered) }
  }
}

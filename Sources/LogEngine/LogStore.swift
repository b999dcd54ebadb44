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

  package let capacity: Int
  private let state: Mutex<LogState>
  private let onChange: (@Sendable () -> Void)?

  /// - Parameters:
  ///   - capacity: Bytes of memory for lines, all sources together; the oldest lines go when they are used up.
  ///   - onChange: Called on the appending thread at the first change after a read; not again until the next read.
  package init(capacity: Int = LogStore.defaultCapacity, onChange: (@Sendable () -> Void)? = nil) {
    self.capacity = min(max(capacity, Self.minimumCapacity), 2 << 30)
    self.onChange = onChange
    state = Mutex(LogState(capacity: self.capacity))
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

  package var counters: LogCounters { state.withLock { $0.counters } }

  /// Copies the lines that are wanted, and no others.
  package func read(_ request: LogRequest) -> LogPage {
    let (counters, lines) = state.withLock { state in
      state.isAnnounced = false
      return (state.counters, state.copies(request))
    }
    // The bytes are safe already; sanitising them again is cheap for a screenful, and leaves no second way in.
    return LogPage(counters: counters, lines: lines.map(\.line))
  }

  /// How many lines of a request's sources and levels a stretch of positions has; its anchor and limit do not matter.
  package func count(_ request: LogRequest, in positions: Range<Int>) -> Int {
    state.withLock { $0.count(request, in: positions) }
  }

  /// Forgets all lines. Positions and sequence numbers go on.
  package func removeAll() { state.withLock { $0.removeAll() } }
}

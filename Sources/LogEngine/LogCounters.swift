import SafeText

/// How much a store holds, and where.
package struct LogCounters: Hashable, Sendable {
  /// Position of the oldest line that is kept; as many have been dropped.
  package var first = 0
  /// Position behind the newest line.
  package var end = 0
  /// Lines before this position stay where they are; a late line can still come between those behind it.
  package var settled = 0
  /// Bytes of text kept.
  package var textBytes = 0
  /// Bytes of memory taken, never above the capacity.
  package var footprint = 0
  /// Changes with every append.
  package var version: UInt64 = 0

  package init() {}

  package var count: Int { end - first }
  /// Lines that went because the capacity was reached.
  package var dropped: Int { first }
}

/// Which lines of a store are wanted, and how many.
package struct LogRequest: Hashable, Sendable {
  package enum Anchor: Hashable, Sendable {
    /// The newest lines.
    case end
    /// The lines before a position, without it.
    case before(Int)
    /// The lines from a position on.
    case from(Int)
  }

  package var anchor: Anchor
  package var limit: Int
  /// Only lines of these sources; nil is all.
  package var sources: Set<LogSourceID>?
  package var minimumLevel: LogLevel

  package init(
    _ anchor: Anchor, limit: Int, sources: Set<LogSourceID>? = nil, minimumLevel: LogLevel = .unknown
  ) {
    self.anchor = anchor
    self.limit = limit
    self.sources = sources
    self.minimumLevel = minimumLevel
  }
}

/// Lines in order, and the counters of the same moment.
package struct LogPage: Hashable, Sendable {
  package var counters: LogCounters
  package var lines: [LogLine]

  package init(counters: LogCounters = LogCounters(), lines: [LogLine] = []) {
    self.counters = counters
    self.lines = lines
  }
}

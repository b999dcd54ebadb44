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
  /// Lines kept that have what is looked for in them.
  package var matches = 0
  /// Lines kept that the filter shows; all of them when there is none.
  package var visible = 0
  /// Lines kept that the operator marked.
  package var marked = 0
  /// Lines kept of level error or worse.
  package var errors = 0
  /// Lines kept that have still to be searched for what is looked for.
  package var unsearched = 0
  /// Lines kept that the filter has still to be tried on.
  package var unsifted = 0
  /// Changes with every append, and with every flag.
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
  /// Only lines that the store's filter shows.
  package var filtered: Bool

  package init(_ anchor: Anchor, limit: Int, filtered: Bool = false) {
    self.anchor = anchor
    self.limit = limit
    self.filtered = filtered
  }
}

/// What can be gone to.
package enum LogLandmark: Hashable, Sendable {
  /// A line with what is looked for.
  case match
  /// A line of level error or worse.
  case error
  /// A line that the operator marked.
  case mark
  /// A line that the filter shows.
  case visible
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

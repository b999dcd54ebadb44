package import SafeText

/// One of the sources whose lines a store merges: a container, a pod's container, a unit.
package struct LogSourceID: Hashable, Sendable {
  package let rawValue: UInt16
  package init(rawValue: UInt16) { self.rawValue = rawValue }
}

/// Which of its two outputs a program wrote a line to.
package enum LogStream: UInt8, Hashable, Sendable, CaseIterable {
  case standardOutput, standardError
}

/// How bad a line says it is.
package enum LogLevel: UInt8, Hashable, Sendable, Comparable, CaseIterable {
  case unknown, debug, info, notice, warning, error, fatal
  package static func < (a: LogLevel, b: LogLevel) -> Bool { a.rawValue < b.rawValue }
}

/// Whose words a line is.
package enum LogKind: UInt8, Hashable, Sendable {
  /// The program's.
  case line
  /// Ours, in between: a restart, a gap, a reconnection.
  case marker
}

/// One line of a log, copied out of the store.
package struct LogLine: Hashable, Sendable {
  /// Where it is in the log; a late line moves those behind it (see `LogCounters.settled`).
  package var position: Int
  /// Which line it is: the count of lines that arrived before it. Never used twice, never changes.
  package var sequence: Int
  /// Nanoseconds since 1970 by the engine's clock; nil when the engine gave none.
  package var time: Int64?
  package var source: LogSourceID
  package var stream: LogStream
  package var level: LogLevel
  package var kind: LogKind
  /// It stands behind a line that is newer than it, because it came too late to be placed.
  package var isLate: Bool
  package var text: StyledText
  /// What is looked for is in it.
  package var isMatch: Bool
  /// The filter itself selects it; a visible line that is none is context, or a marker.
  package var isHit: Bool
  /// The operator marked it.
  package var isMarked: Bool

  package init(
    position: Int, sequence: Int, time: Int64?, source: LogSourceID, stream: LogStream, level: LogLevel,
    kind: LogKind, isLate: Bool, text: StyledText, isMatch: Bool = false, isHit: Bool = false,
    isMarked: Bool = false
  ) {
    self.position = position
    self.sequence = sequence
    self.time = time
    self.source = source
    self.stream = stream
    self.level = level
    self.kind = kind
    self.isLate = isLate
    self.text = text
    self.isMatch = isMatch
    self.isHit = isHit
    self.isMarked = isMarked
  }
}

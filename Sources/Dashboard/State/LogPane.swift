package import LogEngine
package import TopsideCore

/// The log on the screen: its lines, and where in them the operator is.
package struct LogPane: Sendable {
  package var store: LogStore
  /// Whose lines are in the store; nil until somebody is followed.
  package var demand: LogDemand?
  /// What part of the logs is wanted.
  package var range = LogRange.tail
  /// The newest line is shown, and is where the cursor is.
  package var isFollowing = true
  /// While not following: the position of the first line shown.
  package var top = 0
  /// While not following: the line that the cursor is on.
  package var cursor = LogPlace()
  /// Where the lines that are being selected begin; the cursor is where they end.
  package var anchor: LogPlace?
  /// Where the newest line was when following stopped; nil where nothing was followed yet.
  package var seen: Int?
  package var find = LogFind()
  package var filter = LogSift()
  /// A match that is to be gone to as soon as it is found.
  package var jump: LogJump?
  package var look = LogLook()

  package init(store: LogStore) { self.store = store }
}

/// A line of a log, wherever late lines before it move it.
package struct LogPlace: Hashable, Sendable {
  /// Where it was when it was last looked at.
  package var position = 0
  /// Which line it is.
  package var sequence = -1

  package init() {}

  package init(_ line: LogLine) {
    position = line.position
    sequence = line.sequence
  }
}

/// What is looked for in a log, as it was typed.
package struct LogFind: Hashable, Sendable {
  package var text = ""
  package var syntax = LogPattern.Syntax.literal
  package var pattern: LogPattern?

  package init() {}
}

/// Which lines of a log are shown, as it was typed.
package struct LogSift: Hashable, Sendable {
  package var text = ""
  package var syntax = LogPattern.Syntax.literal
  /// nil shows all.
  package var filter: LogFilter?

  package init() {}
}

/// Where the cursor goes when the search has been everywhere.
package struct LogJump: Hashable, Sendable {
  package var from: Int
  package var isForward: Bool

  package init(from: Int, isForward: Bool) {
    self.from = from
    self.isForward = isForward
  }
}

/// How lines are drawn, whoever's they are.
package struct LogLook: Hashable, Sendable {
  package var wraps = false
  package var times = Times.clock
  /// Columns scrolled out to the left, while lines are not wrapped.
  package var left = 0

  package enum Times: Hashable, Sendable, CaseIterable {
    case off, relative, clock

    package var next: Times {
      switch self {
      case .off: .relative
      case .relative: .clock
      case .clock: .off
      }
    }
  }

  package init() {}
}

package import SafeText

/// Which lines of a log are wanted.
package enum LogRange: Hashable, Sendable {
  /// The newest ones, then those to come.
  case tail
  /// All that the engine has, then those to come.
  case head
  /// Those of this long ago, then those to come.
  case since(Duration)
  /// Those up to the newest run's start, and no others.
  case previousRun
}

/// What is wanted of one subject's log now.
package struct LogQuery: Hashable, Sendable {
  package var range: LogRange
  /// How many lines are the newest ones.
  package var tail: Int
  /// From here on, inclusive: what came before has been read, or is older than the range; nil is from the first.
  package var since: Timestamp?
  /// Those to come as well, where the range has them.
  package var follows: Bool

  package init(_ range: LogRange, tail: Int, since: Timestamp?, follows: Bool = true) {
    self.range = range
    self.tail = tail
    self.since = since
    self.follows = follows
  }
}

/// How the reading of a log ended.
package enum LogEnd: Hashable, Sendable {
  /// There was no more to read, or the subject is gone.
  case ended
  /// It was cut. Tried again after `longestPause` at the latest; with what to tell of the reason, where that is known.
  case lost(why: SafeText?, longestPause: Duration)
  /// It would say the same again and again.
  case unreadable(SafeText)
}

/// How the logs of one kind of subject are read: the commands of a tool, and the sense of how they end.
///
/// The lines must begin with a timestamp as RFC 3339 has it and a blank; those of a subject's runs come oldest first.
package protocol LogReader: Sendable {
  /// What its `since` can tell apart, in nanoseconds: 1 for docker, 10^9 for kubectl.
  var resolution: Int64 { get }

  /// Whether a subject's runs have logs of their own, of which the tool gives out one at a time.
  var separatesRuns: Bool { get }

  /// Whether both outputs of a subject come on standard output. Then lines without a clock there, and all of standard
  /// error, are the tool's own words.
  var joinsOutputs: Bool { get }

  /// Who reads the log of a subject: itself, where it is of one tool.
  func reader(for subject: LogSubject) -> any LogReader

  func command(_ subject: LogSubject, _ query: LogQuery) -> Command

  /// What the end of a command says, whose standard error has at least its last 4 KiB, and whose standard output has
  /// the tool's own words there.
  ///
  /// A success is `ended`, also when the subject still runs: the follower knows what that means.
  func judge(_ result: CommandResult, of subject: LogSubject, by command: Command) -> LogEnd
}

extension LogReader {
  package var separatesRuns: Bool { false }
  package var joinsOutputs: Bool { false }
  package func reader(for subject: LogSubject) -> any LogReader { self }
}

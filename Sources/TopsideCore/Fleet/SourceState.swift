/// What is known of a source, so that every value on the screen has an age.
package enum SourceState: Hashable, Sendable {
  /// Nothing has come yet.
  case connecting
  case live
  /// It is there but did not answer in time; `since` is its last word, on the clock that only goes forward.
  case silent(since: Duration)
  /// It is gone, or refuses us.
  case lost(EngineFault, since: Duration, retryAt: Duration)

  /// When what it said began to age; nil while it is fresh.
  package var staleSince: Duration? {
    switch self {
    case .connecting, .live: nil
    case .silent(let since), .lost(_, let since, _): since
    }
  }
}

/// Now, on both clocks.
package struct Moment: Hashable, Sendable {
  package var wall: Timestamp
  package var uptime: Duration

  package init(wall: Timestamp, uptime: Duration) {
    self.wall = wall
    self.uptime = uptime
  }
}

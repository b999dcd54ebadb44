package import LogEngine
package import TopsideCore

/// The log of the selected service.
package struct LogPane: Sendable {
  package var store: LogStore
  /// Whose lines are in the store.
  package var service: ServiceKey?
  package var isFollowing = true
  /// While not following: the position of the first line shown, counted from the first line that ever came.
  package var top = 0
  /// Where the newest line was when following stopped.
  package var seen = 0
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

  package init(store: LogStore) { self.store = store }
}

package import SafeText
package import TopsideCore

/// A list on the screen: where the cursor is, what is marked, and how the rows are arranged.
@dynamicMemberLookup
package struct ListState<Key: Hashable & Sendable>: Hashable, Sendable {
  package var selection: Key?
  package var marked: Set<Key> = []
  /// The first row shown.
  package var top = 0
  package var arrangement = Arrangement()

  package init() {}

  package subscript<Value>(dynamicMember path: WritableKeyPath<Arrangement, Value>) -> Value {
    get { arrangement[keyPath: path] }
    set { arrangement[keyPath: path] = newValue }
  }

  /// Scrolls no further than needed to show a row; the heading right above it comes along.
  mutating func scroll(to row: Int, of count: Int, height: Int, isBelowHeading: Bool) {
    let height = max(1, height)
    let first = row > 0 && isBelowHeading ? row - 1 : row
    if first < top { top = first }
    if row >= top + height { top = row - height + 1 }
    top = max(0, min(top, count - height))
  }
}

/// Which rows of a list are shown, and in which order.
package struct Arrangement: Hashable, Sendable {
  package var filter: SafeText = ""
  package var order = Order.name
  package var isInverted = false
  package var isFlat = false
  package var hidesSettled = false
  package var showsProblemsOnly = false

  package init() {}

  /// Whether rows may be left out.
  var isNarrow: Bool { !filter.isEmpty || showsProblemsOnly || hidesSettled }

  /// Lets every row be seen.
  mutating func widen() {
    filter = ""
    hidesSettled = false
    showsProblemsOnly = false
  }
}

/// What the rows are sorted by.
package enum Order: String, Hashable, Sendable, CaseIterable {
  case name, severity, restarts, cpu, memory, uptime

  package var title: SafeText { "\(rawValue)" }
  package var next: Order {
    let all = Self.allCases
    return all.firstIndex(of: self).map { all[($0 + 1) % all.count] } ?? .name
  }
}

package struct HomeState: Hashable, Sendable {
  package var index = 0
  package var top = 0
  package init() {}
}

/// A row of the Compose screen.
package enum ListRow: Hashable, Sendable {
  case project(String)
  case service(ServiceKey)
}

/// What is worked out from the facts once a change, so that every view says the same.
package struct Picture: Hashable, Sendable {
  package var statuses: [ServiceKey: Status] = [:]
  /// Of all tools, worst first.
  package var problems: [Problem] = []
  /// Those of compose.
  var own: [Problem] = []
  package var rows: [ListRow] = []

  package init() {}

  package var failures: Int { problems.count { $0.severity == .failed } }
}

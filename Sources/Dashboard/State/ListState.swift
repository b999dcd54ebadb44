package import SafeText
package import TopsideCore

/// How the services are listed.
package struct ListState: Hashable, Sendable {
  package var selection: ServiceKey?
  package var marked: Set<ServiceKey> = []
  /// The first row shown.
  package var top = 0
  package var filter: SafeText = ""
  package var order = Order.name
  package var isInverted = false
  package var isFlat = false
  package var hidesSettled = false
  package var showsProblemsOnly = false

  package init() {}
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
  package var problems: [Problem] = []
  package var rows: [ListRow] = []

  package init() {}

  package var failures: Int { problems.count { $0.severity == .failed } }
}

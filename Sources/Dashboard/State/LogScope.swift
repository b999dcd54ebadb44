import CellGrid
package import TopsideCore

/// Whose logs are shown, merged by time where they are several.
package enum LogScope: Hashable, Sendable {
  case service(ServiceKey)
  case services(Set<ServiceKey>)
  /// Every service of a project, also those that come later.
  case project(String)
}

/// What the log pane wants followed.
package struct LogDemand: Hashable, Sendable {
  package var scope: LogScope
  package var range: LogRange

  package init(_ scope: LogScope, _ range: LogRange = .tail) {
    self.scope = scope
    self.range = range
  }
}

extension DashboardState {
  /// The services whose logs a scope has, in order.
  package func services(in scope: LogScope) -> [Service] {
    switch scope {
    case .service(let key): fleet.services[key].map { [$0] } ?? []
    case .services(let keys): keys.sorted().compactMap { fleet.services[$0] }
    case .project(let name):
      fleet.services.values.filter { $0.key.project == name }.sorted { $0.key < $1.key }
    }
  }

  /// What has a log in a scope, as the log engine follows it.
  package func subjects(in scope: LogScope) -> [LogSubject] {
    services(in: scope).flatMap { service in
      service.containers.map { LogSubject($0, of: service) }
    }
  }

  /// What the log pane is to show now; nil while there is no log on the screen.
  package var logDemand: LogDemand? {
    guard screen == .compose, detail.tab == .logs, !Layout(self).detail.isEmpty else { return nil }
    if let merged = detail.merged { return LogDemand(merged, logs.range) }
    return list.selection.map { LogDemand(.service($0), logs.range) }
  }

  /// Whether keys go to a log, where the digits are ranges and `/` finds.
  package var isInLog: Bool { screen == .compose && focus == .detail && detail.tab == .logs }
}

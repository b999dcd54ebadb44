import CellGrid
package import TopsideCore

/// Whose logs are shown, merged by time where they are several.
package enum LogScope: Hashable, Sendable {
  case service(ServiceKey)
  case services(Set<ServiceKey>)
  /// Every service of a project, also those that come later.
  case project(String)
  /// All containers of a pod.
  case pod(KubeKey)
  case podContainer(KubeKey, String)
  case pods(Set<KubeKey>)
  /// All pods behind a workload, a job or a service, also those that come later.
  case workload(KubeKey)
  /// All pods with these labels in the namespaces that are shown, also those that come later.
  case labels(LabelSelector)
}

extension LogScope {
  package var isOfCluster: Bool {
    switch self {
    case .service, .services, .project: false
    case .pod, .podContainer, .pods, .workload, .labels: true
    }
  }
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
    case .pod, .podContainer, .pods, .workload, .labels: []
    }
  }

  /// The pods whose logs a scope has, in order.
  package func pods(in scope: LogScope) -> [Pod] {
    switch scope {
    case .service, .services, .project: []
    case .pod(let key), .podContainer(let key, _): cluster.pods[key].map { [$0] } ?? []
    case .pods(let keys): keys.sorted().compactMap { cluster.pods[$0] }
    case .workload(let key): pods(behind: key).sorted().compactMap { cluster.pods[$0] }
    case .labels(let selector):
      cluster.pods.values.filter { pod in
        kube.namespaces.contains(pod.meta.namespace) && selector.matches(pod.meta.labels)
      }.sorted { $0.key < $1.key }
    }
  }

  /// The pods that something made, or that a service sends its requests to.
  package func pods(behind key: KubeKey) -> [KubeKey] {
    guard key.kind == .service else { return Array(clusterPicture.index.pods(of: key)) }
    let selector = cluster.services[key]?.selector ?? [:]
    return cluster.pods(matching: selector, in: key.namespace).map(\.key)
  }

  /// What has a log in a scope, as the log engine follows it.
  package func subjects(in scope: LogScope) -> [LogSubject] {
    let services = services(in: scope).flatMap { service in
      service.containers.map { LogSubject($0, of: service) }
    }
    let pods = pods(in: scope)
    if case .podContainer(_, let name) = scope {
      return pods.flatMap { KubeLogSubjects.subjects(of: $0, container: name, namedByPod: false) }
    }
    let isAlone = if case .pod = scope { true } else { false }
    return services + pods.flatMap { KubeLogSubjects.subjects(of: $0, namedByPod: !isAlone) }
  }

  /// What the log pane is to show now; nil while there is no log on the screen.
  package var logDemand: LogDemand? {
    guard screen.hasList, tab == .logs, !Layout(self).detail.isEmpty else { return nil }
    if let merged = detail.merged { return LogDemand(merged, logs.range) }
    return selectedLog.map { LogDemand($0, logs.range) }
  }

  private var selectedLog: LogScope? {
    switch screen {
    case .home, .releases, .runs: nil
    case .compose: list.selection.map(LogScope.service)
    case .pods: kube.pods.selection.map(LogScope.pod)
    case .workloads: kube.workloads.selection.map(LogScope.workload)
    }
  }

  /// Whether keys go to a log, where the digits are ranges and `/` finds.
  package var isInLog: Bool { screen.hasList && focus == .detail && tab == .logs }
}

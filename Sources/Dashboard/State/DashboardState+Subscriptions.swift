import CellGrid
import TopsideCore

extension DashboardState {
  /// What has to be followed for the screen as it is.
  package var subscriptions: Subscriptions {
    var subscriptions = Subscriptions()
    subscriptions.kinds = kinds
    guard screen.hasList else { return subscriptions }
    if screen == .runs {
      subscriptions.audit = tab == .audit && !Layout(self).detail.isEmpty
      return subscriptions
    }
    if screen == .releases {
      (subscriptions.releases, subscriptions.past) = (releasesDemand, pastQuery)
      return subscriptions
    }
    if screen.isKubernetes {
      guard kubeSelection != nil else { return subscriptions }
      subscriptions.document = document
    } else {
      guard let service = selected else { return subscriptions }
      subscribe(to: service, &subscriptions)
    }
    subscriptions.logs = logDemand
    subscriptions.find = logs.find.pattern
    subscriptions.filter = logs.filter.filter
    return subscriptions
  }

  private func subscribe(to service: Service, _ subscriptions: inout Subscriptions) {
    if tab == .health {
      for container in service.containers where container.isRunning {
        // At its own pace, and never faster than a person can read.
        subscriptions.health[container.id] = container.healthcheck.map { max($0.interval, .seconds(1)) }
      }
    }
    if tab == .processes { subscriptions.processes = service.containers.first(where: \.isRunning)?.id }
    if tab == .inspect, let shown = service.containers.first {
      subscriptions.inspection = .init(
        id: shown.id, state: shown.state, health: shown.health?.status, started: shown.started)
    }
  }

  /// Always what tells whether something is wrong; the rest while it is looked at.
  private var kinds: Set<KubeWatch> {
    guard hasKubernetes else { return [] }
    var kinds = KubeKind.vital
    if screen == .workloads { kinds.formUnion(KubeKind.allCases) }
    if screen == .pods, tab == .events, !Layout(self).detail.isEmpty { kinds.insert(.event) }
    if screen == .pods, kube.narrowing?.key.kind == .deployment { kinds.insert(.replicaSet) }
    return Set(kinds.flatMap { kube.namespaces.watches($0) })
  }

  private var document: Subscriptions.Document? {
    guard let key = kubeSelection, key.kind != .event, !Layout(self).detail.isEmpty,
      let object = cluster.object(key)
    else { return nil }
    switch tab {
    case .describe: return .init(query: .describe(key), version: object.meta.version)
    case .yaml: return .init(query: .yaml(key), version: object.meta.version)
    default: return nil
    }
  }
}

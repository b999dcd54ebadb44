import CellGrid
package import TopsideCore

extension DashboardState {
  package var hasKubernetes: Bool { setting.kubernetes != nil }

  /// A machine that has a cluster to look at and no docker misses nothing.
  package var isWithoutDocker: Bool {
    if hasKubernetes, case .lost(.notInstalled, _, _) = fleet.engine { true } else { false }
  }

  /// Whether everything has been asked that can be, so that no problems are none.
  package var hasLookedEverywhere: Bool { hasLooked && !(hasKubernetes && cluster.api == .connecting) }

  /// Whether the rows of something have come.
  package var hasLooked: Bool { fleet.isListed || isWithoutDocker && !cluster.listed.isEmpty }

  /// Those that there are here.
  package var screens: [Screen] { Screen.allCases.filter { hasKubernetes || !$0.isKubernetes } }

  /// The object that the cursor is on, on the screens that list objects.
  package var kubeSelection: KubeKey? {
    switch screen {
    case .pods: kube.pods.selection
    case .workloads: kube.workloads.selection
    case .home, .compose, .releases, .runs: nil
    }
  }

  /// The object that keys act on: the selected row, or the one that the problem under the cursor is about.
  package var kubeTarget: KubeKey? {
    if case .workload(let key) = selectedRelease { return key }
    guard screen == .home else { return kubeSelection }
    guard picture.problems.indices.contains(home.index),
      case .object(let key) = picture.problems[home.index].target
    else { return nil }
    return key
  }

  /// The tabs that say more about what the cursor is on.
  package var tabs: [DetailState.Tab] {
    switch screen {
    case .home, .compose: [.logs, .health, .stats, .events, .inspect, .environment, .processes]
    case .releases:
      if case .release = releaseScreen.list.selection {
        [.history, .changes, .values]
      } else {
        [.history, .changes]
      }
    case .runs: [.plan, .steps, .output, .audit]
    case .pods: [.logs, .containers, .events, .describe, .yaml]
    case .workloads:
      switch kube.workloads.selection?.kind {
      case .deployment, .statefulSet, .daemonSet, .replicaSet, .job, .cronJob, .service, .pod, nil:
        [.logs, .events, .describe, .yaml]
      case .event: [.events]
      case .autoscaler, .endpointSlice, .ingress, .volumeClaim, .node: [.describe, .yaml, .events]
      }
    }
  }

  /// The tab that is shown.
  package var tab: DetailState.Tab {
    let tabs = tabs
    if tabs.contains(detail.tab) { return detail.tab }
    return screen == .runs ? .steps : tabs[0]
  }

  /// How the rows on the screen are arranged; on Home, how those of Compose will be.
  package var arrangement: Arrangement {
    get {
      switch screen {
      case .home, .compose: list.arrangement
      case .pods: kube.pods.arrangement
      case .workloads: kube.workloads.arrangement
      case .releases: releaseScreen.list.arrangement
      case .runs: runArrangement
      }
    }
    set {
      switch screen {
      case .home, .compose: list.arrangement = newValue
      case .pods: kube.pods.arrangement = newValue
      case .workloads: kube.workloads.arrangement = newValue
      case .releases: releaseScreen.list.arrangement = newValue
      case .runs: runArrangement = newValue
      }
    }
  }

  /// Rows of the list on the screen, with their headings.
  var listedRows: Int {
    switch screen {
    case .home: 0
    case .compose: picture.rows.count
    // Where no pod is, a line says why.
    case .pods: clusterPicture.pods.count + (clusterPicture.pods.podCount == 0 ? 1 : 0)
    case .workloads: workloadRows.rows.count
    case .releases: max(1, releaseScreen.rows.count)
    case .runs: max(1, runScreen.rows.count)
    }
  }
}

// What is learned of a cluster.
extension DashboardState {
  mutating func clusterChanged(_ changes: [ClusterChange]) {
    let position = kube.pods.selection.flatMap { clusterPicture.pods.position(of: $0) }
    let (refused, revision) = (cluster.refused(.pod, in: kube.namespaces), clusterPicture.problems.revision)
    let api = cluster.api
    var (touched, measured) = (Set<KubeKey>(), Set<KubeKey>())
    for change in changes {
      let keys = cluster.apply(change)
      // Of those without any it was not known before that there are none.
      if case .listed(let watch, _) = change, watch.kind == .endpointSlice {
        touched.formUnion(cluster.services.keys.filter { watch.namespace ?? $0.namespace == $0.namespace })
      }
      if case .measured = change { measured.formUnion(keys) } else { touched.formUnion(keys) }
    }
    clusterPicture.take(touched, of: cluster, triage)
    clusterPicture.measured(measured.subtracting(touched), of: cluster, triage)
    if cluster.refused(.pod, in: kube.namespaces) != refused { clusterPicture.arrange(cluster) }
    if clusterPicture.problems.revision != revision || cluster.api != api { mergeProblems() }
    for key in touched where cluster.pods[key] == nil { kube.pods.marked.remove(key) }
    keepPod(position)
    let hasNewState = changes.contains { if case .watch = $0 { true } else { false } }
    if hasNewState || touched.contains(where: { $0.kind != .pod }) { workloadsChanged() }
  }

  /// What changes by time alone.
  mutating func tickCluster() {
    guard hasKubernetes else { return }
    let position = kube.pods.selection.flatMap { clusterPicture.pods.position(of: $0) }
    let read = clusterPicture.tick(cluster, triage)
    keepPod(position)
    if read.contains(where: { $0.kind != .pod }) { workloadsChanged() }
    openPreviousIfQuiet()
  }

  /// Brings the rows into the order that is asked for now.
  mutating func arrangeCluster() {
    guard hasKubernetes else { return }
    let position = kube.pods.selection.flatMap { clusterPicture.pods.position(of: $0) }
    var lens = PodLens()
    lens.arrangement = kube.pods.arrangement
    lens.narrowing = kube.narrowing
    lens.namespaces = kube.namespaces
    clusterPicture.arrange(lens, cluster)
    keepPod(position)
    if screen == .workloads { remakeWorkloads() }
  }

  private mutating func workloadsChanged() {
    hasOldWorkloads = true
    if screen == .workloads { remakeWorkloads() }
    arrangeReleases()
  }

  private mutating func remakeWorkloads() {
    let keys = workloadRows.keys
    let position = kube.workloads.selection.flatMap { keys.firstIndex(of: $0) }
    workloadRows = WorkloadRows(cluster, clusterPicture, kube.workloads.arrangement, kube.namespaces)
    hasOldWorkloads = false
    if let selection = kube.workloads.selection, workloadRows.contains(selection) { return scrollKube() }
    let last = workloadRows.keys.count - 1
    selectObject(last < 0 ? nil : workloadRows.keys[max(0, min(position ?? 0, last))])
  }

  /// The cursor stays on its pod; when that is gone, on what took its place.
  private mutating func keepPod(_ position: Int?) {
    if let selection = kube.pods.selection, clusterPicture.pods.contains(selection) {
      return screen == .pods ? scrollKube() : ()
    }
    selectPod(clusterPicture.pods.key(at: position ?? 0))
  }
}

// The cursor.
extension DashboardState {
  package mutating func selectPod(_ key: KubeKey?) {
    guard key != kube.pods.selection else { return }
    kube.pods.selection = key
    if screen == .pods { cursorMoved() }
  }

  package mutating func selectObject(_ key: KubeKey?) {
    guard key != kube.workloads.selection else { return }
    kube.workloads.selection = key
    if screen == .workloads { cursorMoved() }
  }

  /// What the detail pane showed of another is forgotten.
  private mutating func cursorMoved() {
    detail.top = 0
    kube.container = 0
    kube.description = Loaded()
    kube.yaml = Loaded()
    logs.look.left = 0
    logs.range = .tail
    scrollKube()
  }

  mutating func scrollKube() {
    let height = Layout(self).listRows
    switch screen {
    case .home, .compose, .releases, .runs: return
    case .pods:
      let pods = clusterPicture.pods
      guard let row = kube.pods.selection.flatMap({ pods.row(of: $0) }) else { return }
      kube.pods.scroll(
        to: row, of: pods.count, height: height, isBelowHeading: isHeading(pods.rows(from: row - 1, limit: 1))
      )
    case .workloads:
      guard let row = kube.workloads.selection.flatMap({ workloadRows.row(of: $0) }) else { return }
      kube.workloads.scroll(
        to: row, of: workloadRows.rows.count, height: height,
        isBelowHeading: isHeading(Array(workloadRows.rows(from: row - 1, limit: 1))))
    }
  }

  private func isHeading(_ rows: [KubeRow]) -> Bool {
    if case .heading = rows.first { true } else { false }
  }
}

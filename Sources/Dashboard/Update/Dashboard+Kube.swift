import CellGrid
import SafeText
import TopsideCore

// What keys do on the screens of a cluster.
extension Dashboard {
  func moveObject(by rows: Int, _ state: inout DashboardState) {
    if state.screen == .pods {
      let pods = state.clusterPicture.pods
      let position = state.kube.pods.selection.flatMap { pods.position(of: $0) } ?? 0
      return state.selectPod(pods.key(at: min(position + rows, pods.podCount - 1)))
    }
    let keys = state.workloadRows.keys
    guard !keys.isEmpty else { return }
    let index = state.kube.workloads.selection.flatMap { keys.firstIndex(of: $0) } ?? 0
    state.selectObject(keys[max(0, min(index + rows, keys.count - 1))])
  }

  func pointAtObject(row: Int, _ state: inout DashboardState) {
    guard row >= 0 else { return }
    let rows =
      state.screen == .pods
      ? state.clusterPicture.pods.rows(from: state.kube.pods.top + row, limit: 1)
      : Array(state.workloadRows.rows(from: state.kube.workloads.top + row, limit: 1))
    if case .object(let key) = rows.first { selectIfShown(key, &state) }
  }

  func selectIfShown(_ key: KubeKey, _ state: inout DashboardState) {
    if state.screen == .pods, state.clusterPicture.pods.contains(key) { state.selectPod(key) }
    if state.screen == .workloads, state.workloadRows.contains(key) { state.selectObject(key) }
  }

  /// Marks the pod under the cursor and goes on to the next.
  func markPod(_ state: inout DashboardState) {
    guard state.focus == .list, let key = state.kube.pods.selection else { return }
    if state.kube.pods.marked.remove(key) == nil { state.kube.pods.marked.insert(key) }
    moveObject(by: 1, &state)
  }

  func moveContainer(by rows: Int, _ state: inout DashboardState) {
    let count = state.kubeSelection.flatMap { state.cluster.pods[$0] }?.allContainers.count ?? 0
    state.kube.container = max(0, min(state.kube.container + rows, count - 1))
  }

  /// To what the object under the cursor owns.
  ///
  /// - Returns: Whether there is such a thing.
  func openObject(_ state: inout DashboardState) -> Bool {
    guard let key = state.kubeSelection else { return false }
    if state.screen == .pods { return openContainer(of: key, &state) }
    guard state.focus == .list else { return false }
    switch key.kind {
    case .deployment, .statefulSet, .daemonSet, .replicaSet, .job, .cronJob: narrow(.owner(key), &state)
    case .service:
      guard let selector = state.cluster.services[key]?.selector, !selector.isEmpty else { return false }
      narrow(.selector(selector, of: key), &state)
    case .node: narrow(.node(key), &state)
    case .autoscaler: return openTarget(of: key, &state)
    case .event: return openSubject(of: key, &state)
    case .pod, .endpointSlice, .ingress, .volumeClaim: return false
    }
    return true
  }

  /// The log of the container that the cursor is on, in the tab that lists them.
  private func openContainer(of key: KubeKey, _ state: inout DashboardState) -> Bool {
    guard state.focus == .detail, state.tab == .containers,
      let containers = state.cluster.pods[key]?.allContainers,
      containers.indices.contains(state.kube.container)
    else { return false }
    openLog(.podContainer(key, containers[state.kube.container].name), &state)
    return true
  }

  private func openTarget(of key: KubeKey, _ state: inout DashboardState) -> Bool {
    guard let scaler = state.cluster.autoscalers[key], let kind = KubeKind(name: scaler.targetKind) else {
      return false
    }
    let target = KubeKey(kind, key.namespace, scaler.targetName)
    guard state.cluster.object(target) != nil else {
      state.say("\(kind.shortName) \(target.name) is not there", isError: true)
      return true
    }
    return reveal(target, &state)
  }

  private func openSubject(of key: KubeKey, _ state: inout DashboardState) -> Bool {
    guard let subject = state.clusterPicture.events[key]?.subject, let target = subject.key,
      state.cluster.object(target) != nil
    else { return false }
    return reveal(target, &state)
  }

  /// Puts the cursor on an object, on the screen that lists it.
  ///
  /// - Returns: Whether it is listed.
  @discardableResult
  private func reveal(_ key: KubeKey, _ state: inout DashboardState) -> Bool {
    guard key.kind == .pod else {
      show(.workloads, &state)
      if !state.workloadRows.contains(key) {
        state.kube.workloads.arrangement.widen()
        state.arrangeCluster()
      }
      guard state.workloadRows.contains(key) else { return false }
      state.selectObject(key)
      return true
    }
    if !state.clusterPicture.pods.contains(key) {
      state.kube.pods.arrangement.widen()
      state.kube.narrowing = nil
    }
    show(.pods, &state)
    guard state.clusterPicture.pods.contains(key) else { return false }
    state.selectPod(key)
    return true
  }

  /// Shows a tab of the object that keys act on, on the screen that lists it.
  func revealObject(_ tab: DetailState.Tab, isZoomed: Bool, _ state: inout DashboardState) {
    guard let key = state.kubeTarget else { return }
    if state.screen.isAboutOthers { reveal(key, &state) }
    guard state.tabs.contains(tab) else {
      return state.say("\(key.kind.shortName) \(key.name) has no \(tab.title)", isError: true)
    }
    state.detail.tab = tab
    state.detail.top = 0
    state.detail.merged = nil
    state.detail.isZoomed = isZoomed || Layout(state).detail.isEmpty
    state.focus = .detail
    state.scrollKube()
  }

  /// To the row of what is wrong, and to the pane that tells most of it.
  func openProblem(_ state: inout DashboardState) {
    guard let key = state.kubeTarget, reveal(key, &state) else { return }
    guard key.kind == .pod, let pod = state.cluster.pods[key] else { return }
    // What never ran has printed nothing.
    let hasRun = pod.allContainers.contains { one in
      if one.last != nil { return true }
      if case .waiting = one.state { return false }
      return one.state != nil
    }
    revealObject(hasRun ? .logs : .containers, isZoomed: false, &state)
  }

  func openObjectLogs(_ state: inout DashboardState) {
    let marked = state.kube.pods.marked
    openLog(marked.isEmpty || state.screen != .pods ? nil : .pods(marked), &state)
  }

  /// The logs of all pods with some labels, merged by time.
  func openLogs(labelled text: SafeText, _ state: inout DashboardState) {
    let selector: LabelSelector
    do throws(LabelSelectorError) { selector = try LabelSelector(parsing: text.text) } catch {
      return state.say(error.words, isError: true)
    }
    guard !state.pods(in: .labels(selector)).isEmpty else {
      let place = state.kube.namespaces == .all ? "any namespace" : state.kube.namespaces.title
      return state.say("no pod in \(place) has \(selector.text)", isError: true)
    }
    show(.pods, &state)
    state.detail.tab = .logs
    state.detail.merged = .labels(selector)
    state.detail.isZoomed = true
    state.focus = .detail
    state.logs.range = .tail
  }

  /// The pods behind something, on their own screen; Esc comes back.
  private func narrow(_ narrowing: KubeScreenState.Narrowing, _ state: inout DashboardState) {
    state.kube.narrowing = narrowing
    state.kube.pods.arrangement.widen()
    show(.pods, &state)
  }

  /// Shows all pods again, and what they were chosen by.
  ///
  /// - Returns: Whether they were chosen.
  func widen(_ state: inout DashboardState) -> Bool {
    guard state.screen == .pods, let narrowing = state.kube.narrowing else { return false }
    state.kube.narrowing = nil
    show(.workloads, &state)
    selectIfShown(narrowing.key, &state)
    return true
  }
}

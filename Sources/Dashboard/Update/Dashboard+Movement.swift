import CellGrid
import SafeText
import TopsideCore

extension Dashboard {
  func go(_ action: Action, _ state: inout DashboardState) {
    switch action {
    case .showHome: show(.home, &state)
    case .showCompose: show(.compose, &state)
    case .showPods:
      // The key is for all of them.
      state.kube.narrowing = nil
      show(.pods, &state)
    case .showWorkloads: show(.workloads, &state)
    case .showReleases: show(.releases, &state)
    case .showRuns: show(.runs, &state)
    case .nextPane, .previousPane: changePane(&state)
    case .palette: state.prompt = Prompt(.palette)
    case .help: state.dialog = .help(top: 0)
    case .zoom: zoom(!state.detail.isZoomed, &state)
    case .open: open(&state)
    case .nextTab: turn(by: 1, &state)
    case .previousTab: turn(by: -1, &state)
    case .logs: openLogs(&state)
    case .projectLogs: openProjectLogs(&state)
    case .describe:
      if state.kubeTarget != nil {
        revealObject(.describe, isZoomed: true, &state)
      } else {
        reveal(.health, isZoomed: false, &state)
      }
    case .inspect:
      if state.kubeTarget != nil {
        revealObject(.yaml, isZoomed: true, &state)
      } else {
        reveal(.inspect, isZoomed: true, &state)
      }
    default: break
    }
  }

  /// The focus is always on a pane that can be seen.
  private func changePane(_ state: inout DashboardState) {
    guard state.screen.hasList else { return }
    let wantsDetail = state.focus == .list
    zoom(wantsDetail && Layout(state).detail.isEmpty, &state)
    state.focus = wantsDetail ? .detail : .list
  }

  func zoom(_ isZoomed: Bool, _ state: inout DashboardState) {
    guard state.screen.hasList else { return }
    state.detail.isZoomed = isZoomed
    if !isZoomed { state.detail.merged = nil }
    if isZoomed { state.focus = .detail } else if Layout(state).detail.isEmpty { state.focus = .list }
    state.scrollToSelection()
    state.scrollKube()
  }

  func show(_ screen: Screen, _ state: inout DashboardState) {
    guard state.screens.contains(screen) else {
      return state.say("no Kubernetes cluster is configured", isError: true)
    }
    // What was shown large was something of the other screen.
    let isApart = { (screen: Screen) in ![.home, .compose].contains(screen) }
    if screen != state.screen, isApart(screen) || isApart(state.screen) {
      state.detail.isZoomed = false
      state.detail.merged = nil
      state.detail.top = 0
    }
    state.screen = screen
    state.hasChosenScreen = true
    state.focus = .list
    state.arrangeCluster()
    state.arrangeRuns()
    state.arrangeReleases()
    state.scrollToSelection()
    state.scrollKube()
  }

  /// On Home, to the evidence; on a list, into the detail pane, or to what the object under the cursor owns.
  private func open(_ state: inout DashboardState) {
    if state.isInLog { return openLine(&state) }
    guard state.screen == .home else {
      if openObject(&state) { return }
      return enterDetail(&state)
    }
    if let id = state.problemRun { return reveal(id, &state) }
    if state.kubeTarget != nil { return openProblem(&state) }
    guard let service = state.target else { return }
    let isUnhealthy = state.picture.statuses[service.key]?.word.text.hasPrefix("unhealthy") ?? false
    reveal(isUnhealthy ? .health : .logs, isZoomed: false, &state)
  }

  func enterDetail(_ state: inout DashboardState) {
    if Layout(state).detail.isEmpty { zoom(true, &state) }
    state.focus = .detail
  }

  func reveal(_ tab: DetailState.Tab, isZoomed: Bool, _ state: inout DashboardState) {
    guard let service = state.target else { return }
    show(.compose, &state)
    if !state.serviceRows.contains(service.key) {
      state.list.arrangement.widen()
      state.refresh()
    }
    state.select(service.key)
    state.detail.merged = nil
    state.detail.tab = tab
    state.detail.top = 0
    state.detail.isZoomed = isZoomed || Layout(state).detail.isEmpty
    state.focus = .detail
    state.scrollToSelection()
  }

  private func turn(by step: Int, _ state: inout DashboardState) {
    guard state.screen.hasList else { return }
    let all = state.tabs
    guard let index = all.firstIndex(of: state.tab) else { return }
    state.detail.tab = all[(index + step + all.count) % all.count]
    state.detail.top = 0
    state.runScreen.isFollowing = true
  }

  func travel(_ action: Action, _ state: inout DashboardState) {
    if state.isInLog { return travelInLog(action, &state) }
    let isDetail = state.screen.hasList && state.focus == .detail
    let page = max(1, isDetail ? Layout(state).detailContent.rows - 1 : listPage(state))
    switch action {
    case .up: step(by: -1, isDetail, &state)
    case .down: step(by: 1, isDetail, &state)
    case .halfPageUp: step(by: -max(1, page / 2), isDetail, &state)
    case .halfPageDown: step(by: max(1, page / 2), isDetail, &state)
    case .pageUp: step(by: -page, isDetail, &state)
    case .pageDown: step(by: page, isDetail, &state)
    case .first: step(by: -1_000_000, isDetail, &state)
    case .last: step(by: 1_000_000, isDetail, &state)
    default: break
    }
  }

  private func listPage(_ state: DashboardState) -> Int {
    state.screen == .home ? Layout(state).homeRows : Layout(state).listRows
  }

  private func step(by rows: Int, _ isDetail: Bool, _ state: inout DashboardState) {
    if isDetail { scrollDetail(by: rows, &state) } else { move(by: rows, &state) }
  }

  /// Moves the cursor of the list.
  func move(by rows: Int, _ state: inout DashboardState) {
    if state.screen == .home {
      let last = max(0, state.picture.problems.count - 1)
      state.home.index = max(0, min(state.home.index + rows, last))
      let height = Layout(state).homeRows
      state.home.top = max(state.home.index - height + 1, min(state.home.top, state.home.index))
      return
    }
    if state.screen == .runs { return moveRun(by: rows, &state) }
    if state.screen == .releases { return moveRelease(by: rows, &state) }
    if state.screen.isKubernetes { return moveObject(by: rows, &state) }
    let keys = state.serviceRows
    guard !keys.isEmpty else { return }
    let index = state.list.selection.flatMap { keys.firstIndex(of: $0) } ?? 0
    state.select(keys[max(0, min(index + rows, keys.count - 1))])
  }

  func scrollDetail(by rows: Int, _ state: inout DashboardState) {
    if state.tab == .logs { return scrollLog(by: rows, &state) }
    if state.tab == .containers { moveContainer(by: rows, &state) }
    let count = DetailText(state).count
    let most = max(0, count - Layout(state).detailContent.rows)
    state.detail.top = max(0, min(state.firstDetailLine(of: count) + rows, most))
    // At its end an output is followed again.
    if state.screen == .runs { state.runScreen.isFollowing = state.detail.top == most && rows > 0 }
  }

  func arrange(_ action: Action, _ state: inout DashboardState) {
    switch action {
    case .filter:
      if state.screen == .home { show(.compose, &state) }
      var prompt = Prompt(.filter, before: state.arrangement.filter)
      prompt.selection = state.list.selection
      prompt.object = state.kubeSelection
      state.prompt = prompt
    case .order where state.screen == .releases:
      state.say("releases are in the order of their names: O turns it around")
    case .order where state.screen == .runs: state.say("runs are in the order of time: O turns it around")
    case .order:
      state.arrangement.order = state.arrangement.order.next
      state.say("ordered by \(state.arrangement.order.title)")
    case .invertOrder: state.arrangement.isInverted.toggle()
    case .hideSettled:
      state.arrangement.hidesSettled.toggle()
      state.say(state.arrangement.hidesSettled ? "done, off and stopped are hidden" : "everything is shown")
    case .flat: state.arrangement.isFlat.toggle()
    case .markRow: markRow(&state)
    case .problemsOnly:
      state.arrangement.showsProblemsOnly.toggle()
      if state.screen == .home { show(.compose, &state) }
    default: break
    }
    state.refresh()
    state.scrollToSelection()
    state.scrollKube()
  }

  /// Marks the service under the cursor and goes on to the next.
  private func markRow(_ state: inout DashboardState) {
    if state.screen == .pods { return markPod(&state) }
    guard state.screen == .compose, state.focus == .list, let key = state.list.selection else { return }
    if state.list.marked.remove(key) == nil { state.list.marked.insert(key) }
    move(by: 1, &state)
  }
}

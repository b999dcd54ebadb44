import LogEngine
package import SafeText
package import TopsideCore

/// State and message to new state and effects. Pure: no task, no clock, no terminal.
package struct Dashboard: Sendable {
  package init() {}

  package func update(_ state: inout DashboardState, _ message: Message) -> [Effect] {
    let effects = apply(message, to: &state)
    if let toast = state.toast, toast.until <= state.now.uptime { state.toast = nil }
    return effects
  }

  private func apply(_ message: Message, to state: inout DashboardState) -> [Effect] {
    switch message {
    case .input(let input): return handle(input, &state)
    case .changed(let changes):
      for change in changes { state.fleet.apply(change, at: state.now) }
      state.refresh()
      state.chooseScreen()
    case .ticked:
      state.refresh()
      // The search may have come to its end while what is looked for was being changed.
      if state.logs.store.counters.unsearched == 0 { finishJump(&state) }
    case .flowWent(let flow, let event):
      flowWent(flow, event, &state)
    case .loaded(let query, let id, let result):
      loaded(query, id, result, &state)
    case .composeFound(let found):
      state.hasCompose = found
    case .interactionEnded(let words):
      if let words { state.say(words, isError: true) }
    case .searched:
      finishJump(&state)
    case .notice(let words, let isError):
      state.say(words, isError: isError)
    }
    return []
  }

  private func flowWent(_ flow: Flow, _ event: FlowEvent, _ state: inout DashboardState) {
    let begun = state.runs[flow.target]?.begun ?? state.now.uptime
    switch event {
    case .checking:
      state.runs[flow.target] = Run(flow: flow, begun: begun, words: "checking")
    case .running(let command):
      let words = SafeText(sanitising: command.argv, separator: " ")
      state.runs[flow.target] = Run(flow: flow, begun: begun, words: words)
    case .waiting(let words):
      state.runs[flow.target] = Run(flow: flow, begun: begun, words: words, isCommanding: false)
    case .ended(let outcome):
      state.runs[flow.target] = nil
      state.report(flow, outcome)
    }
  }

  private func loaded(
    _ query: Query, _ id: ContainerID, _ result: Result<[SafeText], LoadFailure>,
    _ state: inout DashboardState
  ) {
    var loaded = query == .inspect ? state.detail.inspect : state.detail.processes
    guard loaded.about == id else { return }
    switch result {
    case .success(let lines):
      loaded.lines = lines
      loaded.problem = nil
    case .failure(let failure):
      loaded.problem = failure.words
    }
    if query == .inspect { state.detail.inspect = loaded } else { state.detail.processes = loaded }
  }
}

extension DashboardState {
  /// Works out anew what every view says of the facts.
  package mutating func refresh() {
    let triage = triage
    picture.statuses = fleet.services.mapValues { triage.status($0, in: fleet) }
    let under = picture.problems.indices.contains(home.index) ? picture.problems[home.index] : nil
    picture.problems = triage.problems(fleet)
    keepProblem(under)
    picture.rows = rows()
    keepSelection()
    scrollToSelection()
  }

  /// The cursor stays on what it is about, wherever that moved: keys act on it.
  private mutating func keepProblem(_ problem: Problem?) {
    let problems = picture.problems
    let same = problems.indices.filter { problems[$0].target == problem?.target }
    home.index =
      same.first { problems[$0].severity == problem?.severity } ?? same.first
      ?? max(0, min(home.index, problems.count - 1))
    let height = Layout(self).homeRows
    home.top = max(home.index - height + 1, min(home.top, home.index, max(0, problems.count - height)))
  }

  /// Until the operator chooses, the first data do: problems open on Home, none on Compose.
  mutating func chooseScreen() {
    guard !hasChosenScreen, fleet.isListed else { return }
    screen = picture.problems.isEmpty ? .compose : .home
    hasChosenScreen = true
  }

  package mutating func say(_ words: SafeText, isError: Bool = false) {
    toast = Toast(words, isError: isError, until: now.uptime + (isError ? .seconds(12) : .seconds(5)))
  }

  fileprivate mutating func report(_ flow: Flow, _ outcome: FlowOutcome) {
    switch outcome {
    case .succeeded(let words): say("\(flow.title): \(words)")
    case .failed(let words): say("\(flow.title) FAILED: \(words) - l shows the log", isError: true)
    case .refused(let words): say("\(flow.title) refused: \(words)", isError: true)
    }
  }

  /// The pane waits for this container's processes, or JSON, from now on.
  package mutating func expect(_ query: Query, of id: ContainerID) {
    let about = query == .inspect ? detail.inspect.about : detail.processes.about
    guard about != id else { return }
    var loaded = Loaded()
    loaded.about = id
    if query == .inspect { detail.inspect = loaded } else { detail.processes = loaded }
  }

  package var subscriptions: Subscriptions {
    var subscriptions = Subscriptions()
    guard screen == .compose, let service = selected else { return subscriptions }
    subscriptions.logs = logDemand
    subscriptions.find = logs.find.pattern
    subscriptions.filter = logs.filter.filter
    if detail.tab == .health {
      for container in service.containers where container.isRunning {
        // At its own pace, and never faster than a person can read.
        subscriptions.health[container.id] = container.healthcheck.map { max($0.interval, .seconds(1)) }
      }
    }
    if detail.tab == .processes { subscriptions.processes = service.containers.first(where: \.isRunning)?.id }
    if detail.tab == .inspect, let shown = service.containers.first {
      subscriptions.inspection = .init(
        id: shown.id, state: shown.state, health: shown.health?.status, started: shown.started)
    }
    return subscriptions
  }
}

import LogEngine
package import SafeText
package import TopsideCore

/// State and message to new state and effects. Pure: no task, no clock, no terminal.
package struct Dashboard: Sendable {
  package init() {}

  package func update(_ state: inout DashboardState, _ message: Message) -> [Effect] {
    let effects = expireLocks(&state) + apply(message, to: &state)
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
    case .clusterChanged(let changes):
      state.clusterChanged(changes)
      state.chooseScreen()
    case .ticked:
      state.tickCluster()
      state.refresh()
      // The search may have come to its end while what is looked for was being changed.
      if state.logs.store.counters.unsearched == 0 { finishJump(&state) }
    case .runsChanged(let updates):
      runsChanged(updates, &state)
    case .runNotStarted(let flow, let words):
      state.runs.endStart(of: flow)
      state.say("\(flow.title) was not begun: \(words)", isError: true)
    case .rehearsed(let flow, let rehearsal): rehearsed(flow, rehearsal, &state)
    case .surveyed(let project, let result): surveyed(project, result, &state)
    case .revisionsFound(let subject, let result): revisionsFound(subject, result, &state)
    case .revisionPlanned(let subject, let result): revisionPlanned(subject, result, &state)
    case .deploymentsRead(let deployments):
      state.releaseScreen.deployments = deployments
      state.arrangeReleases()
    case .hostRead(let diagnosis, let contents):
      state.hostScreen.take(diagnosis, contents, at: state.now.uptime)
      state.refresh()
    case .helmListed(let result):
      state.releaseScreen.helm.take(result, at: state.now.uptime)
      state.arrangeReleases()
    case .pastRead(let query, let result): state.take(query, result)
    case .plainUpFound(let project, let found):
      state.plainUps[project] = found
      state.refresh()
    case .auditRead(let trail): state.runScreen.audit.take(trail)
    case .previewed(let request, let findings): previewed(request, findings, &state)
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
    case .contextsFound(.success(let contexts)):
      contextsFound(contexts, &state)
    case .contextsFound(.failure(let failure)):
      state.kube.contextsProblem = failure.words
    case .forwardChanged(let forward):
      state.kube.forwards.update(forward)
      if case .failed(let words) = forward.state { state.say("\(forward.route): \(words)", isError: true) }
    }
    return []
  }

  private func loaded(
    _ query: Query, _ id: ContainerID?, _ result: Result<[SafeText], LoadFailure>,
    _ state: inout DashboardState
  ) {
    var loaded = state[loaded: query]
    guard let about = query.about(id), loaded.about == about else { return }
    switch result {
    case .success(let lines):
      loaded.lines = lines
      loaded.problem = nil
    case .failure(let failure):
      loaded.problem = failure.words
    }
    state[loaded: query] = loaded
  }
}

extension DashboardState {
  /// Works out anew what every view says of the facts.
  package mutating func refresh() {
    let triage = triage
    picture.statuses = fleet.services.mapValues { triage.status($0, in: fleet) }
    let others = runProblems + drifts + hostProblems
    picture.own = others.isEmpty ? triage.problems(fleet) : (triage.problems(fleet) + others).worstFirst
    mergeProblems()
    picture.rows = rows()
    keepSelection()
    arrangeCluster()
    arrangeRuns()
    arrangeReleases()
    scrollHost()
    scrollToSelection()
  }

  /// Projects that run something else than a plain `up` would start.
  private var drifts: [Problem] {
    plainUps.keys.sorted().filter { fleet.isUp($0) && !fleet.isComposing($0) }.compactMap { name in
      plainUps[name]?.problem(of: name)
    }
  }

  /// Those of all tools in one order.
  mutating func mergeProblems() {
    let under = picture.problems.indices.contains(home.index) ? picture.problems[home.index] : nil
    let own = hasKubernetes ? picture.own + triage.folded([], in: cluster) : picture.own
    picture.problems =
      hasKubernetes ? ProblemList.merged(own, into: clusterPicture.problems.sorted) : picture.own
    keepProblem(under)
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
    guard !hasChosenScreen, hasLooked else { return }
    screen = !picture.problems.isEmpty ? .home : !isWithoutDocker ? .compose : hasKubernetes ? .pods : .host
    hasChosenScreen = true
  }

  package mutating func say(_ words: SafeText, isError: Bool = false) {
    toast = Toast(words, isError: isError, until: now.uptime + (isError ? .seconds(12) : .seconds(5)))
  }

  /// The pane waits for this from now on.
  package mutating func expect(_ query: Query, of id: ContainerID? = nil) {
    guard let about = query.about(id), self[loaded: query].about != about else { return }
    var loaded = Loaded()
    loaded.about = about
    self[loaded: query] = loaded
  }

  /// What a tab shows of the answer.
  fileprivate subscript(loaded query: Query) -> Loaded {
    get {
      switch query {
      case .inspect: detail.inspect
      case .processes: detail.processes
      case .describe: kube.description
      case .yaml: kube.yaml
      }
    }
    set {
      switch query {
      case .inspect: detail.inspect = newValue
      case .processes: detail.processes = newValue
      case .describe: kube.description = newValue
      case .yaml: kube.yaml = newValue
      }
    }
  }
}

extension Query {
  fileprivate func about(_ id: ContainerID?) -> Loaded.About? {
    switch self {
    case .inspect, .processes: id.map(Loaded.About.container)
    case .describe(let key), .yaml(let key): .object(key)
    }
  }
}

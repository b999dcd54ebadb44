import CellGrid
import SafeText
import TopsideCore

// Lists over the screen, and what choosing from them does.
extension Dashboard {
  func openChoice(_ subject: Choice.Subject, _ state: inout DashboardState) -> [Effect] {
    if Layout(state).isTiny {
      state.say("too small to show a list", isError: true)
      return []
    }
    var choice = Choice(subject)
    let entries = choice.entries(state)
    choice.index = entries.firstIndex(where: \.isMarked) ?? entries.firstIndex(where: \.isEnabled) ?? 0
    state.dialog = .choice(choice)
    return subject == .contexts ? [.loadContexts] : []
  }

  func press(_ key: Key, in choice: Choice, _ state: inout DashboardState) -> [Effect] {
    var moved = choice
    let last = max(0, choice.entries(state).count - 1)
    switch key.code {
    case .down, .character("j"): moved.index += 1
    case .up, .character("k"): moved.index -= 1
    case .pageDown: moved.index += 10
    case .pageUp: moved.index -= 10
    case .home, .character("g"): moved.index = 0
    case .end, .character("G"): moved.index = last
    case .enter: return choose(choice, &state)
    case .character("x") where choice.subject == .forwards: return choose(choice, &state)
    case .escape, .character("q"),
      .character("c") where key.modifiers == .control:
      state.dialog = nil
      return []
    default: return []
    }
    moved.index = max(0, min(moved.index, last))
    state.dialog = .choice(moved)
    return []
  }

  private func choose(_ choice: Choice, _ state: inout DashboardState) -> [Effect] {
    let entries = choice.entries(state)
    guard entries.indices.contains(choice.index) else { return [] }
    if let id = choice.subject.run {
      return choose(state.choices(choice.subject)[choice.index], entries[choice.index], of: id, &state)
    }
    switch choice.subject {
    case .changes(let key):
      guard entries[choice.index].isEnabled else {
        state.say(entries[choice.index].note, isError: true)
        return []
      }
      state.dialog = nil
      return begin(KubeChange.all(of: key.kind)[choice.index], key, &state)
    case .serviceChanges(let keys):
      return choose(state.composeEntries(keys)[choice.index], entries[choice.index], &state)
    case .projectChanges(let project):
      return choose(state.composeEntries(ofProject: project)[choice.index], entries[choice.index], &state)
    case .contexts:
      state.dialog = nil
      return enter(state.contextChoices[choice.index].context, &state)
    case .forwards:
      let forward = state.kube.forwards.all[choice.index]
      state.kube.forwards.remove(forward.id)
      return [.endForward(forward.id)]
    case .run, .failure, .success: return []
    }
  }

  /// Begins a change of an object: its plan, or the question that comes before it.
  func begin(_ change: KubeChange, _ key: KubeKey, _ state: inout DashboardState) -> [Effect] {
    if let refusal = state.refusal(change, key) {
      state.say("\(change.title) \(key.name): \(refusal)", isError: true)
      return []
    }
    switch change {
    case .restart, .delete, .rerun, .cordon, .uncordon:
      do throws(FlowRefusal) {
        if let flow = try state.flow(change, key) { confirm(flow, &state) }
      } catch {
        state.say("\(change.title) \(key.name): \(error.words)", isError: true)
      }
    case .scale: state.prompt = Prompt(.scale(key))
    case .image:
      state.prompt = Prompt(.image(key), before: state.suggestedImage(key))
    case .forward: state.prompt = Prompt(.forward(key), suggesting: state.suggestedPorts(key))
    case .shell:
      guard let container = state.shellContainer(key) else { return [] }
      return [.interact(state.kube.commands.shell(key, container: container))]
    }
    return []
  }

  func confirm(_ flow: Flow, from origin: RunOrigin = RunOrigin(), _ state: inout DashboardState) {
    if Layout(state).isTiny { return state.say("too small to show the plan", isError: true) }
    if let run = state.runs.active(on: flow.target) {
      return state.say("\(run.flow.title) is under way", isError: true)
    }
    var confirmation = Confirmation(flow: flow, openedAt: state.now.uptime)
    confirmation.origin = origin
    state.dialog = .confirm(confirmation)
  }

  func scale(_ key: KubeKey, _ text: SafeText, _ state: inout DashboardState) {
    guard let count = Int(text.text), count >= 0 else {
      return state.say("\"\(text)\" is no number of pods: 0, 1, 2, …", isError: true)
    }
    do throws(FlowRefusal) { confirm(try state.scaling(key, to: count), &state) } catch {
      state.say("scale \(key.name): \(error.words)", isError: true)
    }
  }

  /// `8443:443`, `443` for the same on both sides, `:443` for a local port of kubectl's choice.
  func forward(_ key: KubeKey, _ text: SafeText, _ state: inout DashboardState) -> [Effect] {
    let parts = text.text.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let remote = parts.last.flatMap({ UInt16($0) }), remote > 0,
      let local = parts.count == 1 ? remote : parts[0].isEmpty ? 0 : UInt16(parts[0])
    else {
      state.say("\"\(text)\" are no ports: 8443:443, or :443 for any free one here", isError: true)
      return []
    }
    do throws(FlowRefusal) {
      let forward = try state.kube.forwards.begin(key, localPort: local, remotePort: remote)
      state.say("forwarding \(forward.route); Ctrl-F lists and ends them")
      return [.forward(forward)]
    } catch {
      state.say(error.words, isError: true)
      return []
    }
  }

  /// Names between blanks or commas; `*` is all.
  func chooseNamespaces(_ text: SafeText, _ state: inout DashboardState) {
    var names: [String] = []
    for name in text.text.split(whereSeparator: { " ,".contains($0) }) where !names.contains(String(name)) {
      names.append(String(name))
    }
    let isAll = names.isEmpty || names.contains("*")
    if !isAll, let wrong = names.first(where: { !KubeNamespaces.isName($0) }) {
      return state.say("\"\(wrong)\" cannot be a namespace: a-z, 0-9 and - make its name", isError: true)
    }
    state.kube.namespaces = isAll ? .all : .list(names)
    state.kube.narrowing = nil
    state.kube.pods.marked = []
    state.refresh()
    state.say("showing \(state.kube.namespaces.title)")
  }
}

// The context.
extension Dashboard {
  /// Looks at another context from now on; what was known of the one before is forgotten.
  ///
  /// The one in use is entered anew when it means another cluster than before.
  private func enter(_ context: KubeContext, _ state: inout DashboardState) -> [Effect] {
    let isSame = context.name == state.kube.commands.context
    if isSame, !state.isOtherCluster, state.kube.fingerprint ?? context.fingerprint == context.fingerprint {
      state.say("context \(context.name) is the one in use")
      return []
    }
    // Its verification asks the cluster that it was begun in, and its row would be another cluster's.
    if let run = state.runs.active.first(where: { $0.flow.target.object != nil }) {
      state.say("\(run.flow.title) is under way: the context stays until it is done", isError: true)
      return []
    }
    let isProduction =
      state.setting.isProductionName(context.name) || state.setting.isProductionName(context.cluster)
    let ended = state.kube.forwards.all.count { !$0.isOver }
    state.enter(context, isProduction: isProduction)
    let lock: SafeText = isProduction ? ", production: locked until L" : ""
    let forwards: SafeText =
      ended == 0 ? "" : "; \(ended) \(ended == 1 ? "forward" : "forwards" as SafeText) ended"
    state.say("context \(context.name)\(lock)\(forwards)")
    return [.enterContext(state.kube.commands)] + (isProduction ? [.lock([.context(context.name)])] : [])
  }

  /// Locks what is protected where the cursor is, or unlocks it for a while.
  ///
  /// - Returns: nil where nothing is.
  func lockPlace(_ state: inout DashboardState) -> [Effect]? {
    let names = state.namesUnderCursor
    guard !names.isEmpty, !state.isReadOnly else { return nil }
    let words = SafeText(sanitising: names.map(\.words.text), separator: ", ")
    if state.remaining(names) != nil {
      state.unlocks.lock(names)
      state.say("\(words) locked")
      return [.lock(names)]
    }
    state.unlocks.unlock(names, at: state.now.uptime)
    state.say("\(words) unlocked for 10 minutes: changes ask first")
    return [.unlock(names)]
  }

  /// The time of what is unlocked runs out by itself; asked before anything else is done.
  func expireLocks(_ state: inout DashboardState) -> [Effect] {
    let names = state.unlocks.expire(at: state.now.uptime)
    guard !names.isEmpty else { return [] }
    state.say("\(SafeText(sanitising: names.map(\.words.text), separator: ", ")) is locked again")
    return [.lock(names)]
  }

  func contextsFound(_ contexts: KubeContexts, _ state: inout DashboardState) {
    var chosen: String?
    if case .choice(let choice) = state.dialog, choice.subject == .contexts {
      let shown = state.contextChoices
      if shown.indices.contains(choice.index) { chosen = shown[choice.index].context.name }
    }
    state.kube.contexts = contexts
    state.kube.contextsProblem = nil
    let now = contexts[state.kube.commands.context]?.fingerprint
    // What the context meant first counts: a plan compares with it.
    if state.kube.fingerprint == nil { state.kube.fingerprint = now }
    if let now, now != state.kube.fingerprint {
      state.say("context \(now.context) means \(now.server) now: c enters it anew", isError: true)
    }
    keepContext(chosen, &state)
  }

  /// The cursor stays on the context that it was on, wherever that is in the list now.
  private func keepContext(_ name: String?, _ state: inout DashboardState) {
    guard case .choice(var choice) = state.dialog, choice.subject == .contexts else { return }
    let shown = state.contextChoices
    choice.index =
      shown.firstIndex { $0.context.name == name } ?? shown.firstIndex(where: \.isInUse) ?? 0
    state.dialog = .choice(choice)
  }
}

extension DashboardState {
  /// What answers is not the cluster that was entered.
  fileprivate var isOtherCluster: Bool {
    if case .lost(.otherCluster, _, _) = cluster.api { true } else { false }
  }

  /// As after a start with that context.
  fileprivate mutating func enter(_ context: KubeContext, isProduction: Bool) {
    var kube = KubeScreenState(
      KubernetesSetting(
        context: "\(context.name)",
        namespaces: context.namespace.isEmpty ? .all : .list([context.namespace]),
        isProduction: isProduction))
    kube.commands = self.kube.commands
    kube.commands.context = context.name
    kube.contexts = self.kube.contexts
    kube.fingerprint = context.fingerprint
    // Their numbers go on: what is still said of those that end must not be taken for new ones.
    kube.forwards = self.kube.forwards
    for forward in kube.forwards.all { kube.forwards.remove(forward.id) }
    kube.pods.arrangement = self.kube.pods.arrangement
    kube.workloads.arrangement = self.kube.workloads.arrangement
    kube.pods.arrangement.filter = ""
    kube.workloads.arrangement.filter = ""
    unlocks.lock([.context(context.name)])
    (self.kube, cluster, clusterPicture) = (kube, Cluster(), ClusterPicture())
    workloadRows = WorkloadRows()
    hasOldWorkloads = true
    releaseScreen.helm = HelmListing()
    releaseScreen.past = nil
    if screen.isKubernetes {
      focus = .list
      detail.isZoomed = false
      detail.merged = nil
      detail.top = 0
    }
    refresh()
  }
}

import CellGrid
import LogEngine
package import SafeText
package import TopsideCore

extension Dashboard {
  func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] {
    switch action {
    case .showHome, .showCompose, .showPods, .showWorkloads, .showReleases, .showRuns, .nextPane,
      .previousPane, .palette,
      .help, .zoom,
      .open, .nextTab,
      .previousTab,
      .logs, .projectLogs, .describe, .inspect:
      go(action, &state)
    case .up, .down, .first, .last, .halfPageDown, .halfPageUp, .pageDown, .pageUp:
      travel(action, &state)
    case .filter, .order, .invertOrder, .hideSettled, .flat, .problemsOnly, .markRow:
      arrange(action, &state)
    case .follow, .wrap, .timestamps, .scrollLeft, .scrollRight, .find, .sift, .moreContext, .lessContext,
      .markLine, .clearMarks, .selectRange, .save, .pager, .copyShown:
      return read(action, &state)
    case .findNext, .findPrevious, .nextError, .previousError, .nextMark, .previousMark:
      seek(action, &state)
    case .logTail, .logHead, .lastMinute, .lastFive, .lastFifteen, .lastThirty, .lastHour, .previousRun:
      choose(action, &state)
    case .changes: return openChanges(&state)
    case .forward, .forwards, .contexts, .namespaces, .labelLogs: return manage(action, &state)
    case .attach: attach(&state)
    case .runChoices: return openRunChoices(&state)
    case .restart where state.kubeTarget != nil: return change(.restart, &state)
    case .shell where state.kubeTarget != nil: return change(.shell, &state)
    case .restart: return plan(.restart, &state)
    case .start: return plan(.start, &state)
    case .stop: return plan(.stop, &state)
    case .shell: return shell(&state)
    case .rollback: return openRollback(&state)
    case .lock, .theme, .mouse, .copy, .suspend, .redraw:
      return adjust(action, &state)
    case .back: return back(&state, quits: false)
    case .quit: return back(&state, quits: true)
    case .cancel: return cancel(&state)
    }
    return []
  }

  private func change(_ change: KubeChange, _ state: inout DashboardState) -> [Effect] {
    guard let key = state.kubeTarget else {
      state.say("\(change.title): nothing of a cluster is selected", isError: true)
      return []
    }
    guard KubeChange.all(of: key.kind).contains(change) else {
      state.say("\(change.title): not for a \(key.kind.singular)", isError: true)
      return []
    }
    return begin(change, key, &state)
  }

  private func manage(_ action: Action, _ state: inout DashboardState) -> [Effect] {
    guard state.hasKubernetes else {
      state.say("no Kubernetes cluster is configured", isError: true)
      return []
    }
    switch action {
    case .forwards: return openChoice(.forwards, &state)
    case .contexts: return openChoice(.contexts, &state)
    case .namespaces:
      let now: SafeText = state.kube.namespaces == .all ? "*" : state.kube.namespaces.title
      state.prompt = Prompt(.namespaces, suggesting: now)
    case .labelLogs: state.prompt = Prompt(.labels)
    default: return change(.forward, &state)
    }
    return []
  }

  private func adjust(_ action: Action, _ state: inout DashboardState) -> [Effect] {
    switch action {
    case .lock: return lock(&state)
    case .theme:
      state.themeIndex = (state.themeIndex + 1) % state.setting.themes.count
      state.say("theme \(state.theme.name)")
    case .mouse:
      state.hasMouse.toggle()
      state.say(state.hasMouse ? "mouse on" : "mouse off: the terminal selects text again")
      return [.setMouse(state.hasMouse)]
    case .copy: return copy(&state)
    case .suspend: return [.suspendJob]
    case .redraw: return [.redraw]
    default: break
    }
    return []
  }

  private func lock(_ state: inout DashboardState) -> [Effect] {
    if state.setting.isReadOnly, state.isReadOnly {
      state.say("started with --read-only: start without it to change anything", isError: true)
      return []
    }
    if let effects = lockPlace(&state) { return effects }
    state.isReadOnly.toggle()
    state.say(state.isReadOnly ? "read-only: nothing can be changed" : "unlocked: changes ask first")
    return [.setReadOnly(state.isReadOnly)]
  }

  private func copy(_ state: inout DashboardState) -> [Effect] {
    if state.isInLog { return copyLog(&state) }
    guard
      let name = state.target?.key.service ?? state.kubeTarget?.name ?? state.selectedRun?.id.text
        ?? state.selectedRelease?.name
    else { return [] }
    state.say("\(name) copied")
    return [.copy(["\(name)"])]
  }

  /// One step back; `q` also leaves from the top.
  private func back(_ state: inout DashboardState, quits: Bool) -> [Effect] {
    let hasList = state.screen.hasList
    if state.isInLog, closeInLog(&state) {
      // One thing at a time.
    } else if state.isInAudit, !state.arrangement.filter.isEmpty {
      state.arrangement.filter = ""
      state.refresh()
    } else if hasList, state.detail.isZoomed {
      zoom(false, &state)
      state.focus = .list
    } else if hasList, state.focus == .detail {
      state.focus = .list
    } else if unmark(&state) {
      // The rows are as they were.
    } else if hasList, !state.arrangement.filter.isEmpty {
      state.arrangement.filter = ""
      state.refresh()
    } else if widen(&state) {
      // Back where they were chosen.
    } else if quits {
      return leave(&state)
    } else {
      state.toast = nil
    }
    return []
  }

  private func unmark(_ state: inout DashboardState) -> Bool {
    if state.screen == .compose, !state.list.marked.isEmpty {
      state.list.marked = []
    } else if state.screen == .pods, !state.kube.pods.marked.isEmpty {
      state.kube.pods.marked = []
    } else {
      return false
    }
    return true
  }

  /// What is open in the log goes first: the selection, what is looked for, the filter.
  private func closeInLog(_ state: inout DashboardState) -> Bool {
    if state.logs.anchor != nil {
      state.logs.anchor = nil
    } else if state.logs.find.pattern != nil {
      state.logs.find.pattern = nil
    } else if state.logs.filter.filter != nil {
      state.logs.filter.filter = nil
      state.logs.filter.text = ""
    } else {
      return false
    }
    return true
  }

  private func leave(_ state: inout DashboardState) -> [Effect] {
    guard !state.runs.active.isEmpty else { return [.quit(.asked)] }
    state.dialog = .quit(leaves: false)
    return []
  }

  private func cancel(_ state: inout DashboardState) -> [Effect] {
    if let last = state.cancelledAt, state.now.uptime - last < .seconds(2) { return leave(&state) }
    state.cancelledAt = state.now.uptime
    state.say("Ctrl-C again quits")
    return []
  }

  private func plan(_ verb: ChangeVerb, _ state: inout DashboardState) -> [Effect] {
    if let refusal = state.refusal(verb) {
      state.say(refusal, isError: true)
      return []
    }
    let marked = state.markedServices
    if !marked.isEmpty { return begin(.services(ServiceChange(verb), marked), &state) }
    guard let service = state.target else { return [] }
    let flows = ServiceFlows(
      commands: state.setting.commands, hasCompose: state.hasCompose ?? true,
      deadline: state.setting.restartDeadline)
    confirm(flows.plan(verb, service, in: state.fleet, words: state.containerWords), &state)
    return []
  }

  private func shell(_ state: inout DashboardState) -> [Effect] {
    guard let service = state.target else { return [] }
    guard let container = service.containers.first(where: { $0.state == .running }) else {
      state.say("shell: \(service.key.service) does not run", isError: true)
      return []
    }
    let place = CommandPlace.project(service.key.project)
    if let words = state.lockWords(at: place) {
      state.say("shell: \(words)", isError: true)
      return []
    }
    var command = state.setting.commands.shell(container.id)
    command.place = place
    return [.interact(command)]
  }
}

extension DashboardState {
  /// Why a change cannot be planned now; nil when it can. Read-only mode is the runner's to refuse.
  package func refusal(_ verb: ChangeVerb) -> SafeText? {
    let title = verb.title.text.lowercased()
    if let key = kubeTarget {
      return
        "\(title): not for a \(key.kind.singular); \(setting.keymap.keyName(.changes)) shows what can be done"
    }
    if screen.isKubernetes { return "\(title): nothing is selected" }
    if screen == .releases {
      return "\(title): \(setting.keymap.keyName(.rollback)) takes it to another version"
    }
    if !markedServices.isEmpty {
      let request = ComposeRequest.services(ServiceChange(verb), markedServices)
      return refusal(request).map { "\(request.title): \($0)" }
    }
    guard let service = target else { return "\(title): no service is selected" }
    if let run = runs.active(on: .service(service.key)) { return "\(run.flow.title) is under way" }
    if fleet.engine.staleSince != nil { return "\(title): docker does not answer" }
    return ServiceFlows.refusal(verb, service).map { "\(title) \(service.key.service): \($0)" }
  }
}

import CellGrid
import SafeText
import TopsideCore

// What becomes of runs.
extension Dashboard {
  func runsChanged(_ updates: [RunUpdate], _ state: inout DashboardState) {
    let before = (state.runs.interrupted.map(\.id), state.shownOutputBefore)
    for update in updates {
      guard let news = state.runs.apply(update) else { continue }
      tell(news, &state)
      if case .ended(let record, _) = news, record.flow.target.release != nil {
        state.releaseScreen.helm.turn += 1
      }
    }
    // Lines that are dropped at the top do not move those that are being read.
    if state.screen == .runs, state.tab == .output, !state.runScreen.isFollowing {
      state.detail.top = max(0, state.detail.top - (state.shownOutputBefore - before.1))
    }
    if state.runs.interrupted.map(\.id) != before.0 { state.refresh() } else { state.arrangeRuns() }
  }

  private func tell(_ news: RunNews, _ state: inout DashboardState) {
    let key = state.setting.keymap.keyName(.showRuns)
    switch news {
    case .ended(let record, .succeeded(let words)):
      state.say("\(record.flow.title): \(words)")
      if state.runs.isOwn(record.id) {
        offer(record.flow.sequels, Choice(.success(record.id, record.flow.title)), &state)
      }
    case .ended(let record, .refused(let words)):
      state.say("\(record.flow.title) refused: \(words)", isError: true)
    case .ended(let record, .failed(let words)):
      state.say("\(record.flow.title) FAILED: \(words) - \(record.flow.target.evidence)", isError: true)
      if state.runs.isOwn(record.id) {
        offer(record.remedies, Choice(.failure(record.id, record.flow.title)), &state)
      }
    case .interrupted(let record):
      state.say("\(record.flow.title) was interrupted \(record.progress): \(key) shows it", isError: true)
    case .underWay(let record):
      let attach = state.setting.keymap.keyName(.attach)
      state.say("\(record.flow.title) is under way: \(attach) in \(key) Runs follows it")
    }
  }

  /// Asks what to do next; never over something else that takes the keys.
  private func offer(_ flows: [Flow], _ choice: Choice, _ state: inout DashboardState) {
    guard !flows.isEmpty, state.dialog == nil, state.prompt == nil, !Layout(state).isTiny else { return }
    var choice = choice
    choice.index = flows.count
    choice.openedAt = state.now.uptime
    state.dialog = .choice(choice)
  }

  func rehearsed(_ flow: Flow, _ rehearsal: Rehearsal, _ state: inout DashboardState) {
    let words: SafeText =
      "\(flow.title): \(rehearsal.refusal ?? "dry run: the plan holds, nothing was changed")"
    // What the operator does by now is not interrupted.
    guard state.dialog == nil, state.prompt == nil, !Layout(state).isTiny else {
      return state.say(words, isError: rehearsal.refusal != nil)
    }
    state.dialog = .rehearsal(RehearsalReport(flow.title, rehearsal))
  }
}

// The cursor.
extension Dashboard {
  func moveRun(by rows: Int, _ state: inout DashboardState) {
    let shown = state.runScreen.rows
    guard !shown.isEmpty else { return }
    let index = state.runScreen.list.selection.flatMap { shown.firstIndex(of: $0) } ?? 0
    state.selectRun(shown[max(0, min(index + rows, shown.count - 1))])
  }

  func pointAtRun(row: Int, _ state: inout DashboardState) {
    let index = state.runScreen.list.top + row
    if row >= 0, state.runScreen.rows.indices.contains(index) { state.selectRun(state.runScreen.rows[index]) }
  }

  /// To a run, and its steps.
  func reveal(_ id: RunID, _ state: inout DashboardState) {
    show(.runs, &state)
    if !state.runScreen.rows.contains(id) {
      state.runScreen.list.arrangement.widen()
      state.arrangeRuns()
    }
    state.selectRun(id)
    state.detail.tab = .steps
    state.detail.top = 0
  }

  /// What the run under the cursor prints, over the whole screen.
  func attach(_ state: inout DashboardState) {
    guard let record = state.selectedRun else { return state.say("no run is selected", isError: true) }
    state.detail.tab = .output
    state.runScreen.isFollowing = true
    zoom(true, &state)
    if record.state != .running { state.say("it is \(record.stateWord): nothing more will come") }
  }
}

// What can be done about a run.
extension Dashboard {
  func openRunChoices(_ state: inout DashboardState) -> [Effect] {
    guard let record = state.selectedRun else {
      state.say("no run is selected", isError: true)
      return []
    }
    return openChoice(.run(record.id, record.flow.title), &state)
  }

  func choose(_ choice: RunChoice, _ entry: ChoiceEntry, of id: RunID, _ state: inout DashboardState)
    -> [Effect]
  {
    guard entry.isEnabled else {
      state.say(entry.note, isError: true)
      return []
    }
    state.dialog = nil
    switch choice {
    case .resume: state.dialog = .resume(RunResumption(id, openedAt: state.now.uptime))
    case .remedy(let flow), .sequel(let flow): confirm(flow, from: RunOrigin(follows: id), &state)
    case .show: reveal(id, &state)
    case .keep: break
    case .close: return [.closeRun(id)]
    }
    return []
  }

  func press(_ key: Key, in resumption: RunResumption, _ state: inout DashboardState) -> [Effect] {
    var moved = resumption
    switch key.code {
    case .tab, .left, .right, .up, .down: moved.resumes.toggle()
    case .character("y") where key.modifiers.isEmpty: return resume(resumption.id, &state)
    case .enter where resumption.resumes: return resume(resumption.id, &state)
    case .enter, .escape, .character("n"), .character("q"),
      .character("c") where key.modifiers == .control:
      state.dialog = nil
      return []
    default: return []
    }
    state.dialog = .resume(moved)
    return []
  }

  private func resume(_ id: RunID, _ state: inout DashboardState) -> [Effect] {
    state.dialog = nil
    guard let record = state.runs[id], record.state == .interrupted else {
      state.say("it was taken up already", isError: true)
      return []
    }
    if let run = state.runs.active(on: record.flow.target) {
      state.say("\(run.flow.title) is under way", isError: true)
      return []
    }
    if state.isReadOnly {
      state.say("read-only: nothing is resumed", isError: true)
      return []
    }
    state.runs.adopt(id)
    return [.resume(id)]
  }

  func press(_ key: Key, in report: RehearsalReport, _ state: inout DashboardState) {
    let view = RehearsalText(report, state.size)
    let most = max(0, view.lines.count - view.rows)
    var moved = report
    switch key.code {
    case .down, .character("j"): moved.top += 1
    case .up, .character("k"): moved.top -= 1
    case .pageDown, .character(" "): moved.top += view.rows
    case .pageUp: moved.top -= view.rows
    case .home, .character("g"): moved.top = 0
    case .end, .character("G"): moved.top = most
    default:
      state.dialog = nil
      return
    }
    moved.top = max(0, min(moved.top, most))
    state.dialog = .rehearsal(moved)
  }
}

extension DashboardState {
  /// The run that the problem under the cursor is about.
  var problemRun: RunID? {
    guard screen == .home, picture.problems.indices.contains(home.index),
      case .run(let id) = picture.problems[home.index].target
    else { return nil }
    return id
  }

  /// By how many lines the output of the run under the cursor is shorter because some are not kept; the first of
  /// them leaves a line that says so.
  var shownOutputBefore: Int { selectedRun?.steps.reduce(0) { $0 + max(0, $1.outputBefore - 1) } ?? 0 }
}

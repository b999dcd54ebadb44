package import CellGrid
import LogEngine
import SafeText
import TopsideCore

extension Dashboard {
  /// Whether a key may act although it may be part of a pasted text: movement, and text where text is typed.
  package func isHarmless(_ key: Key, _ state: DashboardState) -> Bool {
    if state.dialog != nil { return false }
    if state.prompt != nil { return key.code != .enter }
    switch state.setting.keymap.action(for: key, in: .elsewhere) {
    case .up, .down, .first, .last, .halfPageDown, .halfPageUp, .pageDown, .pageUp: return true
    default: return false
    }
  }

  func handle(_ input: Input, _ state: inout DashboardState) -> [Effect] {
    switch input {
    case .key(let key): return press(key, &state)
    case .paste(let text):
      paste(text, &state)
    case .mouse(let mouse): return point(mouse, &state)
    case .resized(let size):
      state.size = size
      if case .confirm(var confirmation) = state.dialog {
        (confirmation.top, confirmation.seen) = (0, 0)
        state.dialog = .confirm(confirmation)
      }
      if state.screen.hasList, state.focus == .detail, Layout(state).detail.isEmpty {
        state.focus = .list
      }
      state.refresh()
      state.scrollKube()
    case .resumed: return [.redraw]
    case .hungUp: return [.quit(.hungUp)]
    case .terminated(let signal): return [.quit(.terminated(signal: signal))]
    }
    return []
  }

  private func press(_ key: Key, _ state: inout DashboardState) -> [Effect] {
    let isBesideLog = state.logDemand != nil
    let action = state.setting.keymap.action(
      for: key, in: state.isInLog ? .log : isBesideLog ? .besideLog : .elsewhere,
      inCluster: state.hasKubernetes && state.screen != .compose, inRuns: state.screen == .runs)
    // They concern the terminal, whatever is on it.
    if let action, [.suspend, .redraw].contains(action), !key.isPrintable { return perform(action, &state) }
    if state.dialog != nil { return pressInDialog(key, &state) }
    if state.prompt != nil { return pressInPrompt(key, &state) }
    return action.map { perform($0, &state) } ?? []
  }

  /// Pasted text is text where text is typed, and nothing anywhere else.
  private func paste(_ text: SafeText, _ state: inout DashboardState) {
    if case .rollback(var dialog) = state.dialog, dialog.survey != nil, dialog.refusal == nil {
      dialog.type(dialog.typed + text)
      state.dialog = .rollback(dialog)
      return
    }
    guard state.dialog == nil, var prompt = state.prompt else {
      return state.say("pasted text is ignored here")
    }
    prompt.write(text)
    state.prompt = prompt
    promptChanged(&state)
  }

  private func point(_ mouse: Mouse, _ state: inout DashboardState) -> [Effect] {
    guard state.dialog == nil, state.prompt == nil else { return [] }
    switch mouse.kind {
    case .wheelUp, .wheelDown:
      let step = mouse.kind == .wheelUp ? -3 : 3
      let layout = Layout(state)
      if contains(layout.detail, mouse.at) {
        scrollDetail(by: step, &state)
      } else {
        move(by: step.signum(), &state)
      }
    case .press: pointAtRow(mouse.at, &state)
    case .doublePress:
      pointAtRow(mouse.at, &state)
      return perform(.open, &state)
    }
    return []
  }

  private func pointAtRow(_ at: Point, _ state: inout DashboardState) {
    let layout = Layout(state)
    if contains(layout.list, at) {
      state.focus = .list
      if state.screen == .runs { return pointAtRun(row: at.y - layout.list.y - 1, &state) }
      if state.screen == .releases { return pointAtRelease(row: at.y - layout.list.y - 1, &state) }
      if state.screen.isKubernetes { return pointAtObject(row: at.y - layout.list.y - 1, &state) }
      let index = state.list.top + at.y - layout.list.y - 1
      if at.y > layout.list.y, state.picture.rows.indices.contains(index),
        case .service(let key) = state.picture.rows[index]
      {
        state.select(key)
      }
    } else if contains(layout.problems, at) {
      let index = state.home.top + at.y - layout.problems.y
      if state.picture.problems.indices.contains(index) { state.home.index = index }
    } else if contains(layout.detail, at) {
      state.focus = .detail
      let row = at.y - layout.detailContent.y
      if state.tab == .logs, row >= 0 { pointInLog(row: row, &state) }
    }
  }

  private func contains(_ area: Rect, _ at: Point) -> Bool {
    at.x >= area.x && at.x < area.maxX && at.y >= area.y && at.y < area.maxY
  }
}

extension Key {
  /// Whether it would be text where text is typed.
  fileprivate var isPrintable: Bool {
    if case .character = code { modifiers.isEmpty } else { false }
  }
}

// What takes the keys while it is open.
extension Dashboard {
  static let deafness = Duration.milliseconds(300)

  private func pressInDialog(_ key: Key, _ state: inout DashboardState) -> [Effect] {
    switch state.dialog {
    case .confirm(let confirmation): return press(key, in: confirmation, &state)
    case .help(let top): pressInHelp(key, top, &state)
    case .line(let detail): return press(key, in: detail, &state)
    case .choice(let choice):
      if let opened = choice.openedAt, state.now.uptime - opened < Self.deafness { return [] }
      return press(key, in: choice, &state)
    case .rollback(let dialog): return press(key, in: dialog, &state)
    case .revisions(let dialog): return press(key, in: dialog, &state)
    case .resume(let resumption):
      guard state.now.uptime - resumption.openedAt >= Self.deafness else { return [] }
      return press(key, in: resumption, &state)
    case .rehearsal(let report): press(key, in: report, &state)
    case .quit(let leaves): return pressInQuit(key, leaves, &state)
    case nil: break
    }
    return []
  }

  private func press(_ key: Key, in confirmation: Confirmation, _ state: inout DashboardState) -> [Effect] {
    guard state.now.uptime - confirmation.openedAt >= Self.deafness else { return [] }
    var confirmation = confirmation
    if confirmation.takesTyping(key) {
      state.dialog = .confirm(confirmation)
      return []
    }
    let text = ConfirmationText(state, confirmation.flow)
    if let moved = text.scrolled(confirmation, key) {
      state.dialog = .confirm(moved)
      return []
    }
    switch key.code {
    case .tab, .left, .right, .up, .down:
      let isBack = key.code == .left || key.code == .up || key.modifiers == .shift
      confirmation.focus = confirmation.focus.moved(by: isBack ? -1 : 1)
      state.dialog = .confirm(confirmation)
      return []
    case .enter where confirmation.focus == .dryRun, .character("D"):
      state.dialog = nil
      return [.rehearse(confirmation.flow, confirmation.origin)]
    case .enter where confirmation.focus == .run && !confirmation.isTyped:
      state.say("type \(confirmation.flow.typedConfirmation ?? "") first", isError: true)
      return []
    case .enter where confirmation.focus == .run, .character("y") where key.modifiers.isEmpty:
      // Nothing is run whose plan cannot be seen.
      guard confirmation.awaits == nil else {
        state.say("docker is still being asked what it would do")
        return []
      }
      guard text.isSeen(confirmation) else {
        state.say(text.unseenWords, isError: true)
        return []
      }
      state.dialog = nil
      return start(confirmation, &state)
    case .enter, .escape, .character("n"), .character("q"),
      .character("c") where key.modifiers == .control:
      state.dialog = nil
      return []
    default: return []
    }
  }

  private func start(_ confirmation: Confirmation, _ state: inout DashboardState) -> [Effect] {
    let flow = confirmation.flow
    guard state.runs.active(on: flow.target) == nil else { return [] }
    state.runs.begin(flow, at: state.now.wall)
    // What was marked for it is done with.
    if case .services = flow.target { state.list.marked = [] }
    return [.run(flow, confirmation.origin)]
  }

  private func pressInHelp(_ key: Key, _ top: Int, _ state: inout DashboardState) {
    let most = max(0, HelpView.lines(state).count - max(1, state.size.rows - 4))
    let page = max(1, state.size.rows - 6)
    let moved: Int? =
      switch key.code {
      case .down, .character("j"): top + 1
      case .up, .character("k"): top - 1
      case .pageDown, .character(" "): top + page
      case .pageUp: top - page
      case .home, .character("g"): 0
      case .end, .character("G"): most
      default: nil
      }
    state.dialog = moved.map { .help(top: max(0, min($0, most))) }
  }

  private func press(_ key: Key, in detail: LogDetail, _ state: inout DashboardState) -> [Effect] {
    let most = max(0, LogDetailText(state, detail).lines.count - LogDetailView.rows(state.size))
    var moved = detail
    switch key.code {
    case .down, .character("j"): moved.top += 1
    case .up, .character("k"): moved.top -= 1
    case .pageDown, .character(" "): moved.top += LogDetailView.rows(state.size)
    case .pageUp: moved.top -= LogDetailView.rows(state.size)
    case .home, .character("g"): moved.top = 0
    case .end, .character("G"): moved.top = most
    case .right, .character("n"):
      turn(detail, by: 1, &state)
      return []
    case .left, .character("p"):
      turn(detail, by: -1, &state)
      return []
    case .character("y"):
      state.say("line copied")
      return [.copy([detail.line.text.text])]
    default:
      state.dialog = nil
      return []
    }
    moved.top = max(0, min(moved.top, most))
    state.dialog = .line(moved)
    return []
  }

  private func pressInQuit(
    _ key: Key, _ leaves: Bool, _ state: inout DashboardState
  ) -> [Effect] {
    switch key.code {
    case .tab, .left, .right: state.dialog = .quit(leaves: !leaves)
    case .character("y") where key.modifiers.isEmpty: return [.quit(.asked)]
    case .enter where leaves: return [.quit(.asked)]
    default: state.dialog = nil
    }
    return []
  }
}

extension Confirmation {
  /// Whether what the flow wants typed was typed; true where it wants nothing.
  fileprivate var isTyped: Bool { flow.typedConfirmation == nil || flow.typedConfirmation == typed }

  /// Takes a key as text, where the flow wants something typed; with the last of it, Enter runs the plan.
  fileprivate mutating func takesTyping(_ key: Key) -> Bool {
    guard flow.typedConfirmation != nil else { return false }
    switch (key.code, key.modifiers) {
    case (.character(let character), []): typed = typed + "\(String(character))"
    case (.backspace, _): typed = "\(typed.text.dropLast())"
    case (.character("u"), .control): typed = ""
    default: return false
    }
    focus = isTyped ? .run : .cancel
    return true
  }
}

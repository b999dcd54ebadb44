import CellGrid
import LogEngine
import SafeText
import TopsideCore

// The cursor of the log, and the part of it that is shown.
extension Dashboard {
  /// Moves in the log by a key of movement.
  func travelInLog(_ action: Action, _ state: inout DashboardState) {
    let page = max(1, LogLayout(state).lines.rows - 1)
    switch action {
    case .up: moveCursor(by: -1, &state)
    case .down: moveCursor(by: 1, &state)
    case .halfPageUp: scrollLog(by: -max(1, page / 2), &state)
    case .halfPageDown: scrollLog(by: max(1, page / 2), &state)
    case .pageUp: scrollLog(by: -page, &state)
    case .pageDown: scrollLog(by: page, &state)
    case .first: goToFirst(&state)
    case .last: followNewest(&state)
    default: break
    }
  }

  func moveCursor(by lines: Int, _ state: inout DashboardState) {
    let window = LogWindow(state)
    guard window.last != nil, !(state.logs.isFollowing && lines > 0) else { return }
    pause(window, &state)
    put(window.step(from: window.cursor, by: lines), window, movedDown: lines > 0, &state)
  }

  /// Moves what is shown; the cursor comes along.
  func scrollLog(by lines: Int, _ state: inout DashboardState) {
    let window = LogWindow(state)
    guard window.last != nil, !(state.logs.isFollowing && lines > 0) else { return }
    pause(window, &state)
    let top = min(window.step(from: window.top, by: lines), window.lastTop)
    let isStuck = top == window.top
    state.logs.top = top
    let cursor = window.step(from: window.cursor, by: lines)
    let end = isStuck ? cursor : max(cursor, top)
    put(end, window, movedDown: lines > 0, &state)
  }

  private func goToFirst(_ state: inout DashboardState) {
    let window = LogWindow(state)
    guard window.last != nil else { return }
    pause(window, &state)
    let first = state.logs.store.next(
      .visible, from: window.counters.first - 1, forward: true, filtered: window.isFiltered)
    put(first ?? window.counters.first, window, movedDown: false, &state)
  }

  func followNewest(_ state: inout DashboardState) {
    if state.logs.anchor != nil {
      let window = LogWindow(state)
      if let last = window.last { put(last.position, window, movedDown: false, &state) }
    } else {
      state.logs.isFollowing = true
    }
  }

  /// Stays where the operator is while lines go on coming.
  func pause(_ window: LogWindow, _ state: inout DashboardState) {
    guard state.logs.isFollowing else { return }
    state.logs.isFollowing = false
    state.logs.seen = window.counters.end
    state.logs.top = window.top
    if let last = window.last { state.logs.cursor = LogPlace(last) }
  }

  /// Puts the cursor on a line and shows it. Who arrives at the newest line follows again.
  private func put(
    _ position: Int, _ window: LogWindow, movedDown: Bool, _ state: inout DashboardState
  ) {
    guard let line = window.line(at: position) else { return }
    state.logs.cursor = LogPlace(line)
    state.logs.top = LogWindow(state).top(showing: line.position)
    if movedDown, state.logs.anchor == nil, position == window.last?.position {
      state.logs.isFollowing = true
    }
  }

  /// Goes to a line and shows what is around it.
  func go(to position: Int, _ state: inout DashboardState) {
    let window = LogWindow(state)
    pause(window, &state)
    guard let line = window.line(at: position) else { return }
    state.logs.cursor = LogPlace(line)
    guard !window.whole.contains(where: { $0.position == position }) else { return }
    let top = window.step(from: position, by: -window.rows / 3)
    state.logs.top = min(top, window.lastTop)
    state.logs.top = LogWindow(state).top(showing: position)
  }

  /// The line under the mouse gets the cursor.
  func pointInLog(row: Int, _ state: inout DashboardState) {
    let window = LogWindow(state)
    guard !state.logs.look.wraps, window.lines.indices.contains(row) else { return }
    pause(window, &state)
    state.logs.cursor = LogPlace(window.lines[row])
  }
}

// From one line that matters to the next.
extension Dashboard {
  func seek(_ action: Action, _ state: inout DashboardState) {
    switch action {
    case .findNext: seekMatch(isForward: true, &state)
    case .findPrevious: seekMatch(isForward: false, &state)
    case .nextError: seek(.error, isForward: true, "error", &state)
    case .previousError: seek(.error, isForward: false, "error", &state)
    case .nextMark: seek(.mark, isForward: true, "marked line", &state)
    case .previousMark: seek(.mark, isForward: false, "marked line", &state)
    default: break
    }
  }

  /// From the newest line on there is nothing but what is before it, whichever way the key says.
  private func seek(
    _ landmark: LogLandmark, isForward: Bool, _ name: SafeText, _ state: inout DashboardState
  ) {
    let window = LogWindow(state)
    let isForward = isForward && !state.logs.isFollowing
    let from = state.logs.isFollowing ? window.counters.end : window.cursor
    let found = state.logs.store.next(
      landmark, from: from, forward: isForward, filtered: window.isFiltered)
    guard let found else {
      return state.say("no \(name) \(isForward ? "after" : "before" as SafeText) this line", isError: true)
    }
    go(to: found, &state)
  }

  private func seekMatch(isForward: Bool, _ state: inout DashboardState) {
    guard state.logs.find.pattern != nil else {
      return state.say("nothing is looked for: \(state.setting.keymap.keyName(.find)) finds", isError: true)
    }
    let window = LogWindow(state)
    let wasFollowing = state.logs.isFollowing
    let from = wasFollowing ? window.counters.end : window.cursor
    jump(LogJump(from: from, isForward: isForward && !wasFollowing), &state)
  }

  /// Goes to the nearest match now if the search has been everywhere, else when it has.
  func jump(_ jump: LogJump, _ state: inout DashboardState) {
    state.logs.jump = jump
    if state.logs.store.counters.unsearched == 0 { finishJump(&state) }
  }

  /// Goes to a line with a match, and sideways to the match if it is off the screen.
  private func goToMatch(at position: Int, _ state: inout DashboardState) {
    go(to: position, &state)
    let window = LogWindow(state)
    guard !state.logs.look.wraps, let text = window.line(at: position)?.text.text,
      let match = state.logs.find.pattern?.matches(in: text, limit: 1).first
    else { return }
    let width = max(1, window.width - LogHead(state).columns)
    let prefix = SafeText(
      sanitising: String(decoding: Array(text.text.utf8.prefix(match.lowerBound)), as: UTF8.self))
    let whole = SafeText(
      sanitising: String(decoding: Array(text.text.utf8.prefix(match.upperBound)), as: UTF8.self))
    let left = state.logs.look.left
    if prefix.columns < left || whole.columns >= left + width {
      state.logs.look.left = whole.columns < width ? 0 : prefix.columns - min(prefix.columns, width / 3)
    }
  }

  /// The search has been everywhere that it can be now.
  func finishJump(_ state: inout DashboardState) {
    guard let jump = state.logs.jump, state.logs.find.pattern != nil else { return }
    state.logs.jump = nil
    let (store, isFiltered) = (state.logs.store, state.logs.filter.filter != nil)
    if let found = store.next(.match, from: jump.from, forward: jump.isForward, filtered: isFiltered) {
      return goToMatch(at: found, &state)
    }
    let counters = store.counters
    let end = jump.isForward ? counters.first - 1 : counters.end
    guard let found = store.next(.match, from: end, forward: jump.isForward, filtered: isFiltered) else {
      // The row that counts the matches says that there is none.
      return
    }
    goToMatch(at: found, &state)
    if state.prompt == nil {
      state.say(jump.isForward ? "went on from the beginning" : "went on from the end")
    }
  }
}

import LogEngine
import SafeText
import TopsideCore

// What keys do in a log, besides moving.
extension Dashboard {
  func read(_ action: Action, _ state: inout DashboardState) -> [Effect] {
    switch action {
    case .follow: toggleFollow(&state)
    case .wrap:
      state.logs.look.wraps.toggle()
      state.logs.look.left = 0
      state.say(state.logs.look.wraps ? "long lines are wrapped" : "long lines are cut: < > scroll")
    case .timestamps: state.logs.look.times = state.logs.look.times.next
    case .scrollLeft: state.logs.look.left = max(0, state.logs.look.left - 20)
    case .scrollRight: if !state.logs.look.wraps { state.logs.look.left += 20 }
    case .find, .sift: beginPrompt(action == .find ? .find : .sift, &state)
    case .moreContext: changeContext(by: 1, &state)
    case .lessContext: changeContext(by: -1, &state)
    case .markLine: return markLine(&state)
    case .clearMarks:
      state.say("marks cleared")
      return [.clearMarks]
    case .selectRange: toggleRange(&state)
    case .save: beginSave(&state)
    case .pager: return [.openPager(export(.shown, path: "", state))]
    case .copyShown: return copy(LogWindow(state).whole.map(\.text.text), &state)
    default: break
    }
    return []
  }

  private func toggleFollow(_ state: inout DashboardState) {
    guard !state.logs.isFollowing else { return pause(LogWindow(state), &state) }
    state.logs.anchor = nil
    state.logs.isFollowing = true
  }

  private func markLine(_ state: inout DashboardState) -> [Effect] {
    let window = LogWindow(state)
    guard let line = window.line(at: window.cursor) else { return [] }
    pause(window, &state)
    return [.mark(LogPlace(line))]
  }

  private func toggleRange(_ state: inout DashboardState) {
    if state.logs.anchor != nil {
      state.logs.anchor = nil
      return
    }
    let window = LogWindow(state)
    guard let line = window.line(at: window.cursor) else { return }
    pause(window, &state)
    state.logs.anchor = LogPlace(line)
    state.logs.cursor = LogPlace(line)
    state.say("move to the other end: y copies, Ctrl-S saves, Esc drops the selection")
  }

  /// The range that is selected, else the line under the cursor, else what is shown.
  func copyLog(_ state: inout DashboardState) -> [Effect] {
    let window = LogWindow(state)
    if let range = selectedRange(window, state) {
      let lines = state.logs.store.read(
        LogRequest(.from(range.lowerBound), limit: range.count, filtered: window.isFiltered)
      ).lines.prefix { $0.position <= range.upperBound }
      state.logs.anchor = nil
      return copy(lines.map(\.text.text), &state)
    }
    guard !state.logs.isFollowing, let line = window.line(at: window.cursor) else {
      return copy(window.whole.map(\.text.text), &state)
    }
    return copy([line.text.text], &state)
  }

  private func copy(_ lines: [SafeText], _ state: inout DashboardState) -> [Effect] {
    state.say("\(Words.count(lines.count)) line\(lines.count == 1 ? "" : "s" as SafeText) copied")
    return [.copy(lines)]
  }

  func selectedRange(_ window: LogWindow, _ state: DashboardState) -> ClosedRange<Int>? {
    guard let anchor = state.logs.anchor else { return nil }
    let start =
      state.logs.store.locate(anchor.sequence, near: anchor.position) ?? window.counters.first
    return min(start, window.cursor)...max(start, window.cursor)
  }

  private func changeContext(by lines: Int, _ state: inout DashboardState) {
    guard var filter = state.logs.filter.filter else {
      return state.say(
        "context is for a filter: \(state.setting.keymap.keyName(.sift)) filters", isError: true)
    }
    filter.context = max(0, min(filter.context + lines, 20))
    state.logs.filter.filter = filter
  }

  /// Shows the line under the cursor whole.
  func openLine(_ state: inout DashboardState) {
    let window = LogWindow(state)
    guard let line = window.line(at: window.cursor) else { return }
    state.dialog = .line(LogDetail(line, of: state.logs.store.name(of: line.source)))
  }

  /// Shows a line's neighbour in its place.
  func turn(_ detail: LogDetail, by step: Int, _ state: inout DashboardState) {
    let window = LogWindow(state)
    guard
      let position = state.logs.store.locate(detail.line.sequence, near: detail.line.position),
      let line = window.line(at: window.step(from: position, by: step))
    else { return }
    pause(window, &state)
    go(to: line.position, &state)
    state.dialog = .line(LogDetail(line, of: state.logs.store.name(of: line.source)))
  }
}

// Which part of which logs.
extension Dashboard {
  func choose(_ action: Action, _ state: inout DashboardState) {
    switch action {
    case .logTail: state.logs.range = .tail
    case .logHead: state.logs.range = .head
    case .lastMinute: state.logs.range = .since(.seconds(60))
    case .lastFive: state.logs.range = .since(.seconds(300))
    case .lastFifteen: state.logs.range = .since(.seconds(900))
    case .lastThirty: state.logs.range = .since(.seconds(1800))
    case .lastHour: state.logs.range = .since(.seconds(3600))
    case .previousRun:
      if !state.isInLog { openLog(nil, &state) }
      state.logs.range = state.logs.range == .previousRun ? .tail : .previousRun
    default: break
    }
    state.settleQuiet()
  }

  /// The log of what is marked, else of the row, over the whole screen.
  func openLogs(_ state: inout DashboardState) {
    if state.kubeTarget != nil { return openObjectLogs(&state) }
    let marked = state.list.marked
    openLog(marked.isEmpty || state.screen == .home ? nil : .services(marked), &state)
  }

  func openProjectLogs(_ state: inout DashboardState) {
    if let key = state.kubeTarget {
      return openLog(.workload(state.clusterPicture.index.owners(of: key).last ?? key), &state)
    }
    guard let project = state.target?.key.project else { return }
    openLog(.project(project), &state)
  }

  func openLog(_ scope: LogScope?, _ state: inout DashboardState) {
    if state.kubeTarget == nil {
      reveal(.logs, isZoomed: true, &state)
    } else {
      revealObject(.logs, isZoomed: true, &state)
      // Not everything has a log.
      guard state.tab == .logs else { return }
    }
    state.detail.merged = scope
    state.logs.range = .tail
  }
}

// A moment in a log.
extension Dashboard {
  /// Goes to the first line at or after a moment, if the words are one and a log is shown.
  ///
  /// - Returns: Whether they were.
  func jumpToTime(_ words: String, _ state: inout DashboardState) -> Bool {
    guard state.logDemand != nil,
      let moment = LogMoment(words, now: state.now.wall, zone: state.setting.zone)
    else { return false }
    state.focus = .detail
    let (store, isFiltered) = (state.logs.store, state.logs.filter.filter != nil)
    let window = LogWindow(state)
    guard let last = window.last else {
      state.say("the log is empty", isError: true)
      return true
    }
    guard let found = store.position(at: moment.nanoseconds, filtered: isFiltered) else {
      followNewest(&state)
      state.say("the log ends before that, at \(clock(last, state))", isError: true)
      return true
    }
    go(to: found, &state)
    if let line = window.line(at: found),
      window.line(at: window.step(from: found, by: -1))?.position == found,
      let time = line.time, time > moment.nanoseconds + 1_000_000_000
    {
      let key = state.setting.keymap.keyName(.logHead)
      state.say(
        "the log as it was read begins at \(clock(line, state)); \(key) reads all of it", isError: true)
    }
    return true
  }

  private func clock(_ line: LogLine, _ state: DashboardState) -> SafeText {
    let seconds = Timestamp(nanoseconds: line.time ?? 0).seconds
    return "\(CalendarTime(secondsUTC: seconds, offset: state.setting.zone).time)"
  }
}

import CellGrid
import SafeText
import TopsideCore

/// More about the row under the cursor, in tabs.
struct DetailView {
  let state: DashboardState

  func draw(_ area: Rect, on grid: inout Grid) {
    guard !area.isEmpty else { return }
    let (bar, content) = area.splitTop(1)
    drawTabs(bar, on: &grid)
    guard hasSubject else {
      let noun: SafeText =
        switch state.screen {
        case .home, .compose: "service"
        case .pods: "pod"
        case .workloads: "object"
        case .releases: "release"
        case .runs: "run"
        }
      grid.write("  no \(noun) is selected", in: content.row(0), Style(.dim), ellipsis: state.glyphs.ellipsis)
      return
    }
    switch state.tab {
    case .logs: LogView(state: state).draw(on: &grid)
    case .stats: StatsView(state: state).draw(content, on: &grid)
    case .health, .events, .inspect, .environment, .processes, .containers, .describe, .yaml,
      .history, .values, .changes, .plan, .steps, .output, .audit:
      drawText(content, on: &grid)
    }
  }

  private var hasSubject: Bool {
    switch state.screen {
    case .home: false
    case .compose: state.selected != nil
    case .pods, .workloads: state.kubeSelection != nil
    case .releases: state.selectedRelease != nil
    case .runs: state.selectedRun != nil || state.tab == .audit
    }
  }

  private func drawTabs(_ bar: Rect, on grid: inout Grid) {
    let border: Role = state.focus == .detail ? .focusedBorder : .border
    grid.line(state.glyphs.box.horizontal, in: bar, Style(border))
    let wanted = state.tab == .logs ? LogStatus(state).columns : rightWords.columns
    let (tabs, shown) = (state.tabs, state.tab)
    // With their names and some room, and with digits for all but the one that is open.
    let long = tabs.reduce(12) { $0 + $1.title.columns + 2 }
    let short = 4 + shown.title.columns + (tabs.count - 1) * 3
    let isShort = bar.columns - wanted < long
    let room = bar.columns - (isShort ? short : long)
    let right = state.tab == .logs ? LogStatus(state).words(columns: room) : rightWords
    let rightColumns = right.columns <= room ? right.columns : 0
    var pen = RowPen(bar.splitLeft(bar.columns - rightColumns).left, glyphs: state.glyphs)
    _ = pen.take(1)
    for (index, tab) in tabs.enumerated() {
      let isShown = tab == shown
      let title: SafeText = isShort && !isShown ? "\(index + 1)" : tab.title
      pen.write(" \(title) ", isShown ? .activeTab : .tab, on: &grid)
    }
    if rightColumns > 0 {
      grid.write(right, in: bar.splitLeft(bar.columns - rightColumns).rest, Style(.strong))
    }
  }

  private var rightWords: SafeText {
    if state.screen == .runs { return RunsText(state).heading }
    if let row = state.selectedRelease { return " \(ReleaseFacts(row, state).name) " }
    if let key = state.kubeSelection {
      let name = key.kind == .event ? state.clusterPicture.events[key]?.reason ?? "" : key.name
      return " \(name) "
    }
    guard !state.screen.isKubernetes, let name = state.selected.map({ "\($0.key.service)" as SafeText })
    else { return "" }
    return " \(name) "
  }

  private func drawText(_ content: Rect, on grid: inout Grid) {
    let text = DetailText(state)
    let first = state.firstDetailLine(of: text.count)
    for (offset, pieces) in text.lines.dropFirst(first).prefix(content.rows).enumerated() {
      var pen = RowPen(content.row(offset), glyphs: state.glyphs)
      pen.write(" ", .text, on: &grid)
      for piece in pieces { pen.write(piece.text, piece.role, on: &grid) }
    }
  }
}

import CellGrid
import SafeText
import TopsideCore

/// More about the selected service, in tabs.
struct DetailView {
  let state: DashboardState

  func draw(_ area: Rect, on grid: inout Grid) {
    guard !area.isEmpty else { return }
    let (bar, content) = area.splitTop(1)
    drawTabs(bar, on: &grid)
    guard state.selected != nil else {
      grid.write("  no service is selected", in: content.row(0), Style(.dim), ellipsis: state.glyphs.ellipsis)
      return
    }
    switch state.detail.tab {
    case .logs: LogView(state: state).draw(on: &grid)
    case .stats: StatsView(state: state).draw(content, on: &grid)
    case .health, .events, .inspect, .environment, .processes: drawText(content, on: &grid)
    }
  }

  private func drawTabs(_ bar: Rect, on grid: inout Grid) {
    let border: Role = state.focus == .detail ? .focusedBorder : .border
    grid.line(state.glyphs.box.horizontal, in: bar, Style(border))
    let wanted = state.detail.tab == .logs ? LogStatus(state).columns : rightWords.columns
    let isShort = bar.columns - wanted < Self.longTabs
    let room = bar.columns - (isShort ? Self.shortTabs : Self.longTabs)
    let right = state.detail.tab == .logs ? LogStatus(state).words(columns: room) : rightWords
    let rightColumns = right.columns <= room ? right.columns : 0
    var pen = RowPen(bar.splitLeft(bar.columns - rightColumns).left, glyphs: state.glyphs)
    _ = pen.take(1)
    for tab in DetailState.Tab.allCases {
      let isShown = tab == state.detail.tab
      let title: SafeText = isShort && !isShown ? "\(tab.rawValue + 1)" : tab.title
      pen.write(" \(title) ", isShown ? .activeTab : .tab, on: &grid)
    }
    if rightColumns > 0 {
      grid.write(right, in: bar.splitLeft(bar.columns - rightColumns).rest, Style(.strong))
    }
  }

  private var rightWords: SafeText {
    guard let name = state.selected.map({ "\($0.key.service)" as SafeText }) else { return "" }
    return " \(name) "
  }

  /// Columns that the tabs take with their names, and with digits for all but the one that is open.
  private static let (longTabs, shortTabs) = (66, 26)

  private func drawText(_ content: Rect, on grid: inout Grid) {
    let text = DetailText(state)
    for (offset, pieces) in text.lines.dropFirst(state.detail.top).prefix(content.rows).enumerated() {
      var pen = RowPen(content.row(offset), glyphs: state.glyphs)
      pen.write(" ", .text, on: &grid)
      for piece in pieces { pen.write(piece.text, piece.role, on: &grid) }
    }
  }
}

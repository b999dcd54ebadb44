import CellGrid
import LogEngine
import SafeText

/// The part of a log that is on the screen, for views and for the keys that move in it.
struct LogWindow {
  let counters: LogCounters
  /// What is shown, from the top; with wrapping the last may be cut.
  let lines: [LogLine]
  /// The newest of the lines that may be shown.
  let last: LogLine?
  /// Position of the first line shown, when the newest is the last one on the screen.
  let lastTop: Int
  /// Position of the line that the cursor is on; the newest while it is followed.
  let cursor: Int
  let rows: Int
  let width: Int
  let isFiltered: Bool
  /// Nothing that may be shown is before these lines.
  let isAtBeginning: Bool

  private let store: LogStore
  private let heights: LogHeights

  init(_ state: DashboardState) {
    let area = LogLayout(state).lines
    let pane = state.logs
    (store, rows, width) = (pane.store, max(1, area.rows), area.columns)
    isFiltered = pane.filter.filter != nil
    heights = LogHeights(state, width: area.columns)
    let page = pane.store.read(LogRequest(.end, limit: rows, filtered: isFiltered))
    counters = page.counters
    last = page.lines.last
    let hidden = heights.hidden(page.lines, rows: rows)
    let newest = page.lines.dropFirst(hidden)
    lastTop = newest.first?.position ?? counters.end
    if pane.isFollowing || pane.top >= lastTop {
      lines = Array(newest)
    } else {
      let top = max(counters.first, pane.top)
      lines = pane.store.read(LogRequest(.from(top), limit: rows, filtered: isFiltered)).lines
    }
    let place = pane.store.locate(pane.cursor.sequence, near: pane.cursor.position)
    cursor = (pane.isFollowing ? last?.position : place) ?? lines.first?.position ?? counters.first
    let before = lines.first.flatMap { [isFiltered] in
      pane.store.next(.visible, from: $0.position, forward: false, filtered: isFiltered)
    }
    isAtBeginning = before == nil
  }

  /// Position of the first line shown.
  var top: Int { lines.first?.position ?? counters.first }

  /// Lines that are whole on the screen.
  var whole: ArraySlice<LogLine> {
    var left = rows
    return lines.prefix { line in
      left -= heights.height(line)
      return left >= 0
    }
  }

  func line(at position: Int) -> LogLine? {
    store.read(LogRequest(.from(position), limit: 1)).lines.first
  }

  /// The position so many shown lines before or behind another.
  func step(from position: Int, by count: Int) -> Int {
    guard count != 0, let last else { return position }
    guard isFiltered else { return max(counters.first, min(position + count, last.position)) }
    let anchor: LogRequest.Anchor = count < 0 ? .before(position) : .from(position + 1)
    let found = store.read(LogRequest(anchor, limit: abs(count), filtered: true)).lines
    return (count < 0 ? found.first : found.last)?.position ?? position
  }

  /// Where the first line has to be for another to be on the screen; where it is, if it is there already.
  func top(showing position: Int) -> Int {
    if position < top { return position }
    if whole.contains(where: { $0.position == position }) { return top }
    let before = store.read(LogRequest(.before(position + 1), limit: rows, filtered: isFiltered)).lines
    return before.dropFirst(heights.hidden(before, rows: rows)).first?.position ?? position
  }
}

/// How many rows lines take.
struct LogHeights {
  private let head: LogHead
  private let wraps: Bool
  private let width: Int

  init(_ state: DashboardState, width: Int) {
    head = LogHead(state)
    wraps = state.logs.look.wraps
    self.width = width
  }

  func height(_ line: LogLine) -> Int {
    wraps && line.kind == .line && width > 0 ? head.rows(of: line, width: width).count : 1
  }

  /// How many of the oldest lines do not fit when the newest is on the last row.
  func hidden(_ lines: [LogLine], rows: Int) -> Int {
    var left = rows
    for (offset, line) in lines.enumerated().reversed() {
      left -= height(line)
      if left < 0 { return min(offset + 1, lines.count - 1) }
    }
    return 0
  }
}

/// Where the parts of the log pane are.
struct LogLayout {
  let lines: Rect
  /// What is looked for and what is filtered; empty when nothing is.
  let info: Rect

  init(_ state: DashboardState) {
    let content = Layout(state).detailContent
    let hasInfo = !LogInfo(state).isEmpty && content.rows > 2
    (lines, info) = content.splitTop(content.rows - (hasInfo ? 1 : 0))
  }
}

import CellGrid
import LogEngine
import SafeText

/// The part of a log that is on the screen, for views and for the keys that scroll it.
struct LogWindow {
  /// Positions: of the oldest line kept, of the one after the newest, and of the first one shown.
  let first: Int
  let end: Int
  let top: Int
  /// The first line shown when the newest is the last one on the screen.
  let lastTop: Int
  /// What is shown, from the top; with wrapping the last may be cut.
  let lines: [LogLine]

  init(_ state: DashboardState) {
    let area = Layout(state).detailContent
    let pane = state.logs
    let counters = pane.store.counters
    (first, end) = (counters.first, counters.end)
    let rows = max(1, area.rows)
    var lastTop = max(counters.first, counters.end - rows)
    let tail = pane.store.lines(in: lastTop..<counters.end)
    if pane.wraps { lastTop += Self.hidden(tail, rows: rows, width: area.columns, state) }
    self.lastTop = lastTop
    top = pane.isFollowing ? lastTop : max(counters.first, min(pane.top, lastTop))
    lines = top == lastTop ? Array(tail.suffix(counters.end - lastTop)) : pane.store.lines(in: top..<min(counters.end, top + rows))
  }

  /// How many of the oldest lines do not fit when the others are wrapped.
  private static func hidden(_ lines: [LogLine], rows: Int, width: Int, _ state: DashboardState) -> Int {
    var left = rows
    for (offset, line) in lines.enumerated().reversed() {
      left -= LogView.height(line, width: width, state)
      if left < 0 { return min(offset + 1, lines.count - 1) }
    }
    return 0
  }

  /// `follow`, or how many lines came since; and how much is kept.
  func words(_ state: DashboardState) -> SafeText {
    let counters = state.logs.store.counters
    let kept: SafeText = "\(counters.kept) lines, \(counters.dropped) dropped"
    let tail: SafeText = counters.dropped > 0 ? "  \(kept)" : ""
    guard !state.logs.isFollowing else { return "\(state.glyphs.dot) follow\(tail)" }
    let new = max(0, end - state.logs.seen)
    return new > 0 ? "\(state.glyphs.dot) \(new) new \(state.glyphs.down) G\(tail)" : "\(state.glyphs.dot) stopped, f follows\(tail)"
  }
}

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

  private let dropped: Int
  private let kept: Int

  init(_ state: DashboardState) {
    let area = Layout(state).detailContent
    let pane = state.logs
    let rows = max(1, area.rows)
    let page = pane.store.read(LogRequest(.end, limit: rows))
    let counters = page.counters
    (first, end, dropped, kept) = (counters.first, counters.end, counters.dropped, counters.count)
    let hidden = pane.wraps ? Self.hidden(page.lines, rows: rows, width: area.columns, state) : 0
    lastTop = counters.end - page.lines.count + hidden
    top = pane.isFollowing ? lastTop : max(counters.first, min(pane.top, lastTop))
    lines =
      top == lastTop
      ? Array(page.lines.dropFirst(hidden)) : pane.store.read(LogRequest(.from(top), limit: rows)).lines
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
    let tail: SafeText = dropped > 0 ? "  \(kept) lines kept, \(dropped) dropped" : ""
    guard !state.logs.isFollowing else { return "\(state.glyphs.dot) follow\(tail)" }
    let new = max(0, end - state.logs.seen)
    return new > 0
      ? "\(state.glyphs.dot) \(new) new \(state.glyphs.down) G\(tail)"
      : "\(state.glyphs.dot) stopped, f follows\(tail)"
  }
}

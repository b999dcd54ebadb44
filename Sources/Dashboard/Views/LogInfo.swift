import CellGrid
import LogEngine
import SafeText
import TopsideCore

/// What is looked for in the log, what is filtered and what is selected: a row of its own while there is any.
struct LogInfo {
  private let state: DashboardState

  init(_ state: DashboardState) { self.state = state }

  var isEmpty: Bool {
    let pane = state.logs
    return pane.find.pattern == nil && pane.filter.filter == nil && pane.anchor == nil
  }

  func draw(_ area: Rect, on grid: inout Grid) {
    guard !area.isEmpty else { return }
    grid.fill(area, Style(.header))
    var pen = RowPen(area, glyphs: state.glyphs)
    for piece in pieces { pen.write(piece.text, piece.role, on: &grid) }
  }

  private var pieces: [Piece] {
    let counters = state.logs.store.counters
    return [selection, filter(counters), find(counters)].compactMap(\.self).flatMap { $0 }
  }

  private var selection: [Piece]? {
    guard let anchor = state.logs.anchor else { return nil }
    let window = LogWindow(state)
    let start = state.logs.store.locate(anchor.sequence, near: anchor.position) ?? window.counters.first
    let range = min(start, window.cursor)..<max(start, window.cursor) + 1
    let count = state.logs.store.count(in: range, filtered: window.isFiltered)
    return [Piece(" \(Words.count(count)) selected ", .headerStrong)]
  }

  private func filter(_ counters: LogCounters) -> [Piece]? {
    guard let filter = state.logs.filter.filter else { return nil }
    let sign: SafeText = state.logs.filter.syntax == .regex ? " filter (regex) " : " filter "
    let context: SafeText = filter.context > 0 ? ", with \(filter.context) around each" : ""
    let progress = progress(counters.unsifted)
    return [
      Piece(sign, .header), Piece("\(state.logs.filter.text)", .headerStrong),
      Piece(
        "  \(Words.count(counters.visible)) of \(Words.count(counters.count)) lines\(context)\(progress) ",
        .header),
    ]
  }

  private func find(_ counters: LogCounters) -> [Piece]? {
    guard state.logs.find.pattern != nil else { return nil }
    let sign: SafeText = state.logs.find.syntax == .regex ? " find (regex) " : " find "
    return [
      Piece(sign, .header), Piece("\(state.logs.find.text)", .headerStrong),
      Piece("  \(found(counters)) ", .header),
    ]
  }

  /// Lines that have just come are always to be tried yet; what is told is a search that takes its time.
  private func progress(_ left: Int) -> SafeText { left > 20_000 ? ", \(Words.count(left)) to go" : "" }

  /// `3 of 120`, once the cursor is on one of them.
  private func found(_ counters: LogCounters) -> SafeText {
    let pane = state.logs
    let isFiltered = pane.filter.filter != nil
    let progress = progress(counters.unsearched)
    let count =
      isFiltered ? pane.store.matches(before: counters.end, filtered: true) : counters.matches
    let total =
      count == 0 ? "no line" : "\(Words.count(count)) line\(count == 1 ? "" : "s" as SafeText)" as SafeText
    guard !pane.isFollowing, count > 0,
      let place = pane.store.locate(pane.cursor.sequence, near: pane.cursor.position)
    else { return "\(total)\(progress)" }
    let before = pane.store.matches(before: place, filtered: isFiltered)
    let with = pane.store.matches(before: place + 1, filtered: isFiltered)
    return with > before ? "\(Words.count(with)) of \(total)\(progress)" : "\(total)\(progress)"
  }
}

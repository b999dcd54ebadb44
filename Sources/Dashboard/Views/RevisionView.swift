import CellGrid
import SafeText
import TopsideCore

/// The revisions of a workload, or of its release.
struct RevisionView {
  let state: DashboardState
  let dialog: RevisionDialog
  let box: DialogView

  func draw(_ screen: Rect, on grid: inout Grid) {
    let lines = words(max(1, DialogView.columns(screen.columns) - 4))
    let entries = dialog.entries
    let rows = max(min(entries.count, 1), min(entries.count, screen.rows - 3 - lines.count))
    let inside = box.frame(dialog.title, rows: lines.count + rows + 1, screen, on: &grid)
    for (row, line) in lines.enumerated() { write(line.text, line.role, inside.row(row), on: &grid) }
    let titles = min(entries.map(\.title.columns).max() ?? 0, inside.columns / 2)
    let top = max(0, min(dialog.index - rows + 1, entries.count - rows))
    for (offset, entry) in entries.dropFirst(top).prefix(rows).enumerated() {
      draw(entry, titles, isChosen: top + offset == dialog.index, inside.row(lines.count + offset), on: &grid)
    }
    write(
      dialog.problem ?? dialog.keys, dialog.problem == nil ? .dim : .failed, inside.row(inside.rows - 1),
      on: &grid)
  }

  private func draw(
    _ entry: RevisionDialog.Entry, _ titles: Int, isChosen: Bool, _ line: Rect, on grid: inout Grid
  ) {
    guard let survey = dialog.survey else { return }
    if isChosen { grid.fill(line, Style(.focusedButton)) }
    var pen = RowPen(line.inset(columns: 1, rows: 0), glyphs: state.glyphs)
    let mark: SafeText = entry.isCurrent(survey) ? state.glyphs.marked : " "
    pen.write(mark, isChosen ? .focusedButton : .healthy, columns: 1, on: &grid)
    pen.write(entry.title, isChosen ? .focusedButton : .dialog, columns: titles, on: &grid)
    pen.write(entry.note(survey, at: state.now.wall), isChosen ? .focusedButton : .dim, on: &grid)
  }

  /// Above the list.
  private func words(_ columns: Int) -> [Piece] {
    func lines(_ text: SafeText, _ role: Role) -> [Piece] {
      Folding.lines(text, columns: columns).map { Piece($0, role) }
    }
    switch dialog.stage {
    case .asking: return lines("asking the cluster, and Helm, for revisions", .dialog)
    case .planning: return lines("reading what would change", .dialog)
    case .refused(let why): return lines(why, .failed)
    case .choosing(let survey):
      guard let problem = survey.problem else { return [] }
      return lines("Helm owns it, but cannot be asked: \(problem). This goes back by kubectl alone", .warning)
    }
  }

  private func write(_ text: SafeText, _ role: Role, _ line: Rect, on grid: inout Grid) {
    grid.write(text, in: line.inset(columns: 1, rows: 0), Style(role), ellipsis: state.glyphs.ellipsis)
  }
}

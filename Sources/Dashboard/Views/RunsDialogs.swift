import CellGrid
import SafeText
import TopsideCore

// What lies over the screen because of a run.
extension DialogView {
  /// The steps that are left, and the question whether they are to be done.
  func draw(_ resumption: RunResumption, _ screen: Rect, on grid: inout Grid) {
    guard let record = state.runs[resumption.id] else { return }
    let columns = Self.columns(screen.columns) - 4
    var lines = Folding.lines("goes on \(record.progress), on \(record.flow.place):", columns: columns).map {
      Piece($0, .dialog)
    }
    for index in record.remaining {
      lines += Folding.lines("\(index + 1). \(record.flow.steps[index].title)", columns: columns).map {
        Piece($0, .dialogTitle)
      }
    }
    lines += Folding.lines("What is done already is not done again.", columns: columns).map {
      Piece($0, .dialog)
    }
    let inside = frame("Resume \(record.flow.title)", rows: lines.count + 2, screen, on: &grid)
    for (row, line) in lines.prefix(max(0, inside.rows - 1)).enumerated() {
      grid.write(
        line.text, in: inside.row(row).inset(columns: 1, rows: 0), Style(line.role),
        ellipsis: state.glyphs.ellipsis)
    }
    buttons(
      [("[ Cancel ]", !resumption.resumes), ("[ y Resume ]", resumption.resumes)],
      inside.row(inside.rows - 1),
      on: &grid)
  }

  func draw(_ report: RehearsalReport, _ screen: Rect, on grid: inout Grid) {
    let text = RehearsalText(report, state.size)
    let inside = frame(
      "Dry run: \(report.title)", rows: min(text.lines.count, text.rows) + 2, screen, on: &grid)
    for (row, line) in text.lines.dropFirst(report.top).prefix(text.rows).enumerated() {
      grid.write(
        line.text, in: inside.row(row).inset(columns: 1, rows: 0), Style(line.role),
        ellipsis: state.glyphs.ellipsis)
    }
    let keys: SafeText =
      text.lines.count > text.rows
      ? "j k scroll   any other key closes" : "nothing was changed   any key closes"
    grid.write(
      keys, in: inside.row(inside.rows - 1).inset(columns: 1, rows: 0), Style(.dim),
      ellipsis: state.glyphs.ellipsis)
  }

  /// What is said before there is something to choose.
  func preface(_ choice: Choice, _ screen: Rect) -> [SafeText] {
    guard case .failure(let id, _) = choice.subject, let outcome = state.runs[id]?.outcome else { return [] }
    return Array(Folding.lines(outcome.words, columns: Self.columns(screen.columns) - 4).prefix(6))
  }
}

/// What a dry run found, folded to the width of its box.
struct RehearsalText {
  private(set) var lines: [Piece] = []
  /// Rows that there are for it.
  let rows: Int

  init(_ report: RehearsalReport, _ size: Size) {
    let columns = max(1, DialogView.columns(size.columns) - 4)
    rows = max(1, size.rows - 5)
    let verdict =
      report.rehearsal.refusal.map { Piece("it would be refused: \($0)", .warning) }
      ?? Piece("the plan holds", .dialogTitle)
    lines = Folding.lines(verdict.text, columns: columns).map { Piece($0, verdict.role) }
    for line in report.rehearsal.lines {
      lines += Folding.lines(line, columns: columns).map { Piece($0, .dialog) }
    }
  }
}

import CellGrid
import SafeText
import TopsideCore

/// The versions that a project could go back to.
struct RollbackView {
  let state: DashboardState
  let dialog: RollbackDialog
  let box: DialogView

  /// Rows of the list that are shown before anything is said above it.
  private static let leastRows = 3

  func draw(_ screen: Rect, on grid: inout Grid) {
    switch dialog.stage {
    case .asking(let since): drawAsking(since, screen, on: &grid)
    case .refused, .choosing:
      if dialog.refusal != nil { drawRefusal(screen, on: &grid) } else { drawChoices(screen, on: &grid) }
    }
  }

  private var title: SafeText { "Roll back \(dialog.project)" }
  private func columns(_ screen: Rect) -> Int { max(1, DialogView.columns(screen.columns) - 4) }

  private func drawAsking(_ since: Duration, _ screen: Rect, on grid: inout Grid) {
    let inside = box.frame(title, rows: 2, screen, on: &grid)
    let age = state.now.uptime - since
    let words: SafeText = age < .seconds(2) ? "" : ", for \(Words.age(age))"
    write("asking compose, git and the engine\(words)", .dialog, inside.row(0), on: &grid)
    write("Esc cancels", .dim, inside.row(1), on: &grid)
  }

  private func drawRefusal(_ screen: Rect, on grid: inout Grid) {
    let lines = RollbackText(dialog: dialog, columns: columns(screen)).refusal
    let inside = box.frame(title, rows: lines.count + 1, screen, on: &grid)
    draw(lines.prefix(max(0, inside.rows - 1)), inside, on: &grid)
    write("Esc back", .dim, inside.row(inside.rows - 1), on: &grid)
  }

  private func drawChoices(_ screen: Rect, on grid: inout Grid) {
    let entries = dialog.entries
    let facts = RollbackText(dialog: dialog, columns: columns(screen)).facts
    let room = max(1, screen.rows - 2)
    let wanted = max(1, min(entries.count, 10))
    // The line that is typed, and the keys.
    let least = min(wanted, Self.leastRows) + 2
    let shownFacts = min(facts.count, max(1, room - least))
    let rows = max(1, min(wanted, room - 2 - shownFacts))
    let inside = box.frame(title, rows: shownFacts + rows + 2, screen, on: &grid)
    draw(facts.prefix(shownFacts), inside, on: &grid)
    drawTyped(inside.row(shownFacts), on: &grid)
    let list = inside.splitTop(shownFacts + 1).rest
    draw(entries, rows, list, on: &grid)
    drawKeys(inside.row(inside.rows - 1), on: &grid)
  }

  private func drawTyped(_ line: Rect, on grid: inout Grid) {
    let line = line.inset(columns: 1, rows: 0)
    let text: SafeText = "tag     > \(dialog.typed)"
    let written = grid.write(
      text, in: line.splitLeft(max(1, line.columns - 1)).left, Style(.input), ellipsis: state.glyphs.ellipsis,
      keepingEnd: true)
    grid.cursor = Point(x: line.x + written, y: line.y)
  }

  private func draw(_ entries: [RollbackDialog.Entry], _ rows: Int, _ list: Rect, on grid: inout Grid) {
    guard !entries.isEmpty else {
      let words: SafeText =
        dialog.typingProblem
        ?? (dialog.typed.isEmpty ? "no version is known: type one" : "nothing of that name")
      return write(words, .warning, list.row(0), on: &grid)
    }
    let tags = min(max(10, entries.map { title(of: $0).columns }.max() ?? 0), max(10, list.columns / 2))
    let places = min(
      entries.map { place(of: $0).columns }.max() ?? 0, max(4, list.columns - tags - 6))
    let top = max(0, min(dialog.index - rows + 1, entries.count - rows))
    for (offset, entry) in entries.dropFirst(top).prefix(rows).enumerated() {
      let line = list.row(offset)
      let isChosen = top + offset == dialog.index
      if isChosen { grid.fill(line, Style(.focusedButton)) }
      var pen = RowPen(line.inset(columns: 1, rows: 0), glyphs: state.glyphs)
      let mark: SafeText = isRunning(entry) ? state.glyphs.marked : " "
      pen.write(mark, isChosen ? .focusedButton : .healthy, columns: 1, on: &grid)
      pen.write(title(of: entry), isChosen ? .focusedButton : .dialog, columns: tags, on: &grid)
      pen.write(place(of: entry), isChosen ? .focusedButton : .dialog, columns: places, on: &grid)
      pen.write(note(of: entry), isChosen ? .focusedButton : .dim, on: &grid)
    }
  }

  private func drawKeys(_ line: Rect, on grid: inout Grid) {
    if let problem = dialog.problem { return write(problem, .failed, line, on: &grid) }
    let isVariable = if case .variable? = dialog.entries.first { true } else { false }
    write(
      isVariable ? "Enter takes this variable   Esc back" : "Enter shows the plan   type a tag   Esc back",
      .dim,
      line, on: &grid)
  }

  private func draw(_ lines: ArraySlice<[Piece]>, _ inside: Rect, on grid: inout Grid) {
    for (row, line) in lines.enumerated() {
      var pen = RowPen(inside.row(row).inset(columns: 1, rows: 0), glyphs: state.glyphs)
      for piece in line { pen.write(piece.text, piece.role, on: &grid) }
    }
  }

  private func write(_ text: SafeText, _ role: Role, _ line: Rect, on grid: inout Grid) {
    grid.write(text, in: line.inset(columns: 1, rows: 0), Style(role), ellipsis: state.glyphs.ellipsis)
  }
}

// What a line of the list says.
extension RollbackView {
  private func title(of entry: RollbackDialog.Entry) -> SafeText {
    switch entry {
    case .candidate(let candidate): "\(candidate.tag.text)"
    case .variable(let name): "\(name)"
    }
  }

  private func isRunning(_ entry: RollbackDialog.Entry) -> Bool {
    if case .candidate(let candidate) = entry { candidate.isRunning } else { false }
  }

  private func place(of entry: RollbackDialog.Entry) -> SafeText {
    switch entry {
    case .candidate(let candidate): candidate.isRunning ? "runs now" : candidate.placeWords
    case .variable: ""
    }
  }

  private func note(of entry: RollbackDialog.Entry) -> SafeText {
    switch entry {
    case .candidate(let candidate): candidate.provenanceWords(at: state.now.wall)
    case .variable: ""
    }
  }
}

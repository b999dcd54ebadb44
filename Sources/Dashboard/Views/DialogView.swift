import CellGrid
import SafeText
import TopsideCore

/// What lies over the screen: plans, help, the palette.
struct DialogView {
  let state: DashboardState

  func draw(_ screen: Rect, on grid: inout Grid) {
    switch state.dialog {
    case .confirm(let confirmation): draw(confirmation, screen, on: &grid)
    case .help(let top): HelpView(state: state, top: top).draw(screen, on: &grid)
    case .line(let detail): LogDetailView(state: state, detail: detail).draw(screen, on: &grid)
    case .choice(let choice): draw(choice, screen, on: &grid)
    case .revisions(let dialog):
      RevisionView(state: state, dialog: dialog, box: self).draw(screen, on: &grid)
    case .rollback(let dialog):
      RollbackView(state: state, dialog: dialog, box: self).draw(screen, on: &grid)
    case .resume(let resumption): draw(resumption, screen, on: &grid)
    case .rehearsal(let report): draw(report, screen, on: &grid)
    case .quit(let leaves): drawQuit(leaves, screen, on: &grid)
    case nil: break
    }
    if let prompt = state.prompt, prompt.purpose == .palette { drawPalette(prompt, screen, on: &grid) }
  }

  private func draw(_ confirmation: Confirmation, _ screen: Rect, on grid: inout Grid) {
    let flow = confirmation.flow
    let text = ConfirmationText(state, flow, awaitsAnswer: confirmation.awaits != nil)
    let below = flow.typedConfirmation == nil ? 1 : 2
    let inside = frame(flow.title, rows: text.lines.count + 1 + below, screen, on: &grid)
    var shown = Array(text.shown(confirmation).prefix(max(0, inside.rows - below)))
    if !text.fits {
      let words: SafeText =
        text.room == 0
        ? "there is more: enlarge the window"
        : confirmation.top + text.room < text.lines.count ? "there is more: PgDn" : "that is all: PgUp"
      if text.room == 0, !shown.isEmpty { shown.removeLast() }
      shown.append([Piece(words, .warning)])
    }
    for (index, line) in shown.enumerated() {
      var pen = RowPen(inside.row(index).inset(columns: 1, rows: 0), glyphs: state.glyphs)
      for piece in line { pen.write(piece.text, piece.role, on: &grid) }
    }
    if let wanted = flow.typedConfirmation {
      let line = inside.row(inside.rows - 2).inset(columns: 1, rows: 0)
      let role: Role = confirmation.typed == wanted ? .dialogTitle : .input
      let written = grid.write(
        "> \(confirmation.typed)", in: line.splitLeft(line.columns - 1).left, Style(role),
        ellipsis: state.glyphs.ellipsis, keepingEnd: true)
      grid.cursor = Point(x: line.x + written, y: line.y)
    }
    let key: SafeText = flow.typedConfirmation == nil ? "y " : ""
    let dry: SafeText = flow.typedConfirmation == nil ? "D " : ""
    buttons(
      [
        ("[ Cancel ]", confirmation.focus == .cancel), ("[ \(key)\(flow.verb) ]", confirmation.focus == .run),
        ("[ \(dry)dry run ]", confirmation.focus == .dryRun),
      ],
      inside.row(inside.rows - 1), on: &grid)
  }

  private func draw(_ choice: Choice, _ screen: Rect, on grid: inout Grid) {
    let entries = choice.entries(state)
    let said = preface(choice, screen)
    let rows = max(1, min(entries.count, screen.rows - 5 - said.count))
    let whole = frame(choice.title, rows: said.count + rows + 2, screen, on: &grid)
    for (index, line) in said.enumerated() {
      grid.write(line, in: whole.row(index).inset(columns: 1, rows: 0), Style(.dialog))
    }
    let inside = whole.splitTop(said.count).rest
    let top = max(0, min(choice.index - rows + 1, entries.count - rows))
    let titles = min(entries.map(\.title.columns).max() ?? 0, inside.columns / 2)
    for (offset, entry) in entries.dropFirst(top).prefix(rows).enumerated() {
      let line = inside.row(offset)
      let isChosen = top + offset == choice.index
      if isChosen { grid.fill(line, Style(.focusedButton)) }
      var pen = RowPen(line.inset(columns: 1, rows: 0), glyphs: state.glyphs)
      let role: Role =
        isChosen ? .focusedButton : entry.isProduction ? .production : entry.isEnabled ? .dialog : .dim
      pen.write(entry.isMarked ? state.glyphs.marked : " ", role, columns: 1, on: &grid)
      pen.write(entry.title, role, columns: titles, on: &grid)
      pen.write(entry.note, isChosen ? .focusedButton : .dim, on: &grid)
    }
    if entries.isEmpty {
      grid.write(
        choice.emptiness(state), in: inside.row(0).inset(columns: 1, rows: 0), Style(.dialog),
        ellipsis: state.glyphs.ellipsis)
    }
    grid.write(
      choice.keys, in: inside.row(inside.rows - 1).inset(columns: 1, rows: 0), Style(.dim),
      ellipsis: state.glyphs.ellipsis)
  }

  private func drawQuit(_ leaves: Bool, _ screen: Rect, on grid: inout Grid) {
    let titles = state.runs.active.map(\.flow.title).sorted()
    let inside = frame("Quit?", rows: titles.count + 2, screen, on: &grid)
    for (index, title) in titles.enumerated() {
      let words: SafeText = "\(title) goes on without you; the next start shows it"
      grid.write(
        words, in: inside.row(index).inset(columns: 1, rows: 0), Style(.dialog),
        ellipsis: state.glyphs.ellipsis)
    }
    buttons(
      [("[ Stay ]", !leaves), ("[ y Quit ]", leaves)], inside.row(inside.rows - 1),
      on: &grid)
  }

  func buttons(_ buttons: [(SafeText, Bool)], _ line: Rect, on grid: inout Grid) {
    let titles = buttons.map(\.0.columns).reduce(0, +)
    let gap: SafeText = titles + 2 * buttons.count < line.columns ? "  " : " "
    let width = titles + gap.columns * buttons.count
    var pen = RowPen(line.splitLeft(line.columns - width).rest, glyphs: state.glyphs)
    for (title, isFocused) in buttons {
      pen.write(title, isFocused ? .focusedButton : .button, on: &grid)
      pen.write(gap, .dialog, on: &grid)
    }
  }

  /// Of a box on a screen of this width, border included.
  static func columns(_ screen: Int) -> Int { screen < 60 ? screen : min(screen - 2, 90) }

  /// A box in the middle, at most 90 columns wide; returns its inside.
  func frame(_ title: SafeText, rows: Int, _ screen: Rect, on grid: inout Grid) -> Rect {
    let columns = Self.columns(screen.columns)
    let height = min(screen.rows, rows + 2)
    let area = Rect(
      x: (screen.columns - columns) / 2, y: max(0, (screen.rows - height) / 2), columns: columns, rows: height
    )
    grid.fill(area, Style(.dialog))
    return grid.box(
      in: area, Style(.dialogBorder), glyphs: state.glyphs, title: title, titleStyle: Style(.dialogTitle))
  }

  private func drawPalette(_ prompt: Prompt, _ screen: Rect, on grid: inout Grid) {
    let found = Dashboard.suggestions(prompt.text, state)
    let rows = min(found.count, max(1, screen.rows - 6), 12)
    guard rows > 0 else { return }
    let area = Rect(x: 0, y: screen.rows - 1 - rows, columns: min(screen.columns, 80), rows: rows)
    let top = max(0, min(prompt.index - rows + 1, found.count - rows))
    for (offset, binding) in found.dropFirst(top).prefix(rows).enumerated() {
      let line = area.row(offset)
      let role: Role = top + offset == prompt.index ? .focusedButton : .dialog
      grid.fill(line, Style(role))
      var pen = RowPen(line, glyphs: state.glyphs)
      pen.write(" \(binding.action.rawValue)", role, columns: 17, on: &grid)
      pen.write(binding.keys.first.map { "\($0.name)" } ?? "", role, columns: 9, on: &grid)
      pen.write(binding.summary, role, on: &grid)
    }
  }
}

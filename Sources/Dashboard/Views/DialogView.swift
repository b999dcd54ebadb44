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
    case .quit(let leaves): drawQuit(leaves, screen, on: &grid)
    case nil: break
    }
    if let prompt = state.prompt, prompt.purpose == .palette { drawPalette(prompt, screen, on: &grid) }
  }

  private func draw(_ confirmation: Confirmation, _ screen: Rect, on grid: inout Grid) {
    let flow = confirmation.flow
    let text = ConfirmationText(state, flow)
    let inside = frame(flow.title, rows: text.lines.count + 2, screen, on: &grid)
    for (index, line) in text.lines.prefix(max(0, inside.rows - 1)).enumerated() {
      var pen = RowPen(inside.row(index).inset(columns: 1, rows: 0), glyphs: state.glyphs)
      for piece in line { pen.write(piece.text, piece.role, on: &grid) }
    }
    buttons(
      [
        ("[ Cancel ]", confirmation.focus == .cancel), ("[ y \(flow.verb) ]", confirmation.focus == .run),
        ("[ D dry run ]", confirmation.focus == .dryRun),
      ],
      inside.row(inside.rows - 1), on: &grid)
  }

  private func drawQuit(_ leaves: Bool, _ screen: Rect, on grid: inout Grid) {
    let inside = frame("Quit?", rows: state.runs.count + 2, screen, on: &grid)
    let titles = state.runs.values.map(\.flow.title).sorted()
    for (index, title) in titles.enumerated() {
      let words: SafeText = "\(title) is under way; the engine goes on, but nobody verifies it"
      grid.write(
        words, in: inside.row(index).inset(columns: 1, rows: 0), Style(.dialog),
        ellipsis: state.glyphs.ellipsis)
    }
    buttons(
      [("[ Stay ]", !leaves), ("[ y Quit ]", leaves)], inside.row(inside.rows - 1),
      on: &grid)
  }

  private func buttons(_ buttons: [(SafeText, Bool)], _ line: Rect, on grid: inout Grid) {
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
  private func frame(_ title: SafeText, rows: Int, _ screen: Rect, on grid: inout Grid) -> Rect {
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

import CellGrid
import SafeText

/// All keys, from the table that the program itself goes by.
struct HelpView {
  let state: DashboardState
  let top: Int

  func draw(_ screen: Rect, on grid: inout Grid) {
    let area = screen.inset(columns: screen.columns > 60 ? 2 : 0, rows: screen.rows > 16 ? 1 : 0)
    grid.fill(area, Style(.dialog))
    let inside = grid.box(
      in: area, Style(.dialogBorder), glyphs: state.glyphs, title: "Keys  (j k scroll, any other key closes)",
      titleStyle: Style(.dialogTitle))
    for (offset, line) in Self.lines(state).dropFirst(top).prefix(inside.rows).enumerated() {
      var pen = RowPen(inside.row(offset).inset(columns: 1, rows: 0), glyphs: state.glyphs)
      switch line {
      case .heading(let title): pen.write(title, .dialogTitle, on: &grid)
      case .binding(let keys, let summary):
        pen.write("  \(keys)", .key, columns: screen.columns < 60 ? 12 : 20, on: &grid)
        pen.write(summary, .dialog, on: &grid)
      case .blank: break
      }
    }
  }

  enum Line: Hashable {
    case heading(SafeText)
    case binding(keys: SafeText, SafeText)
    case blank
  }

  static func lines(_ state: DashboardState) -> [Line] {
    Binding.Place.allCases.flatMap { place -> [Line] in
      let bindings = state.bindings.filter { $0.place == place }
      if bindings.isEmpty { return [] }
      return [.heading(place.title)]
        + bindings.map { .binding(keys: "\($0.keys.map(\.name).joined(separator: " "))", $0.summary) } + [
          .blank
        ]
    }
  }
}

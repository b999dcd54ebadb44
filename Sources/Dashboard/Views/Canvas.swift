import CellGrid
import SafeText

/// A pen for one row: writes pieces one after another, each in its role.
struct RowPen {
  private(set) var rest: Rect
  let glyphs: Glyphs

  init(_ area: Rect, glyphs: Glyphs) {
    rest = area.row(0)
    self.glyphs = glyphs
  }

  mutating func write(_ text: SafeText, _ role: Role, on grid: inout Grid) {
    let written = grid.write(text, in: rest, Style(role), ellipsis: glyphs.ellipsis)
    rest = rest.splitLeft(written).rest
  }

  /// In a column of its own, with a blank after it.
  mutating func write(
    _ text: SafeText, _ role: Role, columns: Int, align: Alignment = .leading, on grid: inout Grid
  ) {
    let (cell, after) = rest.splitLeft(columns)
    grid.write(text, in: cell, Style(role), align: align, ellipsis: glyphs.ellipsis)
    rest = after.splitLeft(1).rest
  }

  mutating func take(_ columns: Int) -> Rect {
    let (cell, after) = rest.splitLeft(columns)
    rest = after.splitLeft(1).rest
    return cell
  }
}

/// A piece of text and what it means.
struct Piece: Hashable, Sendable {
  var text: SafeText
  var role: Role

  init(_ text: SafeText, _ role: Role = .text) {
    self.text = text
    self.role = role
  }
}

extension SafeText {
  /// With blanks behind it up to a width.
  func padded(to width: Int) -> SafeText {
    "\(self)\(String(repeating: " ", count: max(0, width - columns)))"
  }
}

/// A screen as a value. Everything written is clipped to the rectangle that it is written in.
///
/// A wide character is never cut: where one half is overwritten or does not fit, the other is a blank.
package struct Grid: Sendable {
  package static let firstCluster: UInt32 = 0x11_0000
  package let size: Size
  /// Row by row.
  package internal(set) var cells: [Cell]
  /// Characters of more than one scalar: a base and its combining marks, at most four.
  package private(set) var clusters: [String] = []
  /// Where the terminal's cursor is shown; nil hides it.
  package var cursor: Point?

  private var clusterNumbers: [String: UInt32] = [:]
  /// Without wide characters no halves need care.
  var hasWide = false

  package init(size: Size, style: Style = Style(.text)) {
    self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
    cells = Array(repeating: .blank(style), count: self.size.columns * self.size.rows)
  }

  package var bounds: Rect { Rect(size) }

  /// The cell at a place; nil outside.
  package subscript(_ place: Point) -> Cell? {
    guard (0..<size.columns).contains(place.x), (0..<size.rows).contains(place.y) else { return nil }
    return cells[place.y * size.columns + place.x]
  }

  /// What a cell shows; empty for the right half of a wide character.
  package func character(_ cell: Cell) -> String {
    if cell.glyph >= Grid.firstCluster {
      let index = Int(cell.glyph - Grid.firstCluster)
      return index < clusters.count ? clusters[index] : " "
    }
    guard cell.glyph != 0, let scalar = Unicode.Scalar(cell.glyph) else { return "" }
    return String(scalar)
  }

  /// The text of one row, trailing blanks included; empty outside.
  package func text(row: Int) -> String {
    guard (0..<size.rows).contains(row) else { return "" }
    return cells[row * size.columns..<(row + 1) * size.columns].reduce(into: "") { $0 += character($1) }
  }

  /// The glyph for a character of several scalars.
  mutating func intern(_ cluster: String) -> UInt32 {
    if let known = clusterNumbers[cluster] { return known }
    let number = Grid.firstCluster + UInt32(clusters.count)
    clusters.append(cluster)
    clusterNumbers[cluster] = number
    return number
  }

  /// This screen for a terminal that has ASCII only: everything else becomes a question mark.
  ///
  /// Draw with `Glyphs.ascii` there; this is the last line of defence, for texts from outside.
  package func asciiOnly() -> Grid {
    var plain = Grid(size: size)
    plain.cursor = cursor
    plain.cells = cells.map { cell in
      if cell.isRightHalf { return .blank(cell.style) }
      return cell.glyph < 0x80 ? cell : Cell(glyph: 0x3F, style: cell.style)
    }
    return plain
  }
}

extension Grid: Hashable {
  /// Whether two screens look the same; how their clusters are numbered does not matter.
  package static func == (a: Grid, b: Grid) -> Bool {
    guard a.size == b.size, a.cursor == b.cursor else { return false }
    return a.clusters == b.clusters ? a.cells == b.cells : a.changedRuns(from: b).isEmpty
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(size)
    hasher.combine(cursor)
    for cell in cells { hasher.combine(min(cell.glyph, Grid.firstCluster)) }
  }
}

package import SafeText

/// One cell: a glyph and a style, eight bytes.
package struct Cell: Hashable, Sendable {
  /// A Unicode scalar; from `Grid.firstCluster` on, an index into the grid's clusters; 0 in the right half of a
  /// wide character.
  package var glyph: UInt32
  package var style: Style
  package init(glyph: UInt32, style: Style) {
    self.glyph = glyph
    self.style = style
  }
}

/// A screen as a value. Everything written is clipped to the rectangle that it is written in.
package struct Grid: Hashable, Sendable {
  package static let firstCluster: UInt32 = 0x11_0000
  package let size: Size
  /// Row by row.
  package private(set) var cells: [Cell]
  /// Characters of more than one scalar: a base and its combining marks.
  package private(set) var clusters: [String] = []
  /// Where the terminal's cursor is shown; nil hides it.
  package var cursor: Point?

  package init(size: Size, style: Style = Style(.text)) {
    self.size = size
    cells = Array(repeating: Cell(glyph: 32, style: style), count: size.columns * size.rows)
  }

  /// Fills a rectangle with blanks of one style.
  package mutating func fill(_ area: Rect, _ style: Style) {
    let area = area.intersection(Rect(size))
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX { cells[y * size.columns + x] = Cell(glyph: 32, style: style) }
    }
  }

  /// Writes one line of text into the first row of a rectangle, cut at its right edge.
  ///
  /// - Returns: The number of columns written.
  @discardableResult
  package mutating func write(_ text: SafeText, in area: Rect, _ style: Style) -> Int {
    var column = 0
    for character in text.text where column < area.columns {
      guard let scalar = character.unicodeScalars.first else { continue }
      let (x, y) = (area.x + column, area.y)
      if x >= 0, x < size.columns, y >= 0, y < size.rows {
        cells[y * size.columns + x] = Cell(glyph: scalar.value, style: style)
      }
      column += 1
    }
    return column
  }

  /// Changes the style of a rectangle and leaves its text.
  package mutating func restyle(_ area: Rect, _ change: (Style) -> Style) {
    let area = area.intersection(Rect(size))
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX {
        let index = y * size.columns + x
        cells[index].style = change(cells[index].style)
      }
    }
  }
}

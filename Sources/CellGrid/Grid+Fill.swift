extension Grid {
  /// Fills a rectangle with blanks of one style.
  package mutating func fill(_ area: Rect, _ style: Style) {
    let area = area.intersection(bounds)
    guard !area.isEmpty else { return }
    for y in area.y..<area.maxY {
      let row = y * size.columns
      release(row + area.x)
      release(row + area.maxX - 1)
      for index in row + area.x..<row + area.maxX { cells[index] = .blank(style) }
    }
  }

  /// Changes the style of a rectangle and leaves its text.
  package mutating func restyle(_ area: Rect, _ change: (Style) -> Style) {
    let area = area.intersection(bounds)
    guard !area.isEmpty else { return }
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX {
        let index = y * size.columns + x
        cells[index].style = change(cells[index].style)
      }
    }
  }

  /// Blanks the other half of a wide character that is about to be overwritten at an index.
  mutating func release(_ index: Int) {
    guard hasWide else { return }
    if cells[index].isRightHalf {
      cells[index - 1].glyph = 32
    } else if index + 1 < cells.count, cells[index + 1].isRightHalf {
      cells[index + 1].glyph = 32
    }
  }
}

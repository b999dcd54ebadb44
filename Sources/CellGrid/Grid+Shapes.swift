package import SafeText

extension Grid {
  /// Fills the first row of a rectangle with one glyph.
  package mutating func line(_ glyph: SafeText, in area: Rect, _ style: Style) {
    for x in area.x..<area.maxX {
      write(glyph, in: Rect(x: x, y: area.y, columns: 1, rows: area.rows), style)
    }
  }

  /// Draws a border along the inside of a rectangle, with a title in its upper edge.
  ///
  /// - Returns: What is left inside.
  @discardableResult
  package mutating func box(
    in area: Rect, _ style: Style, glyphs: Glyphs, title: SafeText = "", titleStyle: Style? = nil
  ) -> Rect {
    guard area.columns > 1, area.rows > 1 else { return area.inset(columns: 1, rows: 1) }
    let box = glyphs.box
    edge(area.row(0), box.topLeft, box.horizontal, box.topRight, style)
    for y in 1..<area.rows - 1 {
      write(box.vertical, in: area.row(y), style)
      write(box.vertical, in: area.row(y).splitLeft(area.columns - 1).rest, style)
    }
    edge(area.row(area.rows - 1), box.bottomLeft, box.horizontal, box.bottomRight, style)
    if !title.isEmpty {
      let room = area.row(0).inset(columns: 2, rows: 0)
      write(" \(title) ", in: room, titleStyle ?? style, ellipsis: glyphs.ellipsis)
    }
    return area.inset(columns: 1, rows: 1)
  }

  private mutating func edge(
    _ row: Rect, _ first: SafeText, _ middle: SafeText, _ last: SafeText, _ style: Style
  ) {
    line(middle, in: row, style)
    write(first, in: row, style)
    write(last, in: row.splitLeft(row.columns - 1).rest, style)
  }

  /// Draws a bar over the whole width of a rectangle's first row.
  ///
  /// The part is from 0 to 1; what is outside is drawn as the nearest of these, and no number as 0. Above 0
  /// at least one cell is full, below 1 at least one is empty.
  package mutating func bar(_ part: Double, in area: Rect, _ full: Style, track: Style, glyphs: Glyphs) {
    let part = part.isNaN ? 0 : min(1, max(0, part))
    var cells = Int(part * Double(area.columns) + 0.5)
    if part > 0 { cells = max(1, cells) }
    if part < 1 { cells = min(cells, area.columns - 1) }
    let (left, rest) = area.splitLeft(cells)
    line(glyphs.barFull, in: left, full)
    line(glyphs.barEmpty, in: rest, track)
  }

  /// Draws values over time as columns that stand on a rectangle's last row.
  ///
  /// The newest is last, at the right edge. The value `top` fills the height. What is not known stays blank; a
  /// value above 0 always shows.
  package mutating func graph(_ values: [Double?], top: Double, in area: Rect, _ style: Style, glyphs: Glyphs)
  {
    let steps = glyphs.levels.count - 1
    let shown = values.suffix(area.columns)
    for (offset, value) in shown.enumerated() {
      guard let value, value.isFinite, top > 0, value > 0 else { continue }
      let height = max(1, Int(min(1, value / top) * Double(area.rows * steps) + 0.5))
      let column = area.splitLeft(area.columns - shown.count + offset).rest.splitLeft(1).left
      for row in 0..<area.rows {
        let level = min(steps, max(0, height - row * steps))
        write(glyphs.levels[level], in: column.row(area.rows - 1 - row), style)
      }
    }
  }
}

/// Where on a row the next character goes, and how much of the row may be written.
struct Pen {
  /// The index of the row's first cell.
  let row: Int
  /// The columns of the grid that may be written.
  let visible: Range<Int>
  /// The column in which the line ends.
  let end: Int
  var x: Int
  /// The cell of the character before, for marks; nil when it is not visible.
  var base: Int?
  var previous: Unicode.Scalar?

  /// A pen at the start of the first row of a rectangle; nil where a rectangle has no row.
  init?(_ area: Rect, _ size: Size, skipping columns: Int) {
    guard !area.isEmpty else { return nil }
    let isOnGrid = (0..<size.rows).contains(area.y)
    let first = min(max(0, area.x), size.columns)
    row = isOnGrid ? area.y * size.columns : 0
    visible = first..<(isOnGrid ? max(first, min(area.maxX, size.columns)) : first)
    end = area.maxX
    x = area.x - max(0, columns)
  }
}

extension Grid {
  /// Draws scalars until the line is full.
  mutating func draw(_ scalars: some Sequence<Unicode.Scalar>, _ style: Style, _ pen: inout Pen) {
    for scalar in scalars {
      let width = Width.of(scalar, after: pen.previous)
      if width == 0 {
        mark(scalar, pen)
      } else {
        guard pen.x < pen.end else { return }
        let isStray = Width.isStray(scalar, after: pen.previous)
        place(isStray ? 32 : Width.drawn(scalar), width, style, &pen)
        if isStray { mark(scalar, pen) }
      }
      pen.previous = scalar
    }
  }

  private mutating func place(_ glyph: UInt32, _ width: Int, _ style: Style, _ pen: inout Pen) {
    let last = pen.x + width - 1
    defer { pen.x += width }
    guard pen.visible.contains(pen.x), pen.visible.contains(last) else {
      pen.base = nil
      for x in pen.x...last where pen.visible.contains(x) { set(pen.row + x, .blank(style)) }
      return
    }
    let index = pen.row + pen.x
    pen.base = index
    if width == 2 {
      set(index + 1, .blank(style))
      set(index, Cell(glyph: glyph, style: style))
      cells[index + 1].glyph = 0
      hasWide = true
    } else {
      set(index, Cell(glyph: glyph, style: style))
    }
  }

  private mutating func set(_ index: Int, _ cell: Cell) {
    release(index)
    cells[index] = cell
  }

  /// Adds a combining mark to the character before the pen; a fifth mark is dropped.
  private mutating func mark(_ scalar: Unicode.Scalar, _ pen: Pen) {
    guard let base = pen.base, Width.isMark(scalar) else { return }
    let under = character(cells[base])
    guard under.unicodeScalars.count <= 4 else { return }
    cells[base].glyph = intern(under + String(scalar))
  }
}

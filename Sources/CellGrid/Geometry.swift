/// A place on the screen, in cells, from the top left, which is (0, 0).
package struct Point: Hashable, Sendable {
  package var x: Int
  package var y: Int
  package init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// A size in cells.
package struct Size: Hashable, Sendable {
  package var columns: Int
  package var rows: Int
  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// A rectangle of cells. Never negative in size.
package struct Rect: Hashable, Sendable {
  package var x: Int
  package var y: Int
  package var columns: Int
  package var rows: Int

  package init(x: Int, y: Int, columns: Int, rows: Int) {
    self.x = x
    self.y = y
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  package init(_ size: Size) { self.init(x: 0, y: 0, columns: size.columns, rows: size.rows) }

  package var isEmpty: Bool { columns == 0 || rows == 0 }
  package var maxX: Int { x + columns }
  package var maxY: Int { y + rows }

  /// The given number of rows from the top, and what is left below them.
  package func splitTop(_ rows: Int) -> (top: Rect, rest: Rect) {
    let taken = max(0, min(rows, self.rows))
    return (
      Rect(x: x, y: y, columns: columns, rows: taken),
      Rect(x: x, y: y + taken, columns: columns, rows: self.rows - taken)
    )
  }

  /// The given number of columns from the left, and what is left beside them.
  package func splitLeft(_ columns: Int) -> (left: Rect, rest: Rect) {
    let taken = max(0, min(columns, self.columns))
    return (
      Rect(x: x, y: y, columns: taken, rows: rows),
      Rect(x: x + taken, y: y, columns: self.columns - taken, rows: rows)
    )
  }

  package func row(_ index: Int) -> Rect {
    index >= 0 && index < rows
      ? Rect(x: x, y: y + index, columns: columns, rows: 1) : Rect(x: x, y: y, columns: 0, rows: 0)
  }

  /// Smaller by the given cells on each side.
  package func inset(columns dx: Int, rows dy: Int) -> Rect {
    Rect(x: x + dx, y: y + dy, columns: columns - 2 * dx, rows: rows - 2 * dy)
  }

  package func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left, y: top, columns: min(maxX, other.maxX) - left, rows: min(maxY, other.maxY) - top)
  }
}

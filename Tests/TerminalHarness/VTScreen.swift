/// A terminal's screen as text: what ncurses, given an xterm's description, makes of it.
package struct VTScreen {
  package private(set) var columns: Int
  package private(set) var rows: Int
  /// The cursor, from the top left, which is (0, 0).
  package var x = 0
  package var y = 0
  /// Rows of cells; the right half of a wide character is empty.
  private var cells: [[String]]
  /// The main screen while the alternate one is shown.
  private var hidden: (cells: [[String]], x: Int, y: Int)?
  private var region: ClosedRange<Int>
  private var savedCursor = (x: 0, y: 0)
  private var lastPrinted = " "

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Self.blank(columns, rows)
    region = 0...max(0, rows - 1)
  }

  private static func blank(_ columns: Int, _ rows: Int) -> [[String]] {
    Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  package var isAlternate: Bool { hidden != nil }

  /// The rows as text, trailing blanks removed.
  package var lines: [String] {
    cells.map { row in
      var text = row.joined()
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  /// One cell; empty in the right half of a wide character and outside.
  package func cell(column: Int, row: Int) -> String {
    cells.indices.contains(row) && cells[row].indices.contains(column) ? cells[row][column] : ""
  }

  package var text: String { lines.joined(separator: "\n") }

  /// Keeps the top left, as a terminal does in the alternate screen.
  package mutating func resize(columns: Int, rows: Int) {
    func fitted(_ old: [[String]]) -> [[String]] {
      let wide = old.prefix(rows).map { row in
        Array(row.prefix(columns)) + Array(repeating: " ", count: max(0, columns - row.count))
      }
      return wide + Self.blank(columns, max(0, rows - wide.count))
    }
    cells = fitted(cells)
    if let main = hidden { hidden = (fitted(main.cells), main.x, main.y) }
    (self.columns, self.rows) = (columns, rows)
    region = 0...max(0, rows - 1)
    moveTo(x: x, y: y)
  }

  package mutating func moveTo(x: Int, y: Int) {
    self.x = min(max(0, x), max(0, columns - 1))
    self.y = min(max(0, y), max(0, rows - 1))
  }

  package mutating func saveCursor() { savedCursor = (x, y) }

  package mutating func restoreCursor() { moveTo(x: savedCursor.x, y: savedCursor.y) }

  package mutating func showAlternate(_ isShown: Bool) {
    if isShown, hidden == nil {
      hidden = (cells, x, y)
      cells = Self.blank(columns, rows)
    } else if !isShown, let main = hidden {
      cells = main.cells
      moveTo(x: main.x, y: main.y)
      hidden = nil
    }
  }

  /// Writes one character of the given width; at the right edge it goes to the next line first.
  package mutating func print(_ character: String, width: Int) {
    guard width > 0 else {
      if x > 0, y < rows { cells[y][min(x, columns) - 1] += character }
      return
    }
    if x + width > columns {
      x = 0
      lineFeed()
    }
    guard y < rows, x + width <= columns else { return }
    cells[y][x] = character
    if width == 2 { cells[y][x + 1] = "" }
    // One beyond the edge means that the next character wraps.
    x += width
    lastPrinted = character
  }

  package mutating func repeatLast(_ count: Int) {
    for _ in 0..<min(count, columns * rows) { print(lastPrinted, width: 1) }
  }

  package mutating func lineFeed() {
    if y == region.upperBound {
      scroll(in: region, by: 1)
    } else {
      y = min(y + 1, rows - 1)
    }
  }

  package mutating func reverseLineFeed() {
    if y == region.lowerBound {
      scroll(in: region, by: -1)
    } else {
      y = max(0, y - 1)
    }
  }

  package mutating func setRegion(top: Int, bottom: Int) {
    guard top < bottom, bottom < rows else { return }
    region = max(0, top)...bottom
    moveTo(x: 0, y: 0)
  }

  package mutating func scroll(by count: Int) { scroll(in: region, by: count) }

  /// Inserts, or with a negative count deletes, lines at the cursor.
  package mutating func insertLines(_ count: Int) {
    guard region.contains(y) else { return }
    scroll(in: y...region.upperBound, by: -count)
    x = 0
  }

  private mutating func scroll(in area: ClosedRange<Int>, by count: Int) {
    guard area.upperBound < rows else { return }
    let kept = Array(cells[area])
    for row in area {
      let source = row - area.lowerBound + count
      cells[row] = kept.indices.contains(source) ? kept[source] : Self.blank(columns, 1)[0]
    }
  }

  /// Inserts, or with a negative count deletes, cells at the cursor.
  package mutating func insertCells(_ count: Int) {
    guard y < rows, x < columns else { return }
    let tail = Array(cells[y][x...])
    for column in x..<columns {
      let source = column - x - count
      cells[y][column] = tail.indices.contains(source) ? tail[source] : " "
    }
  }

  package mutating func erase(columns range: Range<Int>, row: Int) {
    guard row >= 0, row < rows else { return }
    for column in range.clamped(to: 0..<columns) { cells[row][column] = " " }
  }

  package mutating func erase(rows range: Range<Int>) {
    for row in range.clamped(to: 0..<rows) { erase(columns: 0..<columns, row: row) }
  }
}

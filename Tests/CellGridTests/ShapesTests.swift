import CellGrid
import SafeText
import Testing

@Suite struct ShapesTests {
  private let style = Style(.border)

  private func rows(_ grid: Grid) -> [String] { (0..<grid.size.rows).map(grid.text(row:)) }

  @Test func `a box has a title and an inside`() {
    var grid = Grid(size: Size(columns: 12, rows: 3))
    let inside = grid.box(in: grid.bounds, style, glyphs: .unicode, title: "Logs")
    #expect(rows(grid) == ["┌─ Logs ───┐", "│          │", "└──────────┘"])
    #expect(inside == Rect(x: 1, y: 1, columns: 10, rows: 1))
  }

  @Test func `a box title that is too long is cut, and a box too small to draw has no inside`() {
    var grid = Grid(size: Size(columns: 8, rows: 2))
    grid.box(in: grid.bounds, style, glyphs: .ascii, title: "Events")
    #expect(rows(grid) == ["+- Ev~-+", "+------+"])
    #expect(grid.box(in: Rect(x: 0, y: 0, columns: 1, rows: 1), style, glyphs: .ascii).isEmpty)
  }

  @Test(arguments: [
    (0, "....."), (0.01, "#...."), (0.5, "###.."), (0.99, "####."), (1, "#####"), (7, "#####"),
  ])
  func `a bar is empty only at nothing and full only at all`(part: Double, expected: String) {
    var grid = Grid(size: Size(columns: 5, rows: 1))
    grid.bar(part, in: grid.bounds, Style(.bar), track: Style(.barTrack), glyphs: .ascii)
    #expect(grid.text(row: 0) == expected)
  }

  @Test func `a bar of no number is empty, and one without room draws nothing`() {
    var grid = Grid(size: Size(columns: 2, rows: 1))
    grid.bar(.nan, in: grid.bounds, Style(.bar), track: Style(.barTrack), glyphs: .ascii)
    grid.bar(
      0.5, in: Rect(x: 0, y: 0, columns: 0, rows: 1), Style(.bar), track: Style(.barTrack), glyphs: .ascii)
    #expect(grid.text(row: 0) == "..")
  }

  @Test func `a graph ends at the right edge, and what is not known stays blank`() {
    var grid = Grid(size: Size(columns: 5, rows: 2))
    grid.graph([9, 16, nil, 0.001], top: 16, in: grid.bounds, Style(.graph), glyphs: .unicode)
    #expect(rows(grid) == [" ▁█  ", " ██ ▁"])
  }

  @Test func `both glyph sets are one column each`() {
    for glyphs in [Glyphs.unicode, .ascii] {
      let box = glyphs.box
      let all =
        [
          glyphs.healthy, glyphs.failed, glyphs.warning, glyphs.done, glyphs.off, glyphs.missing,
          glyphs.marked,
          glyphs.barFull, glyphs.barEmpty, glyphs.left, glyphs.right, glyphs.up, glyphs.down, glyphs.ellipsis,
          glyphs.dot, glyphs.tabSeparator, box.horizontal, box.vertical, box.topLeft, box.topRight,
          box.bottomLeft, box.bottomRight, box.teeLeft, box.teeRight,
        ] + glyphs.levels
      #expect(all.allSatisfy { $0.columns == 1 })
      #expect(glyphs.levels.count == 9)
      #expect(glyphs == .unicode || all.allSatisfy { $0.text.utf8.allSatisfy { $0 < 0x80 } })
    }
  }
}

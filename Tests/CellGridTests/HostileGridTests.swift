import CellGrid
import SafeText
import Testing
import TopsideTestSupport

/// Hostile text in cells: nothing of it outside its rectangle, nothing of it that a terminal would act on.
@Suite struct HostileGridTests {
  private static let area = Rect(x: 3, y: 1, columns: 30, rows: 1)

  /// A grid that is full of a letter, so that a blank written outside is seen too.
  private func lettered(_ columns: Int = 40) -> Grid {
    var grid = Grid(size: Size(columns: columns, rows: 3))
    for row in 0..<3 {
      grid.write(
        SafeText(sanitising: String(repeating: "w", count: columns)), in: grid.bounds.row(row), Style(.dim))
    }
    return grid
  }

  /// Expects that only a rectangle changed, and that no cell holds anything harmful.
  private func expectInside(
    _ area: Rect, _ grid: Grid, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for y in 0..<grid.size.rows {
      for x in 0..<grid.size.columns {
        guard let cell = grid[Point(x: x, y: y)] else { continue }
        let isInside = (area.x..<area.maxX).contains(x) && (area.y..<area.maxY).contains(y)
        if !isInside {
          #expect(cell == Cell(glyph: 0x77, style: Style(.dim)), "\(what)", sourceLocation: sourceLocation)
        }
        #expect(harm(in: grid.character(cell)).isEmpty, "\(what)", sourceLocation: sourceLocation)
      }
    }
  }

  @Test(arguments: HostileInput.all)
  func `a hostile line stays in its rectangle, at any width and scrolled by any number of columns`(
    input: HostileInput
  ) {
    let line = StyledText(sanitising: input.bytes)
    for columns in [1, 2, 3, 7, 30] {
      let area = Rect(x: 3, y: 1, columns: columns, rows: 1)
      for skipped in [0, 1, 2, 3, 5, 8, 100] {
        var grid = lettered()
        let written = grid.write(line, in: area, base: Style(.text), skipping: skipped)
        #expect(0...columns ~= written)
        expectInside(area, grid, "\(columns) \(skipped)")
      }
    }
  }

  @Test(arguments: HostileInput.all)
  func `a hostile name stays in its rectangle, with an ellipsis at either end`(input: HostileInput) {
    let name = SafeText(sanitising: input.bytes)
    for isEnd in [true, false] {
      for align in [Alignment.leading, .centre, .trailing] {
        var grid = lettered()
        grid.write(name, in: Self.area, Style(.text), align: align, ellipsis: "…", keepingEnd: isEnd)
        expectInside(Self.area, grid, "\(isEnd) \(align)")
      }
    }
  }

  @Test(arguments: HostileInput.all)
  func `a hostile line folded into rows is drawn whole, and no row is wider than it may be`(
    input: HostileInput
  ) {
    let line = StyledText(sanitising: input.bytes)
    for columns in [2, 3, 13, 40] {
      let rows = line.text.rows(columns: columns)
      #expect(rows.allSatisfy { $0.count <= columns })
      #expect(rows.last?.upperBound == line.text.columns)
      var drawn = ""
      for range in rows {
        var grid = Grid(size: Size(columns: columns, rows: 1))
        grid.write(
          line, in: grid.bounds.splitLeft(range.count).left, base: Style(.text), skipping: range.lowerBound)
        drawn += grid.text(row: 0)
      }
      // Blanks stand where a wide character did not fit, and behind the end.
      #expect(letters(drawn) == letters(line.text.text))
    }
  }

  private func letters(_ text: String) -> [Unicode.Scalar] { text.unicodeScalars.filter { $0 != " " } }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `random bytes, as lines and names, stay in random rectangles`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<150 {
      let bytes = HostileNoise.bytes(pieces: 6, &random)
      let area = Rect(
        x: .random(in: -5...45, using: &random), y: .random(in: -1...3, using: &random),
        columns: .random(in: 0...50, using: &random), rows: .random(in: 0...2, using: &random))
      var grid = lettered()
      if Bool.random(using: &random) {
        grid.write(
          StyledText(sanitising: bytes), in: area, base: Style(.text),
          skipping: .random(in: 0...40, using: &random))
      } else {
        grid.write(SafeText(sanitising: bytes), in: area, Style(.text), ellipsis: "…")
      }
      expectInside(area, grid, "\(area)")
    }
  }

  @Test func `a terminal that has ASCII only gets ASCII only`() {
    for input in HostileInput.all {
      var grid = Grid(size: Size(columns: 60, rows: 1))
      grid.write(StyledText(sanitising: input.bytes), in: grid.bounds, base: Style(.text))
      #expect(grid.asciiOnly().text(row: 0).utf8.allSatisfy { 0x20...0x7E ~= $0 }, "\(input)")
    }
  }

  @Test func `what changed between screens of hostile text is whole cells of their rows`() {
    for (first, second) in zip(HostileInput.brief, HostileInput.brief.dropFirst()) {
      var (old, new) = (lettered(), lettered())
      old.write(StyledText(sanitising: first.bytes), in: Self.area, base: Style(.text))
      new.write(StyledText(sanitising: second.bytes), in: Self.area, base: Style(.text))
      for run in new.changedRuns(from: old) {
        #expect(
          run.row == 1 && run.columns.lowerBound >= 2 && run.columns.upperBound <= 34, "\(first), \(second)")
      }
    }
  }
}

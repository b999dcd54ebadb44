import CellGrid
import SafeText
import Testing

@Suite struct WritingTests {
  private let style = Style(.text)

  private func grid(_ columns: Int, _ rows: Int = 1) -> Grid {
    Grid(size: Size(columns: columns, rows: rows))
  }

  private func isWhole(_ grid: Grid) -> Bool {
    (0..<grid.size.rows).allSatisfy { y in
      (0..<grid.size.columns).allSatisfy { x in
        guard let cell = grid[Point(x: x, y: y)] else { return false }
        let right = grid[Point(x: x + 1, y: y)]
        let isWide = cell.glyph != 0 && SafeText(sanitising: grid.character(cell)).columns == 2
        return isWide == (right?.isRightHalf ?? false)
      }
    }
  }

  @Test func `a cell is eight bytes`() {
    #expect(MemoryLayout<Cell>.stride == 8)
  }

  @Test func `plain text takes a column a letter and is cut at the rectangle's edge`() {
    var grid = grid(10)
    #expect(grid.write("backend", in: Rect(x: 2, y: 0, columns: 4, rows: 1), style) == 4)
    #expect(grid.text(row: 0) == "  back    ")
  }

  @Test func `a wide character takes two columns`() {
    var grid = grid(6)
    #expect(grid.write("a監b", in: grid.bounds, style) == 4)
    #expect(grid.text(row: 0) == "a監b  ")
    #expect(grid[Point(x: 2, y: 0)]?.isRightHalf == true)
  }

  @Test func `a wide character that does not fit becomes a blank`() {
    var grid = grid(6)
    #expect(grid.write("ab監視", in: Rect(x: 0, y: 0, columns: 5, rows: 1), style) == 5)
    #expect(grid.text(row: 0) == "ab監  ")
    #expect(isWhole(grid))
  }

  @Test(arguments: [(0, "x 監"), (1, " x監"), (2, "監x "), (3, "監 x")])
  func `overwriting half of a wide character blanks the other half`(x: Int, expected: String) {
    var grid = grid(4)
    grid.write("監監", in: grid.bounds, style)
    grid.write("x", in: Rect(x: x, y: 0, columns: 1, rows: 1), style)
    #expect(grid.text(row: 0) == expected)
    #expect(isWhole(grid))
  }

  @Test func `filling half of a wide character blanks the other half`() {
    var grid = grid(6)
    grid.write("監監監", in: grid.bounds, style)
    grid.fill(Rect(x: 1, y: 0, columns: 2, rows: 1), style)
    #expect(grid.text(row: 0) == "    監")
  }

  @Test func `combining marks join the letter before them, four at most`() {
    var grid = grid(4)
    grid.write("e\u{301}\u{302}\u{303}\u{304}\u{305}x", in: grid.bounds, style)
    #expect(grid.text(row: 0).unicodeScalars.elementsEqual("e\u{301}\u{302}\u{303}\u{304}x  ".unicodeScalars))
    #expect(grid[Point(x: 1, y: 0)]?.glyph == 0x78)
  }

  @Test func `a mark with nothing before it stands on a blank of its own`() {
    var grid = grid(3)
    grid.write("a", in: grid.bounds, style)
    let columns = grid.write("\u{301}b", in: grid.bounds.splitLeft(1).rest, style)
    #expect(columns == 2)
    #expect(grid.text(row: 0).unicodeScalars.elementsEqual("a \u{301}b".unicodeScalars))
  }

  @Test func `a letter of another script at the start of a line stands as it is`() {
    var grid = grid(2)
    grid.write("אב", in: grid.bounds, style)
    #expect(grid.text(row: 0) == "אב")
  }

  @Test func `joiners, variation selectors and skin tones are left out`() {
    var grid = grid(8)
    let text: SafeText = "👩\u{200D}💻❤\u{FE0F}👍\u{1F3FD}"
    #expect(grid.write(text, in: grid.bounds, style) == 7)
    #expect(grid.text(row: 0).unicodeScalars.elementsEqual("👩💻❤👍 ".unicodeScalars))
    #expect(text.columns == 7)
  }

  @Test(arguments: ["\u{1B}[31m", "\n", "\u{9B}1m", "\u{7F}"] as [SafeText])
  func `a control character is never drawn as itself`(text: SafeText) {
    var grid = grid(8)
    grid.write(text, in: grid.bounds, style)
    #expect(grid.text(row: 0).hasPrefix("\u{FFFD}"))
  }

  @Test func `text that fits stands where it is told`() {
    var grid = grid(8, 2)
    grid.write("12", in: grid.bounds, style, align: .trailing, ellipsis: "…")
    grid.write("ab", in: grid.bounds.row(1), style, align: .centre, ellipsis: "…")
    #expect(grid.text(row: 0) == "      12")
    #expect(grid.text(row: 1) == "   ab   ")
  }

  @Test func `text that does not fit ends in an ellipsis, also through a wide character`() {
    var grid = grid(5, 3)
    grid.write("long-name", in: grid.bounds, style, ellipsis: "…")
    grid.write("abc監視", in: grid.bounds.row(1), style, ellipsis: "~")
    grid.write("/var/lib/監docker", in: grid.bounds.row(2), style, ellipsis: "…", keepingEnd: true)
    #expect(grid.text(row: 0) == "long…")
    #expect(grid.text(row: 1) == "abc ~")
    #expect(grid.text(row: 2) == "…cker")
  }

  @Test func `a log line keeps its colours and scrolls sideways`() {
    var grid = grid(5)
    let red = TextStyle(foreground: 1)
    let line = StyledText("ab監cdef", runs: [.init(bytes: 1..<6, style: red)])
    grid.write(line, in: grid.bounds, base: style, skipping: 3)
    #expect(grid.text(row: 0) == " cdef")
    #expect(grid[Point(x: 0, y: 0)]?.style.foreground == 1)
    #expect(grid[Point(x: 1, y: 0)]?.style.foreground == 1)
    #expect(grid[Point(x: 2, y: 0)]?.style.foreground == nil)
  }

  @Test func `runs that lie outside the text are harmless`() {
    var grid = grid(4)
    let line = StyledText(
      "監x", runs: [.init(bytes: 1..<2, style: .plain), .init(bytes: 3..<99, style: .init(foreground: 2))])
    grid.write(line, in: grid.bounds, base: style)
    #expect(grid.text(row: 0) == "監x ")
  }

  @Test func `a line folds into rows without cutting a character`() {
    let text: SafeText = "abc監視def"
    #expect(text.rows(columns: 4) == [0..<3, 3..<7, 7..<10])
    #expect(SafeText().rows(columns: 4) == [0..<0])
    #expect(text.rows(columns: 0).count == 8)
  }

  @Test func `no write reaches outside its rectangle`() {
    var random = SplitMix(seed: 7)
    let alphabet = Array("ab監e\u{301}👩\u{200D}\u{300} é\u{1F3FD}ä".unicodeScalars)
    for _ in 0..<3000 {
      var grid = Grid(size: Size(columns: Int.random(in: 0...7, using: &random), rows: 3))
      for _ in 0..<4 {
        let text = String(
          String.UnicodeScalarView((0..<6).map { _ in alphabet.randomElement(using: &random) ?? "a" }))
        let area = Rect(
          x: .random(in: -4...8, using: &random), y: .random(in: -1...3, using: &random),
          columns: .random(in: -1...8, using: &random), rows: .random(in: -1...2, using: &random))
        let before = grid
        let line = StyledText(
          SafeText(sanitising: text), runs: [.init(bytes: 1..<3, style: .init(foreground: 9))])
        switch Int.random(in: 0...3, using: &random) {
        case 0: grid.write(line.text, in: area, Style(.failed))
        case 1: grid.write(line, in: area, base: Style(.failed), skipping: .random(in: 0...4, using: &random))
        case 2: grid.write(line.text, in: area, Style(.failed), align: .trailing, ellipsis: "…")
        default: grid.fill(area, Style(.failed))
        }
        #expect(isWhole(grid))
        #expect(isUntouched(grid, before, outside: area))
      }
    }
  }

  /// The other half of a wide character that was cut at the edge may have become a blank; nothing else.
  private func isUntouched(_ grid: Grid, _ before: Grid, outside area: Rect) -> Bool {
    (0..<grid.size.rows).allSatisfy { y in
      (0..<grid.size.columns).allSatisfy { x in
        let isInside = (area.x..<area.maxX).contains(x) && (area.y..<area.maxY).contains(y)
        guard !isInside, let old = before[Point(x: x, y: y)], let new = grid[Point(x: x, y: y)] else {
          return true
        }
        if before.character(old) == grid.character(new), old.style == new.style { return true }
        let isAtEdge = x == area.x - 1 || x == area.maxX
        return isAtEdge && new.glyph == 32 && new.style == old.style
      }
    }
  }
}

import CellGrid
import SafeText
import Testing

@Suite struct ChangesTests {
  private func grid(_ lines: SafeText...) -> Grid {
    var grid = Grid(size: Size(columns: 20, rows: lines.count))
    for (row, line) in lines.enumerated() { grid.write(line, in: grid.bounds.row(row), Style(.text)) }
    return grid
  }

  @Test func `equal screens have no changes`() {
    #expect(grid("a監e\u{301}").changedRuns(from: grid("a監e\u{301}")).isEmpty)
  }

  @Test func `without a previous screen, or with one of another size, everything changed`() {
    let all = [Grid.Run(row: 0, columns: 0..<20)]
    #expect(grid("a").changedRuns(from: nil) == all)
    #expect(grid("a").changedRuns(from: Grid(size: Size(columns: 21, rows: 1))) == all)
    #expect(Grid(size: Size(columns: 0, rows: 3)).changedRuns(from: nil).isEmpty)
  }

  @Test func `changes come by row, near ones joined and far ones apart`() {
    let runs = grid("", "abcdefghijklmno").changedRuns(from: grid("", "aXcdXfghijklmXo"))
    #expect(runs == [.init(row: 1, columns: 1..<5), .init(row: 1, columns: 13..<14)])
  }

  @Test func `a change of style alone is a change`() {
    var new = grid("abc")
    new.restyle(Rect(x: 1, y: 0, columns: 1, rows: 1)) { $0.over(.selection) }
    #expect(new.changedRuns(from: grid("abc")) == [.init(row: 0, columns: 1..<2)])
  }

  @Test func `runs hold both halves of a wide character, new or old`() {
    #expect(grid("abx").changedRuns(from: grid("a監")) == [.init(row: 0, columns: 1..<3)])
    #expect(grid("a監").changedRuns(from: grid("abx")) == [.init(row: 0, columns: 1..<3)])
    #expect(grid("監").changedRuns(from: grid("視")) == [.init(row: 0, columns: 0..<2)])
  }

  @Test func `clusters are compared by what they show, not by their number`() {
    var (a, b) = (grid(""), grid(""))
    let (left, right) = a.bounds.splitLeft(1)
    a.write("e\u{301}", in: left, Style(.text))
    a.write("o\u{308}", in: right, Style(.text))
    b.write("o\u{308}", in: right, Style(.text))
    b.write("e\u{301}", in: left, Style(.text))
    #expect(a.cells != b.cells)
    #expect(a == b)
    #expect(a.hashValue == b.hashValue)
    b.write("e\u{302}", in: left, Style(.text))
    #expect(a.changedRuns(from: b) == [.init(row: 0, columns: 0..<1)])
  }

  @Test func `drawing the changed runs alone gives the new screen`() {
    var random = SplitMix(seed: 3)
    let words: [SafeText] = ["backend", "監視", "e\u{301}x", "", "ab監", "●▲"]
    var previous = grid("", "")
    for _ in 0..<500 {
      var next = previous
      let word = words.randomElement(using: &random) ?? ""
      let area = Rect(
        x: .random(in: 0..<20, using: &random), y: .random(in: 0..<2, using: &random), columns: 9, rows: 1)
      next.write(word, in: area, Style(.text))
      var isChanged = Array(repeating: false, count: 40)
      for run in next.changedRuns(from: previous) {
        for x in run.columns { isChanged[run.row * 20 + x] = true }
      }
      #expect(zip(next.cells, previous.cells).enumerated().allSatisfy { isChanged[$0] || $1.0 == $1.1 })
      previous = next
    }
  }

  @Test func `an ASCII terminal gets ASCII, in the same columns`() {
    let plain = grid("a監b e\u{301} ●").asciiOnly()
    #expect(plain.text(row: 0).hasPrefix("a? b ? ?  "))
    #expect(plain.cells.allSatisfy { (0x20..<0x7F).contains($0.glyph) })
  }
}

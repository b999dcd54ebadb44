import CellGrid
import SafeText
import Testing
import TopsideTestSupport

@Suite struct GoldenScreenTests {
  /// A small view with everything that is hard to draw: wide, combining, too long, coloured, measured.
  private func sample(_ size: Size, _ glyphs: Glyphs) -> Grid {
    var grid = Grid(size: size)
    let (head, body) = grid.bounds.splitTop(1)
    grid.fill(head, Style(.header))
    grid.write(" topside ", in: head, Style(.headerStrong), ellipsis: glyphs.ellipsis)
    grid.write(
      "12:04:31 ", in: head.splitLeft(10).rest, Style(.header), align: .trailing, ellipsis: glyphs.ellipsis)
    let inside = grid.box(
      in: body, Style(.border), glyphs: glyphs, title: "Services", titleStyle: Style(.title))
    let rows: [(SafeText, SafeText, Role, Double)] = [
      (glyphs.healthy, "backend", .healthy, 0.54), (glyphs.healthy, "監視-worker", .started, 0),
      (glyphs.failed, "cafe\u{301}-re\u{301}sume\u{301}", .failed, 1),
      (glyphs.off, "a-service-with-a-name-that-nobody-should-have-given-it-in-the-first-place", .off, 0.2),
    ]
    for (index, (mark, name, role, part)) in rows.enumerated() {
      let (left, rest) = inside.row(index).splitLeft(inside.columns / 2)
      grid.write(" \(mark) ", in: left, Style(role))
      grid.write(name, in: left.splitLeft(3).rest, Style(.text), ellipsis: glyphs.ellipsis)
      grid.bar(
        part, in: rest.inset(columns: 1, rows: 0), Style(.bar), track: Style(.barTrack), glyphs: glyphs)
    }
    let line = StyledText("INFO ok path=/api 監", runs: [.init(bytes: 0..<4, style: .init(foreground: 2))])
    grid.write(line, in: inside.row(5), base: Style(.text))
    grid.restyle(inside.row(1)) { $0.over(.selection) }
    return grid
  }

  @Test(arguments: [(80, 24), (40, 12), (12, 4)])
  func `the sample view looks as recorded`(columns: Int, rows: Int) {
    let grid = sample(Size(columns: columns, rows: rows), .unicode)
    #expect(GoldenScreen.difference(grid, "sample-\(columns)x\(rows)", roles: true) == nil)
  }

  @Test func `the sample view has the same layout in ASCII`() {
    let size = Size(columns: 40, rows: 12)
    let plain = sample(size, .ascii).asciiOnly()
    #expect(GoldenScreen.difference(plain, "sample-40x12-ascii") == nil)
    #expect(zip(plain.cells, sample(size, .unicode).cells).allSatisfy { $0.style == $1.style })
  }

  @Test func `a difference names the line and shows both`() throws {
    var grid = sample(Size(columns: 12, rows: 4), .unicode)
    grid.write("X", in: grid.bounds, Style(.text))
    let difference = try #require(GoldenScreen.difference(grid, "sample-12x4", roles: true))
    #expect(difference.contains("line 1\n"))
    #expect(difference.contains("+ |X"))
  }
}

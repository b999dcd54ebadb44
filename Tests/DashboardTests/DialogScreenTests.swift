import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// What lies over the screen.
@Suite struct DialogScreenTests {
  private static let sizes = [(80, 24), (40, 12)].map(Size.init(columns:rows:))

  private func restart(_ size: Size, isReadOnly: Bool = false) throws -> Desk {
    var desk = try Desk.market(size.columns, size.rows, isReadOnly: isReadOnly)
    try desk.press("2", "r")
    return desk
  }

  @Test(arguments: sizes)
  func `the plan of a restart`(size: Size) throws {
    #expect(GoldenScreen.difference(try restart(size).screen, "confirm-\(Sizes.name(size))") == nil)
  }

  @Test func `the plan in read-only mode says that it will be refused`() throws {
    let desk = try restart(Size(columns: 80, rows: 24), isReadOnly: true)
    #expect(desk.rows.contains { $0.contains("read-only: it will be refused") })
  }

  @Test func `a long command is folded, not cut`() throws {
    var desk = try Desk.market(60, 24)
    desk.change { $0.hasCompose = false }
    try desk.press("2")
    desk.change { $0.select(Market.key("worker")) }
    try desk.press("r")
    #expect(GoldenScreen.difference(desk.screen, "confirm-long") == nil)
    let shown = desk.rows.map { $0.filter { $0.isHexDigit } }.joined()
    for number in [7, 8] { #expect(shown.contains(try Market.id(number).hex)) }
  }

  @Test func `many containers are counted`() throws {
    var desk = try Desk()
    let replicas = try (1...20).map { number in
      try Market.container(number, "web") {
        $0.number = number
        $0.name = "shop-web-\(number)"
      }
    }
    try desk.apply([.listed(replicas), .engine(.live)])
    try desk.press("2", "r")
    #expect(GoldenScreen.difference(desk.screen, "confirm-many") == nil)
  }

  @Test(arguments: sizes)
  func `help`(size: Size) throws {
    var desk = try Desk.market(size.columns, size.rows)
    try desk.press("?")
    #expect(GoldenScreen.difference(desk.screen, "help-\(Sizes.name(size))") == nil)
  }

  @Test func `help can be read to its end`() throws {
    var desk = try Desk.market(80, 24)
    try desk.press("?", "G")
    #expect(desk.rows.contains { $0.contains("scrolls long lines to the right") })
    try desk.press("g")
    #expect(desk.rows.contains { $0.contains("Everywhere") })
  }

  @Test func `the palette finds commands by words`() throws {
    var desk = try Desk.market()
    try desk.press(":")
    desk.type("log")
    #expect(GoldenScreen.difference(desk.screen, "palette-log") == nil)
  }

  @Test func `leaving while a change is under way asks`() throws {
    var desk = try restart(Size(columns: 80, rows: 24))
    desk.wait(.milliseconds(300))
    try desk.press("y", "q")
    #expect(GoldenScreen.difference(desk.screen, "quit") == nil)
  }
}

import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Compose as an operator sees it.
@Suite struct ComposeScreenTests {
  private func compose(_ columns: Int = 80, _ rows: Int = 24, glyphs: Glyphs = .unicode) throws -> Desk {
    var desk = try Desk.market(columns, rows, glyphs: glyphs)
    try desk.press("2")
    desk.log(
      "request ok path=/api/v1/executions 12ms", "WARN slow query: 1.2 s", "ERROR no route to kafka:9092")
    return desk
  }

  @Test func `a wide and low screen has the panes side by side`() throws {
    #expect(GoldenScreen.difference(try compose(180, 24).screen, "compose-180x24") == nil)
  }

  @Test func `a silent engine dims what is shown and says how old it is`() throws {
    var desk = try compose()
    try desk.apply([.engine(.silent(since: desk.state.now.uptime - .seconds(14)))])
    #expect(GoldenScreen.difference(desk.screen, "compose-silent", roles: true) == nil)
  }

  @Test func `read-only and production are seen`() throws {
    var desk = try Desk.market(100, 12, isReadOnly: true)
    desk.change { $0.setting.isProduction = true }
    try desk.press("2")
    #expect(GoldenScreen.difference(desk.screen, "compose-read-only", roles: true) == nil)
  }

  @Test func `a filter with nothing behind it says how to clear it`() throws {
    var desk = try compose()
    try desk.press("/")
    desk.type("zz")
    #expect(GoldenScreen.difference(desk.screen, "compose-filter-none") == nil)
  }

  @Test func `a change under way is seen in its row`() throws {
    var desk = try compose()
    try desk.press("r")
    desk.wait(.milliseconds(300))
    try desk.press("y")
    desk.wait(.seconds(3))
    #expect(GoldenScreen.difference(desk.screen, "compose-restarting") == nil)
  }

  @Test func `flat rows name their project`() throws {
    var desk = try compose()
    try desk.press("A", "o")
    desk.wait(.seconds(6))
    #expect(GoldenScreen.difference(desk.screen, "compose-flat") == nil)
  }

  private static let hostile = [
    "日本語サービス", "cafe\u{301}", "evil\u{1B}]0;title\u{7}\u{202E}gnp",
    "a-name-" + String(repeating: "x", count: 120),
    "\u{1B}[31mred\u{1B}[0m\nline", "👩‍👩‍👧",
  ]

  @Test(arguments: [Size(columns: 40, rows: 12), Size(columns: 120, rows: 36)])
  func `hostile names stay in their columns`(size: Size) throws {
    var desk = try Desk(size.columns, size.rows)
    let containers = try Self.hostile.enumerated().map { index, name in
      try Market.container(index + 1, name, image: "x:\(name)") {
        $0.error = name
        $0.memoryLimit = .mib(10)
        $0.state = index == 2 ? .exited : .running
        $0.exitCode = 1
      }
    }
    try desk.apply([.listed(containers), .engine(.live)])
    try desk.press("2")
    #expect(GoldenScreen.difference(desk.screen, "compose-hostile-\(Sizes.name(size))") == nil)
    let cells = desk.screen
    for row in 0..<size.rows {
      let harmful = cells.text(row: row).unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E }
      #expect(!harmful)
    }
  }
}

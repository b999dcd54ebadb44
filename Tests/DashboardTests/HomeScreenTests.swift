import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Home as an operator sees it.
@Suite struct HomeScreenTests {
  @Test func `the cursor shows the whole of its problem`() throws {
    var desk = try Desk.market()
    try desk.press("j", "j", "j")
    #expect(GoldenScreen.difference(desk.screen, "home-third") == nil)
  }

  @Test func `before the first answer it says what it waits for`() throws {
    #expect(GoldenScreen.difference(try Desk(80, 12).screen, "home-connecting") == nil)
  }

  @Test func `an engine without containers`() throws {
    var desk = try Desk(80, 12)
    try desk.apply([.listed([]), .engine(.live)])
    try desk.press("1")
    #expect(GoldenScreen.difference(desk.screen, "home-nothing") == nil)
  }

  @Test func `nothing is wrong`() throws {
    var desk = try Desk(80, 12)
    try desk.apply([.listed([try Market.container(1, "backend")]), .engine(.live)])
    #expect(desk.state.screen == .compose)
    try desk.press("1")
    #expect(GoldenScreen.difference(desk.screen, "home-well") == nil)
  }

  private static let faults: [(String, EngineFault)] = [
    ("not-installed", .notInstalled(program: "docker")),
    ("not-running", .notRunning(endpoint: "unix:///var/run/docker.sock")),
  ]

  @Test(arguments: faults.indices)
  func `no engine is one clear screen`(index: Int) throws {
    let (name, fault) = Self.faults[index]
    var desk = try Desk()
    let now = desk.state.now.uptime
    try desk.apply([.engine(.lost(fault, since: now, retryAt: now + .seconds(2)))])
    #expect(GoldenScreen.difference(desk.screen, "home-\(name)") == nil)
  }

  @Test func `a broken compose file is told, and the containers are shown`() throws {
    var desk = try Desk()
    try desk.apply([
      .listed([try Market.container(1, "backend")]), .engine(.live),
      .undeclared(project: "shop", .broken("yaml: line 3: mapping values are not allowed in this context")),
    ])
    #expect(GoldenScreen.difference(desk.screen, "home-broken-file") == nil)
  }
}

enum Sizes {
  static func name(_ size: Size) -> String { "\(size.columns)x\(size.rows)" }
}

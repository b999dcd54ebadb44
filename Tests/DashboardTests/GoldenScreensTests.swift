import CellGrid
import Dashboard
import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// What an operator sees, kept as text: read a changed file as one would read the screen.
struct GoldenScreensTests {
  static let sizes = [(80, 24), (120, 36), (200, 60), (40, 12), (12, 4)]

  @Test(arguments: sizes) func `Home`(_ columns: Int, _ rows: Int) throws {
    let stage = try Stage.shop(columns: columns, rows: rows)
    #expect(
      GoldenScreen.difference(stage.state.draw(), "home-\(columns)x\(rows)", roles: columns == 80) == nil)
  }

  @Test(arguments: sizes) func `Compose`(_ columns: Int, _ rows: Int) throws {
    var stage = try Stage.shop(columns: columns, rows: rows)
    try stage.press("2")
    #expect(
      GoldenScreen.difference(stage.state.draw(), "compose-\(columns)x\(rows)", roles: columns == 80) == nil)
  }

  @Test func `Compose without UTF-8`() throws {
    var stage = try Stage.shop(columns: 100, rows: 24, glyphs: .ascii)
    try stage.press("2")
    let grid = stage.state.draw()
    #expect(GoldenScreen.difference(grid, "compose-ascii") == nil)
    #expect(grid == grid.asciiOnly())
  }

  @Test func `an engine that was lost leaves its rows with their age`() throws {
    var stage = try Stage.shop(columns: 100, rows: 24)
    try stage.press("2")
    stage.send(
      .changed([
        .engine(
          .lost(
            .notRunning(endpoint: "unix:///var/run/docker.sock"), since: Stage.noon.uptime,
            retryAt: Stage.noon.uptime + .seconds(16)))
      ]))
    stage.wait(.seconds(14))
    stage.send(.ticked)
    #expect(GoldenScreen.difference(stage.state.draw(), "compose-lost", roles: true) == nil)
  }

  @Test func `no engine at all says what to do`() throws {
    var stage = try Stage(columns: 100, rows: 24)
    stage.send(
      .changed([
        .engine(
          .lost(
            .permissionDenied(endpoint: "unix:///var/run/docker.sock"), since: Stage.noon.uptime,
            retryAt: Stage.noon.uptime + .seconds(1)))
      ]))
    #expect(GoldenScreen.difference(stage.state.draw(), "home-denied") == nil)
  }

  @Test func `nothing there says so`() throws {
    var stage = try Stage(columns: 100, rows: 24)
    stage.send(.changed([.listed([]), .engine(.live)]))
    #expect(GoldenScreen.difference(stage.state.draw(), "compose-empty") == nil)
  }

  @Test(arguments: ["health", "stats", "events", "inspect", "environment", "processes"])
  func `each tab`(_ tab: String) throws {
    var stage = try Stage.shop(columns: 100, rows: 30)
    try stage.press("2", "G")
    let web = try #require(stage.state.list.selection)
    #expect(web.service == "worker")
    try stage.press("k")
    let tabs = ["logs", "health", "stats", "events", "inspect", "environment", "processes"]
    let index = try #require(tabs.firstIndex(of: tab))
    for _ in 0..<index { try stage.press("]") }
    stage.send(
      .changed([
        .happened(
          ContainerEvent(
            .health(.unhealthy), id: try Shop.id(2), service: web, name: "shop-web-1", image: "",
            at: Shop.before(60)))
      ]),
      .loaded(.inspect, try Shop.id(2), .success(["[", "  {", "    \"Id\": \"2\""])),
      .loaded(.processes, try Shop.id(2), .success(["PID  COMMAND", "7    nginx -g daemon off"])))
    #expect(GoldenScreen.difference(stage.state.draw(), "tab-\(tab)") == nil)
  }

  @Test func `a plan`() throws {
    var stage = try Stage.shop(columns: 100, rows: 24)
    try stage.press("2", "r")
    #expect(GoldenScreen.difference(stage.state.draw(), "plan", roles: true) == nil)
  }

  @Test func `help, palette and filter`() throws {
    var stage = try Stage.shop(columns: 80, rows: 24)
    try stage.press("2", "?")
    #expect(GoldenScreen.difference(stage.state.draw(), "help") == nil)
    try stage.press("esc", ":", "r", "e", "s")
    #expect(GoldenScreen.difference(stage.state.draw(), "palette") == nil)
    try stage.press("esc", "/", "w", "o", "r")
    #expect(GoldenScreen.difference(stage.state.draw(), "filter") == nil)
  }

  @Test func `hostile names stay in their cells`() throws {
    var stage = try Stage(columns: 80, rows: 24)
    let names = [
      "東京サービス", "e\u{301}clair", String(repeating: "long", count: 40), "\u{1B}[2J\u{1B}[31mred",
      "\u{202E}drowssap",
      "tab\tand\nnewline", "🧨",
    ]
    let containers = try names.enumerated().map { index, name in try Shop.container(index + 1, name) }
    stage.send(.changed([.listed(containers), .engine(.live)]))
    #expect(GoldenScreen.difference(stage.state.draw(), "hostile-names") == nil)
  }

  @Test func `a log with marks, levels and replicas`() throws {
    var stage = try Stage.shop(columns: 100, rows: 30)
    try stage.press("2", "G")
    let store = LogStore()
    for replica in 1...2 {
      let feed = LogFeed(store: store, source: store.source(named: "worker-\(replica)"))
      let lines = [
        "2026-03-01T11:59:5\(replica).000000000Z level=info msg=\"took 3 jobs\"",
        "2026-03-01T11:59:5\(replica).500000000Z \u{1B}[31mERROR\u{1B}[0m queue is gone\u{1B}[2J",
      ]
      feed.feed(Array((lines.joined(separator: "\n") + "\n").utf8), from: .standardOutput)
      feed.mark(.restarted(exitCode: 137), time: Shop.before(5).nanoseconds)
    }
    stage.state.logs.store = store
    #expect(GoldenScreen.difference(stage.state.draw(), "log", roles: true) == nil)
  }
}

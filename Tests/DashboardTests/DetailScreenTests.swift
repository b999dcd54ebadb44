import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Each tab of the detail pane.
@Suite struct DetailScreenTests {
  private func detail(
    _ tab: DetailState.Tab, of service: String = "backend", _ columns: Int = 80, _ rows: Int = 24
  )
    throws -> Desk
  {
    var desk = try Desk.market(columns, rows)
    try desk.press("2")
    desk.change {
      $0.select(Market.key(service))
      $0.detail.tab = tab
      $0.detail.isZoomed = true
      $0.focus = .detail
    }
    return desk
  }

  @Test func `health of a healthy one`() throws {
    #expect(GoldenScreen.difference(try detail(.health).screen, "health-healthy") == nil)
  }

  @Test func `health of an unhealthy one`() throws {
    #expect(GoldenScreen.difference(try detail(.health, of: "grafana").screen, "health-unhealthy") == nil)
  }

  @Test func `health of one without a check, and of none`() throws {
    #expect(GoldenScreen.difference(try detail(.health, of: "worker").screen, "health-none") == nil)
    #expect(GoldenScreen.difference(try detail(.health, of: "loki").screen, "health-missing") == nil)
  }

  @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 36)])
  func `stats over five minutes`(size: Size) throws {
    var desk = try detail(.stats, of: "kafka", size.columns, size.rows)
    for step in 0..<150 {
      desk.wait(.seconds(2))
      let usage = Usage(
        cpuPercent: Double(step % 30), memory: ByteCount((1100 << 20) + step * 300_000), processes: 80)
      try desk.apply([.measured([try Market.id(3): usage])])
    }
    #expect(GoldenScreen.difference(desk.screen, "stats-\(Sizes.name(size))") == nil)
  }

  @Test func `stats without a reading, without a limit, and of what does not run`() throws {
    #expect(try detail(.stats, of: "seed").rows.contains("  it does not run"))
    #expect(GoldenScreen.difference(try detail(.stats, of: "worker").screen, "stats-no-limit") == nil)
  }

  @Test func `events, newest first`() throws {
    #expect(GoldenScreen.difference(try detail(.events, of: "oom-worker").screen, "events") == nil)
    #expect(GoldenScreen.difference(try detail(.events, of: "seed").screen, "events-none") == nil)
  }

  @Test func `env masks what sounds secret`() throws {
    let desk = try detail(.environment)
    #expect(GoldenScreen.difference(desk.screen, "env") == nil)
    #expect(!desk.rows.joined().contains("hunter2"))
  }

  @Test func `inspect and processes show what was asked for`() throws {
    var desk = try detail(.inspect)
    let id = try Market.id(1)
    #expect(desk.rows.contains(" loading"))
    desk.change { $0.expect(.inspect, of: id) }
    desk.send(.loaded(.inspect, id, .success(["{", "  \"Id\": \"aaaa\"", "}"])))
    #expect(GoldenScreen.difference(desk.screen, "inspect") == nil)
    desk.change {
      $0.detail.tab = .processes
      $0.expect(.processes, of: id)
    }
    desk.send(.loaded(.processes, id, .success(["PID   USER  COMMAND", "1     root  sh -c serve"])))
    #expect(GoldenScreen.difference(desk.screen, "processes") == nil)
    desk.send(.loaded(.processes, id, .failure(LoadFailure("no answer within 10 s"))))
    #expect(desk.rows.contains(" no answer within 10 s"))
  }

  @Test func `an answer about another container is dropped`() throws {
    var desk = try detail(.inspect)
    let first = try Market.id(1)
    desk.change { $0.expect(.inspect, of: first) }
    desk.send(.loaded(.inspect, try Market.id(2), .success(["wrong"])))
    #expect(!desk.rows.contains(" wrong"))
  }

  @Test func `a log over the whole screen, wrapped`() throws {
    var desk = try detail(.logs, of: "backend", 40, 12)
    desk.log(
      "INFO short", String(repeating: "0123456789", count: 8), "日本語" + String(repeating: "の長い行", count: 10))
    #expect(GoldenScreen.difference(desk.screen, "log-cut") == nil)
    try desk.press("w")
    desk.wait(.seconds(6))
    #expect(GoldenScreen.difference(desk.screen, "log-wrapped") == nil)
  }

  @Test func `an empty log says why`() throws {
    #expect(try detail(.logs, of: "loki").rows.contains("  it has no container, so it has no log"))
    #expect(try detail(.logs, of: "seed").rows.contains("  it has printed nothing yet"))
  }
}

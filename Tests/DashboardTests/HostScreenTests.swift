import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

@testable import DashboardRuntime

/// k3s on the screen of the host, and what of it is on Home.
@Suite struct HostScreenTests {
  /// A unit that restarts, because `node-ip` is on no link.
  static func facts() -> K3sFacts {
    var facts = K3sFacts(readAt: Desk.noon, host: "prod-1", isRoot: false, paths: K3sPaths())
    var unit = K3sUnit()
    unit.loadState = "loaded"
    unit.activeState = "activating"
    unit.subState = "auto-restart"
    unit.result = "exit-code"
    unit.exitStatus = 1
    unit.restarts = 7
    facts.unit = .known(unit)
    facts.settings = .known(
      K3sSettings([
        K3sSetting("node-ip", ["10.0.0.5"], .file("/etc/rancher/k3s/config.yaml", line: 2))
      ]))
    facts.links = .known([
      K3sLink("eth0", [.init("192.168.1.4")]), K3sLink("lan0", [.init("10.0.0.77")]),
      K3sLink("wg0", [.init("10.8.0.2")]),
    ])
    facts.routes = .known([K3sRoute(gateway: "192.168.1.1", link: "eth0", source: "192.168.1.4")])
    facts.token = .unread(K3sUnread(.rights, "only root may"))
    return facts
  }

  private func desk(_ columns: Int = 80, _ rows: Int = 24) throws -> Desk {
    var desk = try Desk.market(columns, rows)
    desk.send(.hostRead(K3sDiagnosis(Self.facts()), K3sContents()))
    return desk
  }

  @Test(arguments: [(80, 24), (120, 36), (40, 12)])
  func `a crash loop, its evidence and what helps`(_ columns: Int, _ rows: Int) throws {
    var desk = try desk(columns, rows)
    try desk.press("6")
    #expect(GoldenScreen.difference(desk.screen, "host-\(columns)x\(rows)", roles: columns == 80) == nil)
  }

  @Test func `advice, and what is known`() throws {
    var desk = try desk(120, 36)
    try desk.press("6")
    desk.change { $0.selectHostRow(.advice) }
    #expect(GoldenScreen.difference(desk.screen, "host-advice") == nil)
    try desk.press("G")
    #expect(desk.state.selectedHostRow == .facts)
    #expect(GoldenScreen.difference(desk.screen, "host-known") == nil)
  }

  @Test(arguments: [K3sRung.editNodeIP, .moveEverything])
  func `a rung: what it does, loses and needs, and how it is done by hand`(_ rung: K3sRung) throws {
    var desk = try desk(120, 50)
    try desk.press("6")
    desk.change { $0.selectHostRow(.rung(rung)) }
    #expect(GoldenScreen.difference(desk.screen, "host-rung-\(rung.rawValue)") == nil)
  }

  @Test func `an address beside the one that is gone is proposed before that of the default route`() throws {
    let facts = Self.facts()
    #expect(facts.lanAddress?.address == "10.0.0.77")
    var moved = facts
    moved.links = .known([K3sLink("eth0", [.init("192.168.1.4")]), K3sLink("wg0", [.init("10.0.0.9")])])
    #expect(moved.lanAddress?.address == "192.168.1.4")
  }

  @Test func `what is wrong is on Home, and Enter goes to it`() throws {
    var desk = try desk(120, 36)
    try desk.press("1")
    let line = try #require(desk.rows.first { $0.contains("node-ip 10.0.0.5 is on no link") })
    #expect(line.contains("FAILED"))
    let index = try #require(
      desk.state.picture.problems.firstIndex { $0.target == .host(.address) })
    desk.change { $0.home.index = index }
    try desk.press("enter")
    #expect(desk.state.screen == .host)
    guard case .finding(.address, _, _) = desk.state.selectedHostRow else {
      Issue.record("the cursor is on \(String(describing: desk.state.selectedHostRow))")
      return
    }
  }

  @Test func `a machine without k3s has no such screen`() throws {
    var desk = try Desk.market()
    var facts = K3sFacts(readAt: Desk.noon, host: "prod-1", isRoot: false, paths: K3sPaths())
    facts.unit = .absent
    facts.datastore = .absent
    desk.send(.hostRead(K3sDiagnosis(facts), K3sContents()))
    #expect(!desk.state.hasHost)
    try desk.press("6")
    #expect(desk.state.screen != .host)
    #expect(desk.footer.contains("there is no k3s here"))
  }

  @Test func `a machine with k3s and no docker misses nothing`() throws {
    var desk = try Desk(80, 24)
    let lost = SourceState.lost(
      .notInstalled(program: "docker"), since: .seconds(86_400), retryAt: .seconds(86_410))
    desk.send(.changed([.engine(lost)]))
    #expect(desk.state.picture.problems.contains { $0.target == .engine })
    desk.send(.hostRead(K3sDiagnosis(Self.facts()), K3sContents()))
    #expect(!desk.state.picture.problems.contains { $0.target == .engine })
  }

  @Test func `hostile words of a journal and of a unit`() throws {
    for input in HostileScene.all {
      let word = HostileScene.word(input)
      var facts = Self.facts()
      facts.journal = .known(
        K3sJournal([
          .init(at: Desk.noon, "level=fatal msg=\"failed to find interface with specified node ip \(word)\"")
        ]))
      facts.settings = .known(
        K3sSettings([K3sSetting("node-ip", [word], .file("/etc/rancher/k3s/\(word)", line: 2))]))
      var desk = try desk(200, 60)
      desk.send(.hostRead(K3sDiagnosis(facts), K3sContents()))
      try desk.press("6")
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
    }
  }
}

/// When k3s is read as a whole.
@Suite struct K3sWatchTests {
  private func unit(_ restarts: Int, _ state: String = "active") -> K3sUnit {
    var unit = K3sUnit()
    unit.loadState = "loaded"
    unit.activeState = state
    unit.subState = state == "active" ? "running" : "auto-restart"
    unit.result = state == "active" ? "success" : "exit-code"
    unit.restarts = restarts
    return unit
  }

  private func isDue(_ watch: K3sWatch, _ unit: K3sUnit, _ seconds: Int) -> Bool {
    watch.isDue(.known(unit), at: .seconds(seconds), long: .seconds(60), loop: .seconds(10))
  }

  private func note(_ watch: inout K3sWatch, _ unit: K3sUnit, _ seconds: Int) {
    var facts = HostScreenTests.facts()
    facts.unit = .known(unit)
    watch.note(K3sDiagnosis(facts), at: .seconds(seconds))
  }

  @Test func `at first, when the unit changes, and once a minute`() {
    var watch = K3sWatch()
    #expect(isDue(watch, unit(0), 0))
    note(&watch, unit(0), 0)
    #expect(!isDue(watch, unit(0), 5))
    #expect(isDue(watch, unit(1), 5))
    #expect(isDue(watch, unit(0), 60))
  }

  @Test func `a crash loop is read every ten seconds, whatever its unit does`() {
    var watch = K3sWatch()
    note(&watch, unit(7, "activating"), 0)
    #expect(!isDue(watch, unit(8, "activating"), 5))
    #expect(isDue(watch, unit(8, "activating"), 10))
  }

  @Test func `the earlier reading is at most a minute old`() {
    var watch = K3sWatch()
    for second in stride(from: 0, through: 120, by: 5) {
      watch.note(.known(unit(second)), at: .seconds(second))
    }
    let age = watch.earlier.map { .seconds(120) - $0.at }
    #expect(age.map { $0 > .seconds(40) && $0 <= .seconds(60) } ?? false)
  }
}

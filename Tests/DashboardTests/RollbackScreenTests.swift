import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// The way from `B` to a plan, as it looks.
@Suite struct RollbackScreenTests {
  private static let sizes = [(80, 24), (40, 12), (120, 36)].map(Size.init(columns:rows:))

  @Test(arguments: sizes)
  func `the versions of a project`(size: Size) throws {
    let desk = try RollbackScene.desk(size.columns, size.rows, RollbackScene.survey())
    #expect(GoldenScreen.difference(desk.screen, "rollback-\(Sizes.name(size))") == nil)
  }

  @Test func `it says that it is asking, and for how long`() throws {
    var desk = try Desk.market(80, 24)
    try desk.press("2", "B")
    #expect(desk.rows.contains { $0.contains("asking compose, git and the engine") })
    desk.wait(.seconds(5))
    #expect(desk.rows.contains { $0.contains("asking compose, git and the engine, for 5s") })
  }

  @Test(arguments: sizes)
  func `an environment that has drifted stops it, with what would be made anew`(size: Size) throws {
    let survey = try RollbackScene.survey {
      $0.proof = .drifted([
        ServiceDrift(service: "kafka", reason: "KAFKA_PASSWORD would be another"),
        ServiceDrift(service: "backend", reason: "DB_PASSWORD, REDIS_PASSWORD would be another"),
      ])
    }
    var desk = try RollbackScene.desk(size.columns, size.rows, survey)
    #expect(GoldenScreen.difference(desk.screen, "rollback-drift-\(Sizes.name(size))") == nil)
    try desk.press("y", "D", "enter")
    #expect(desk.state.dialog == nil)
    #expect(desk.takeEffects() == [.survey(project: "shop", variable: nil)])
  }

  @Test(arguments: sizes)
  func `the plan of a rollback shows its warnings, to its end`(size: Size) throws {
    var desk = try RollbackScene.desk(size.columns, size.rows, RollbackScene.survey())
    try desk.press("enter")
    desk.wait(.milliseconds(400))
    #expect(GoldenScreen.difference(desk.screen, "rollback-plan-\(Sizes.name(size))") == nil)
    var seen = desk.rows
    for _ in 0..<20 {
      try desk.press("pagedown")
      seen += desk.rows
    }
    let text = seen.joined(separator: "\n")
    #expect(text.contains("mind"))
    #expect(text.contains("expects"))
    #expect(!text.contains(RollbackScene.secret))
  }

  @Test func `typing narrows the list, and enters a tag that is not in it`() throws {
    var desk = try RollbackScene.desk(80, 24, RollbackScene.survey())
    desk.type("2026.1")
    #expect(desk.rows.contains { $0.contains("2026.1.9") && $0.contains("pull backend, frontend, worker") })
    #expect(!desk.rows.contains { $0.contains("│   2026.2.0") })
    desk.type(".8")
    #expect(GoldenScreen.difference(desk.screen, "rollback-typed") == nil)
    desk.type("/x")
    #expect(desk.rows.contains { $0.contains("2026.1.8/x is no tag") })
    try desk.press("ctrl-u")
    #expect(desk.rows.contains { $0.contains("2026.2.0") })
  }

  @Test func `several variables are a choice first`() throws {
    let survey = try RollbackScene.survey {
      $0.variable = nil
      $0.candidates = []
      $0.choices = ["API_TAG", "WEB_TAG"]
    }
    var desk = try RollbackScene.desk(80, 24, survey)
    #expect(GoldenScreen.difference(desk.screen, "rollback-variables") == nil)
    _ = desk.takeEffects()
    try desk.press("down", "enter")
    #expect(desk.takeEffects() == [.survey(project: "shop", variable: "WEB_TAG")])
  }

  @Test func `what runs and is not what a plain up would start is a warning on Home and over its rows`()
    throws
  {
    var desk = try Desk.market(120, 30)
    let drift = ServiceDrift(service: "backend", reason: "latest would be started, 2026.2.0 runs")
    desk.send(.plainUpFound(project: "shop", PlainUp(drifts: [drift])))
    try desk.press("1")
    #expect(
      desk.rows.contains {
        $0.contains("WARNING") && $0.contains("running is not what a plain up would start")
      })
    try desk.press("2")
    #expect(
      desk.rows.contains {
        $0.hasPrefix("─ shop  running is not what a plain up would start: backend (latest")
      })
    desk.send(.plainUpFound(project: "shop", PlainUp(drifts: [])))
    #expect(!desk.rows.contains { $0.contains("running is not what") })
  }
}

import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// What keys do on the way from `B` to a run.
@Suite struct RollbackKeysTests {
  @Test func `B asks about the project of the row, and Esc ends the asking`() throws {
    var desk = try Desk.market()
    try desk.press("2", "B")
    #expect(desk.takeEffects() == [.survey(project: "shop", variable: nil)])
    try desk.press("esc")
    #expect(desk.takeEffects() == [.endSurvey])
    #expect(desk.state.dialog == nil)
    desk.send(.surveyed(project: "shop", .success(try RollbackScene.survey())))
    #expect(desk.state.dialog == nil)
  }

  @Test func `B on Home is about the project of the problem under the cursor`() throws {
    var desk = try Desk.market()
    let drift = ServiceDrift(service: "backend", reason: "2026.2.0 runs")
    desk.send(.plainUpFound(project: "shop", PlainUp(drifts: [drift])))
    try desk.press("1")
    let index = try #require(desk.state.picture.problems.firstIndex { $0.target == .project("shop") })
    desk.change { $0.home.index = index }
    try desk.press("B")
    #expect(desk.takeEffects() == [.survey(project: "shop", variable: nil)])
  }

  @Test func `nothing is asked where it would be in vain`() throws {
    var desk = try Desk.market()
    desk.change { $0.hasCompose = false }
    try desk.press("2", "B")
    #expect(desk.takeEffects().isEmpty)
    #expect(desk.footer.contains("the Compose plugin is not installed"))
  }

  @Test
  func `the cursor begins at the version before the one that runs, and y runs the plan with its secrets`()
    throws
  {
    var desk = try RollbackScene.desk(160, 60, RollbackScene.survey())
    _ = desk.takeEffects()
    try desk.press("enter")
    guard case .confirm(let confirmation) = desk.state.dialog else {
      Issue.record("no plan")
      return
    }
    #expect(confirmation.flow.title == "Roll back shop to 2026.2.0")
    desk.wait(.milliseconds(400))
    try desk.press("y")
    guard case .run(let flow, let origin)? = desk.takeEffects().first else {
      Issue.record("no run")
      return
    }
    #expect(flow.secrets == ["DB_PASSWORD"])
    #expect(origin.secrets.values == ["DB_PASSWORD": RollbackScene.secret])
  }

  @Test func `a dry run has the secrets, too`() throws {
    var desk = try RollbackScene.desk(160, 60, RollbackScene.survey())
    _ = desk.takeEffects()
    try desk.press("enter")
    desk.wait(.milliseconds(400))
    try desk.press("D")
    guard case .rehearse(_, let origin)? = desk.takeEffects().first else {
      Issue.record("no dry run")
      return
    }
    #expect(origin.secrets.names == ["DB_PASSWORD"])
  }

  @Test func `no description of the state has a secret in it`() throws {
    var desk = try RollbackScene.desk(160, 60, RollbackScene.survey())
    #expect(!String(reflecting: desk.state.dialog).contains(RollbackScene.secret))
    try desk.press("enter")
    #expect(!String(reflecting: desk.state.dialog).contains(RollbackScene.secret))
    desk.wait(.milliseconds(400))
    try desk.press("y")
    #expect(!String(reflecting: desk.takeEffects()).contains(RollbackScene.secret))
  }

  @Test func `what runs already, or is no version, cannot be planned, and says why`() throws {
    var desk = try RollbackScene.desk(80, 24, RollbackScene.survey())
    try desk.press("home", "enter")
    #expect(desk.rows.contains { $0.contains("2026.2.1 runs already") })
    desk.type("latest")
    try desk.press("enter")
    #expect(desk.rows.contains { $0.contains("latest names whatever was pushed last") })
    #expect(desk.state.dialog != nil)
  }

  @Test func `a pasted tag is text, a pasted answer is none`() throws {
    var desk = try RollbackScene.desk(80, 24, RollbackScene.survey())
    desk.send(.input(.paste("2026.1.9")))
    #expect(desk.rows.contains { $0.contains("tag     > 2026.1.9") })
    try desk.press("enter")
    guard case .confirm(let confirmation) = desk.state.dialog else {
      Issue.record("no plan")
      return
    }
    #expect(confirmation.flow.title == "Roll back shop to 2026.1.9")
    desk.send(.input(.paste("y")))
    #expect(!desk.takeEffects().contains { if case .run = $0 { true } else { false } })
  }

  @Test func `keys of the first 300 ms were meant for what was there before`() throws {
    var desk = try Desk.market()
    try desk.press("2", "B")
    desk.send(.surveyed(project: "shop", .success(try RollbackScene.survey())))
    try desk.press("enter")
    guard case .rollback = desk.state.dialog else {
      Issue.record("it went on")
      return
    }
  }

  @Test func `a plan that is longer than the screen is run when all of it has been seen`() throws {
    var desk = try RollbackScene.desk(80, 24, RollbackScene.survey())
    try desk.press("enter")
    desk.wait(.milliseconds(400))
    _ = desk.takeEffects()
    try desk.press("y")
    #expect(desk.takeEffects().isEmpty)
    for _ in 0..<8 { try desk.press("pagedown") }
    #expect(desk.rows.contains { $0.contains("that is all") })
    try desk.press("y")
    #expect(desk.takeEffects().contains { if case .run = $0 { true } else { false } })
  }

  @Test func `jumping to the end has not shown what is between`() throws {
    var desk = try RollbackScene.desk(40, 12, RollbackScene.survey())
    try desk.press("enter")
    desk.wait(.milliseconds(400))
    _ = desk.takeEffects()
    try desk.press("end", "y")
    #expect(desk.takeEffects().isEmpty)
  }
}

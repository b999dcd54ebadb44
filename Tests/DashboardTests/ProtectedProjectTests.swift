import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore

/// A project that the configuration protects.
struct ProtectedProjectTests {
  private func stage() throws -> Stage {
    var stage = try Stage {
      $0.protection = Protection(hasProject: { $0 == "shop" }, hasAnyProject: true)
    }
    stage.send(.changed(try Shop.changes()))
    try stage.press("2")
    return stage
  }

  @Test func `it is locked; its plans can be read, and say that they will be refused`() throws {
    var stage = try stage()
    #expect(stage.row(0).contains("shop 2026.2.0 locked"))
    try stage.press("r")
    #expect(stage.screen.contains("project shop is locked: it will be refused"))
    stage.wait(.seconds(1))
    try stage.press("esc", "E")
    #expect(stage.screen.contains("shell: project shop is protected: L unlocks it for 10 minutes"))
    #expect(stage.effects.isEmpty)
  }

  @Test func `L unlocks it for ten minutes, and again locks it`() throws {
    var stage = try stage()
    try stage.press("L")
    #expect(stage.effects == [.unlock([.project("shop")])])
    #expect(stage.row(0).contains("UNLOCKED 10m"))
    try stage.press("r")
    #expect(!stage.screen.contains("will be refused"))
    stage.wait(.seconds(600))
    stage.send(.ticked)
    #expect(stage.effects == [.unlock([.project("shop")]), .lock([.project("shop")])])
    #expect(stage.screen.contains("project shop is locked: it will be refused"))
    try stage.press("esc", "L", "L")
    #expect(stage.effects.suffix(2) == [.unlock([.project("shop")]), .lock([.project("shop")])])
  }

  @Test func `a shell in it is a change of it`() throws {
    var stage = try stage()
    try stage.press("L", "E")
    guard case .interact(let command)? = stage.effects.last else {
      Issue.record("no shell: \(stage.effects)")
      return
    }
    #expect(command.changedPlace == .project("shop"))
  }
}

import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore

/// A production context: locked, unlocked for ten minutes, and names that are typed.
struct KubeActionsLockTests {
  private static let api = KubeKey(.deployment, "aio", "api")
  private static let pod = KubeKey(.pod, "aio", "api-7d9f8c5b4-k2x8z")

  /// With the plan to delete a pod of an unlocked production context on the screen.
  private func deletion(_ columns: Int = 120, _ rows: Int = 36) throws -> Stage {
    var stage = try KubeScene.on(Self.pod, columns, rows, isProduction: true)
    try stage.press("L", "R", "G", "enter")
    stage.wait(.seconds(1))
    return stage
  }

  @Test func `a locked context shows its plans, says that they will be refused, and says so in the header`()
    throws
  {
    var stage = try KubeScene.on(Self.api, isProduction: true)
    #expect(stage.header.contains("k8s k3s/* locked"))
    try stage.press("r")
    #expect(stage.screen.contains("context k3s is locked: it will be refused"))
    stage.wait(.seconds(1))
    try stage.press("esc", "3")
    stage.state.selectPod(Self.pod)
    for key in ["E", "f"] {
      try stage.press(key)
      #expect(stage.footer.contains("context k3s is production: L unlocks it for 10 minutes"))
    }
    #expect(stage.effects.isEmpty)
  }

  @Test func `read-only shows the plan too, and says that it will be refused`() throws {
    var stage = try KubeScene.on(Self.api, isReadOnly: true)
    try stage.press("r")
    #expect(stage.screen.contains("read-only: it will be refused"))
    stage.wait(.seconds(1))
    try stage.press("esc", "3")
    stage.state.selectPod(Self.pod)
    try stage.press("E")
    #expect(stage.footer.contains("read-only: L unlocks"))
    #expect(stage.effects.isEmpty)
  }

  @Test func `L unlocks it for ten minutes, which run out by themselves`() throws {
    var stage = try KubeScene.on(Self.api, isProduction: true)
    try stage.press("L")
    #expect(stage.effects == [.unlock([.context("k3s")])])
    #expect(stage.header.contains("UNLOCKED 10m"))
    stage.wait(.seconds(599))
    stage.send(.ticked)
    #expect(stage.header.contains("UNLOCKED 1s"))
    #expect(stage.effects == [.unlock([.context("k3s")])])
    stage.wait(.seconds(1))
    stage.send(.ticked)
    #expect(stage.effects == [.unlock([.context("k3s")]), .lock([.context("k3s")])])
    #expect(stage.header.contains(" locked"))
    #expect(stage.footer.contains("context k3s is locked again"))
    stage.wait(.seconds(60))
    stage.send(.ticked)
    #expect(stage.effects.count == 2)
  }

  @Test func `L again locks it at once`() throws {
    var stage = try KubeScene.on(Self.api, isProduction: true)
    try stage.press("L", "L")
    #expect(stage.effects == [.unlock([.context("k3s")]), .lock([.context("k3s")])])
    stage.wait(.seconds(601))
    stage.send(.ticked)
    #expect(stage.effects.count == 2)
  }

  @Test func `a plan that waits when the time runs out is told to be refused before it is run`() throws {
    var stage = try KubeScene.on(Self.api, isProduction: true)
    try stage.press("L", "r")
    stage.wait(.seconds(601))
    try stage.press("y")
    #expect(stage.effects.prefix(2) == [.unlock([.context("k3s")]), .lock([.context("k3s")])])
    #expect(stage.effects.count == 3)
  }

  @Test func `outside of the cluster's screens L is for all of the dashboard`() throws {
    var stage = try KubeScene.on(Self.api, isProduction: true)
    try stage.press("2", "L")
    #expect(stage.effects == [.setReadOnly(true)])
  }

  @Test func `what destroys in production wants its name typed; every printable key is text`() throws {
    var stage = try deletion()
    #expect(stage.screen.contains("api-7d9f8c5b4-k2x8z to confirm"))
    try stage.press("y", "n", "q", "D", "7", "enter")
    #expect(stage.state.dialog == nil, "Cancel has the focus while the name is wrong")
    #expect(stage.flow == nil)
    stage = try deletion()
    stage.type("ynqD 7")
    #expect(stage.screen.contains("> ynqD 7"))
    try stage.press("tab", "enter")
    #expect(stage.footer.contains("type api-7d9f8c5b4-k2x8z first"))
    #expect(stage.flow == nil)
    try stage.press("ctrl-u")
    stage.type("api-7d9f8c5b4-k2x8")
    try stage.press("x", "backspace", "z", "enter")
    #expect(stage.flow?.commands.first?.arguments.contains("delete") == true)
    #expect(stage.state.dialog == nil)
  }

  @Test func `with the name typed, Cancel still cancels`() throws {
    var stage = try deletion()
    stage.type(Self.pod.name)
    try stage.press("left", "enter")
    #expect(stage.flow == nil)
    #expect(stage.state.dialog == nil)
  }

  @Test func `the dry run needs no name`() throws {
    var stage = try deletion()
    try stage.press("tab", "tab", "enter")
    guard case .rehearse(let flow, _) = stage.effects.last else {
      Issue.record("no dry run")
      return
    }
    #expect(flow.title == "Delete pod api-7d9f8c5b4-k2x8z")
  }

  @Test func `a pasted name does not confirm`() throws {
    var stage = try deletion()
    stage.send(.input(.paste("\(Self.pod.name)")))
    try stage.press("enter")
    #expect(stage.flow == nil)
  }
}

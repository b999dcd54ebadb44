import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideDemo
import TopsideTestSupport

/// In read-only mode no key on any screen leads to a change: what keys ask for, the runner refuses.
struct ReadOnlyKeysTests {
  private static let keys: [Key] =
    (0x20...0x7E).compactMap { Unicode.Scalar($0).map { Key(Character($0)) } }
    + "abcdefghijklmnopqrstuvwxyz".map { Key.control($0) } + (1...12).map { Key(.function($0)) }
    + [.up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .delete, .tab, .enter].map { Key($0) }

  @Test func `every key, confirmed, on every screen and tab`() async throws {
    let runner = DemoRunner(time: ManualTime()) { $0.impact != .reads }
    var asked = 0
    for screen in Screen.allCases {
      for tab in screen == .compose ? DetailState.Tab.allCases : [.logs] {
        for key in Self.keys {
          for command in try changes(after: key, on: screen, tab) {
            asked += 1
            await #expect(throws: CommandError.readOnly(command)) { try await runner.run(command) }
            await #expect(throws: CommandError.readOnly(command)) { try await runner.interact(command) }
          }
        }
      }
    }
    // A test in which no key asked for anything would prove nothing.
    #expect(asked > 10)
  }

  @Test func `every key, confirmed, on what a cluster has, in read-only mode and in a locked context`()
    async throws
  {
    let runner = DemoRunner(time: ManualTime()) { $0.impact != .reads }
    let objects = [
      KubeKey(.pod, "aio", "api-7d9f8c5b4-k2x8z"), KubeKey(.deployment, "aio", "api"),
      KubeKey(.cronJob, "aio", "nightly-report"), KubeKey(.node, "", "worker-1"),
      KubeKey(.service, "aio", "api"),
    ]
    var asked = 0
    for isLocked in [true, false] {
      for object in objects {
        for key in Self.keys {
          var stage = try KubeScene.on(object, isProduction: isLocked, isReadOnly: !isLocked)
          stage.send(.input(.key(key)))
          // In the list of what can be done, the last entry; in a plan, what is confirmed.
          if case .choice = stage.state.dialog { try stage.press("end", "enter") }
          stage.wait(.seconds(1))
          stage.send(.input(.key(Key("y"))))
          for command in stage.effects.flatMap(Self.changes) {
            asked += 1
            await #expect(throws: CommandError.readOnly(command)) { try await runner.run(command) }
          }
          if key != Key("L") { #expect(!stage.effects.contains(.unlock([.context("k3s")]))) }
        }
      }
    }
    #expect(asked > 5)
  }

  /// The commands that a key asks for, when whatever it opens is confirmed.
  private func changes(after key: Key, on screen: Screen, _ tab: DetailState.Tab) throws -> [Command] {
    var stage = try Stage { $0.isReadOnly = true }
    stage.send(.changed(try Shop.changes()))
    stage.state.screen = screen
    stage.state.detail.tab = tab
    stage.send(.input(.key(key)))
    stage.wait(.seconds(1))
    stage.send(.input(.key(Key("y"))))
    #expect(!stage.effects.contains(.setReadOnly(false)))
    return stage.effects.flatMap(Self.changes)
  }

  private static func changes(_ effect: Effect) -> [Command] {
    switch effect {
    case .run(let flow, _): flow.commands.filter { $0.impact != .reads }
    case .interact(let command): [command]
    case .forward(let forward):
      [
        KubeCommands(context: "k3s")
          .portForward(forward.target, local: forward.localPort, remote: forward.remotePort)
      ]
    default: []
    }
  }
}

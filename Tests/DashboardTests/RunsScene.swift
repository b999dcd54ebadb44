import Dashboard
import SafeText
import TopsideCore
import TopsideTestSupport

/// A dashboard that has found runs of every state.
enum RunsScene {
  static func id(_ number: UInt16, ago: Int64) -> RunID { RunStories.id(number, ago: ago) }

  /// The newest of them waits for a lock.
  static func updates() -> [RunUpdate] {
    var scaling = RunStories.flow("worker")
    scaling.title = "Scale worker"
    return [
      RunStories.update(1, ago: 90_000, RunStories.succeeded),
      RunStories.update(2, ago: 7200, RunStories.failed, flow: RunStories.flow("api")),
      RunStories.update(3, ago: 3600, RunStories.refused, flow: RunStories.flow("日本語")),
      RunStories.update(4, ago: 240, RunStories.verifying, flow: RunStories.flow("backend")),
      RunStories.update(5, ago: 20, RunStories.verifying, isAlive: true, flow: RunStories.flow("frontend")),
      RunStories.update(
        6, ago: 2, [.began(process: 9, isResumed: false), .waitsForLock("Restart shop by ops")],
        isAlive: true,
        flow: scaling),
    ]
  }

  static func desk(_ columns: Int = 80, _ rows: Int = 24, isReadOnly: Bool = false) throws -> Desk {
    var desk = try Desk.market(columns, rows, isReadOnly: isReadOnly)
    desk.send(.runsChanged(updates()))
    desk.wait(.seconds(30))
    desk.change { $0.toast = nil }
    try desk.press("8")
    return desk
  }

  static func select(_ number: Int, _ desk: inout Desk) throws {
    try desk.press("g")
    for _ in 0..<(6 - number) { try desk.press("j") }
  }
}

import Glibc
import TerminalHarness
import Testing
import TopsideCore
import TopsideSystem

/// Rollbacks whose process, or whose operator's terminal, is lost in the middle.
@Suite(.serialized, .realEngine)
struct RollbackKilledTests {
  typealias Moment = DetachedRollback.Moment

  /// Losses of one run, each after it was resumed from the one before.
  struct Story: Sendable, CustomStringConvertible {
    var moments: [Moment]
    /// Whether the clients that it had started are lost with it.
    var withClients = false
    var description: String {
      moments.map(\.description).joined(separator: " ") + (withClients ? " with clients" : "")
    }
  }

  /// Nothing is half made at the beginning: the third step is left out.
  private static let steps = [0, 1, 3, 4, 5]

  private static let stories: [Story] = [
    Story(moments: [.taken] + steps.map { .began($0) }),
    Story(moments: [.checking] + (0...4).map { .over($0) } + [.within(5, milliseconds: 3000)]),
    Story(moments: [.began(0), .began(1), .halfMade(3), .halfMade(4)], withClients: true),
    Story(moments: [.began(3)]), Story(moments: [.halfMade(3)], withClients: true),
  ]

  @Test(.timeLimit(.minutes(5)))
  func `one whose process is killed at any moment is resumed to its end`() async throws {
    await withTaskGroup(of: Void.self) { group in
      for (index, story) in Self.stories.enumerated() {
        group.addTask {
          do { try await Self.tell(story, index) } catch { Issue.record(error, "\(story)") }
        }
      }
    }
  }

  private static func tell(_ story: Story, _ index: Int) async throws {
    try await DetachedRollback.use("story-\(index)") { rollback in
      let id = try await rollback.launch()
      var following: Task<CommandResult, any Error>?
      for (number, moment) in story.moments.enumerated() {
        try await rollback.wait(for: moment, of: id, attempt: number + 1)
        try await lose(rollback, id, at: moment, story)
        // Who follows it says so, and ends.
        if let following { #expect(try await following.value.status == .exited(1), "\(moment)") }
        following = Task { try await rollback.topside("runs", "resume", id.text, "--yes", "--json") }
      }
      let result = try #require(try await following?.value)
      let said = String(decoding: result.standardOutput + result.standardError, as: UTF8.self)
      #expect(result.status == .exited(0), "\(story): \(said)")
      #expect(!said.contains(RollbackStage.password))
      let record = try #require(rollback.store.record(id))
      #expect(record.outcome?.name == "succeeded", "\(story): \(said)")
      #expect(record.attempts == story.moments.count + 1, "\(story)")
      // It still looks what runs now, for the history.
      try await eventually("nothing of the run") { RunProcesses(of: id).numbers().isEmpty }
      try await rollback.expectDone("\(story)")
    }
  }

  private static func lose(
    _ rollback: DetachedRollback, _ id: RunID, at moment: Moment, _ story: Story
  ) async throws {
    let process = try #require(rollback.process(id))
    #expect(kill(process, SIGKILL) == 0, "\(moment)")
    if story.withClients { rollback.stage.killClients() }
    try await eventually("the end of its process") { !rollback.store.isAlive(id) }
    #expect(rollback.store.record(id)?.state == .interrupted, "\(moment)")
    if case .halfMade = moment {
      let containers = try await rollback.containers()
      #expect(
        containers.contains { $0.contains("_") && $0.hasSuffix(" created") }, "\(moment): \(containers)")
    }
  }

  @Test func `a terminal that is gone, and hang-ups at every step, leave it to its end`() async throws {
    try await DetachedRollback.use("gone") { rollback in
      let session = try PtySession(
        [BuiltProgram.path("topside"), "-p", rollback.stage.project, "--no-kubernetes"], columns: 160,
        rows: 60, environment: rollback.environment)
      try session.confirmRollback(to: DetachedRollback.target, of: rollback.stage.project)
      try session.wait(for: "the run's journal") { _ in !rollback.store.ids().isEmpty }
      let id = try #require(rollback.store.ids().first)
      for moment in [.taken, .checking] + Self.steps.map({ Moment.began($0) }) {
        try await rollback.wait(for: moment, of: id)
        let process = try #require(rollback.process(id))
        #expect(kill(process, SIGHUP) == 0, "\(moment)")
        guard moment == .began(3) else { continue }
        session.hangUp()
        try session.wait(for: "the end of the dashboard", within: .seconds(3)) { $0.exitStatus() != nil }
        #expect(ProcessTree.state(of: process) != nil)
        #expect(rollback.store.record(id)?.state == .running)
      }
      let outcome = try #require(try await rollback.outcome(of: id))
      #expect(outcome.name == "succeeded", "\(outcome)")
      #expect(rollback.store.record(id)?.attempts == 1)
      try await rollback.expectDone("hang-up")
    }
  }
}

extension PtySession {
  /// From the start to a confirmed plan, at the pace of a hand.
  fileprivate func confirmRollback(to tag: String, of project: String) throws {
    func press(_ keys: String) {
      for key in keys {
        send(String(key))
        pump(for: .milliseconds(30))
      }
    }
    try wait(for: "live data", within: .seconds(10)) { $0.screen.lines.first?.contains(" live ") ?? false }
    press("2")
    try wait(for: "the services", within: .seconds(15)) { $0.screen.text.contains("front") }
    press("B")
    try wait(for: "the versions", within: .seconds(30)) {
      $0.screen.text.contains("Enter shows the plan")
    }
    pump(for: .milliseconds(400))
    press(tag + "\r")
    try wait(forText: "Roll back \(project) to \(tag)", within: .seconds(10))
    pump(for: .milliseconds(400))
    press("y")
  }
}

import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideTestSupport

/// Runs that fail, or are cut off, wherever that can be; and what taking them up again does.
@Suite struct FlowRunnerCutTests {
  private var stage = CutStage()

  /// How many events a run has that nobody disturbs.
  private static let length = 15

  @Test func `undisturbed it does each step once, and is verified by the last look`() async {
    var stage = stage
    #expect(await stage.go() == .succeeded("c is on, after 0s"))
    #expect(stage.events.count == Self.length)
    #expect(stage.board.ran == ["a", "b", "c"])
    #expect(
      stage.record?.steps.allSatisfy { if case .ended(.succeeded) = $0.state { true } else { false } } == true
    )
  }

  @Test(arguments: 0..<length)
  func `cut off at any event it is brought to its end, and nothing is done twice`(_ event: Int) async {
    var stage = stage
    _ = await stage.go(untilEvent: event)
    #expect(stage.events.count == event)
    let outcome = await stage.go()
    #expect(outcome == .succeeded("c is on, after 0s"))
    #expect(stage.board.ran == ["a", "b", "c"])
    #expect(stage.record?.outcome == outcome)
    #expect(stage.record?.attempts == (event == 0 ? 1 : 2))
  }

  @Test(arguments: 0..<length, 0..<8)
  func `cut off twice as well`(_ first: Int, _ second: Int) async {
    var stage = stage
    _ = await stage.go(untilEvent: first)
    _ = await stage.go(untilEvent: second)
    #expect(await stage.go() == .succeeded("c is on, after 0s"))
    #expect(stage.board.ran == ["a", "b", "c"])
  }

  @Test(arguments: ["a", "b", "c"], Switchboard.Cut.allCases)
  func `killed in the middle of a command it does what was not done, and only that`(
    _ name: String, _ cut: Switchboard.Cut
  ) async {
    var stage = stage
    stage.board.cut(name, cut)
    // The process is gone before it could write how the command ended.
    _ = await stage.go(orWhere: { event in
      if case .stepEnded(_, .failed) = event { true } else { false }
    })
    #expect(stage.record?.current != nil)
    stage.board.cut("", .before)
    #expect(await stage.go() == .succeeded("c is on, after 0s"))
    #expect(stage.board.ran == ["a", "b", "c"])
  }

  @Test func `what the run itself has changed is no reason against taking it up`() async {
    var stage = stage
    _ = await stage.go(untilEvent: 5)
    #expect(stage.board.on == ["a"])
    #expect(stage.board.guards == 1)
    #expect(await stage.go().name == "succeeded")
    #expect(stage.board.guards == 1)
  }

  @Test func `cut off before it began anything its guards are asked again`() async {
    var stage = stage
    _ = await stage.go(untilEvent: 0)
    _ = await stage.go()
    #expect(stage.board.guards == 1)
  }

  @Test(arguments: [("a", 0), ("b", 2), ("c", 3)])
  func `a command that fails ends the run there, and the next are not begun`(_ name: String, _ step: Int)
    async
  {
    var stage = stage
    stage.board.fail(name)
    #expect(await stage.go() == .failed("\(name) broke"))
    #expect(!stage.board.on.contains(name))
    #expect(stage.events.last == .ended(.failed("\(name) broke")))
    #expect(!stage.events.contains(.stepBegan(step + 1)))
    #expect(stage.audit.records.map(\.outcome) == ["failed: \(name) broke"])
  }

  @Test func `what never comes is failed at its deadline, and the rest is not begun`() async {
    var stage = stage
    stage.board.cut("a", .before)
    _ = await stage.go(untilEvent: 3)
    // Told as done, and not so: a journal says what was begun, the system what is.
    let end = RunEntry(at: stage.time.now(), .stepEnded(0, .succeeded("")))
    var record = stage.record
    record?.apply(end)
    let journal = RecordedJournal()
    let flows = FlowRunner(
      source: stage.board, runner: stage.board, files: MemoryFiles(), time: stage.time, audit: stage.audit)
    let (plan, before) = (stage.plan, record)
    let outcome = await stage.time.running(by: .milliseconds(400)) {
      await flows.run(plan, journal: journal, locks: journal, takingUp: before)
    }
    #expect(outcome == .failed("not verified within 2s: a is off"))
    #expect(stage.board.ran == [])
  }

  @Test(arguments: 0..<length)
  func `nothing is done that the journal does not know of`(_ event: Int) async {
    var stage = stage
    let outcome = await stage.go(untilEvent: event)
    let begun = stage.events.compactMap { if case .stepBegan(let step) = $0 { step } else { nil } }
    // A step's command ran only if its beginning was written.
    let commands = [0: "a", 2: "b", 3: "c"]
    #expect(stage.board.ran == begun.compactMap { commands[$0] })
    let expected = event == Self.length - 1 ? "succeeded" : begun.isEmpty ? "refused" : "failed"
    #expect(outcome.name == expected)
    // Where it stands is in the audit log, although the journal has no room for it.
    #expect(stage.audit.records.count == 1)
  }

  @Test(arguments: [1, 2, 3, 4])
  func `asked to end it stops before the next step, and what is begun is finished`(_ looks: Int) async {
    var stage = stage
    let count = Mutex(0)
    let outcome = await stage.go(isAskedToEnd: {
      count.withLock { count in
        count += 1
        return count > looks
      }
    })
    #expect(outcome.name == "failed")
    #expect(outcome.words.text.contains("asked to end"))
    #expect(stage.record?.outcome == outcome)
    #expect(stage.record?.current == nil)
  }

  private static let other = LockHolder(
    user: "ana", process: 12, run: RunPlan(Switchboard.flow).id, title: "Restart web",
    since: Timestamp(seconds: 0))

  /// Runs it while somebody else has the target, for so long.
  private func goBehindOther(for duration: Duration) async -> (FlowOutcome, [RunEvent]) {
    let (time, journal, plan) = (stage.time, RecordedJournal(), stage.plan)
    let flows = FlowRunner(
      source: stage.board, runner: stage.board, files: MemoryFiles(), time: time, audit: stage.audit)
    let locks = BusyLocks(journal: journal, time: time, end: time.uptime() + duration)
    let outcome = await time.running(by: .milliseconds(500)) {
      await flows.run(plan, journal: journal, locks: locks)
    }
    return (outcome, journal.events)
  }

  /// Somebody else has them until some moment.
  private struct BusyLocks: RunLocks {
    let journal: RecordedJournal
    let time: ManualTime
    let end: Duration

    func take(_ locks: [RunLock], for holder: LockHolder) throws(FileError) -> LockResult {
      time.uptime() < end ? .held(other) : try journal.take(locks, for: holder)
    }
  }

  @Test func `it waits for somebody else's run at its target, and then goes on`() async {
    let (outcome, events) = await goBehindOther(for: .seconds(5))
    #expect(outcome.name == "succeeded")
    #expect(events.count { $0 == .waitsForLock("Restart web by ana") } == 1)
    #expect(stage.board.guards == 1)
  }

  @Test func `it does not wait for ever, and names whom it waited for`() async {
    let (outcome, events) = await goBehindOther(for: .seconds(100_000))
    #expect(outcome == .refused("Restart web by ana is still at it: try again when that has ended"))
    #expect(!events.contains(.checking))
    #expect(stage.board.ran == [])
    #expect(stage.board.guards == 0)
  }
}

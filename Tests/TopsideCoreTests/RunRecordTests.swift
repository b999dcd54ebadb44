import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// What is made of a journal.
@Suite struct RunRecordTests {
  private func record(_ events: [RunEvent], isAlive: Bool = false) throws -> RunRecord {
    try #require(RunStories.record(events, isAlive: isAlive))
  }

  @Test func `a plan that nobody took up is not begun`() throws {
    let record = try record([])
    #expect(record.state == .planned)
    #expect(record.stateWord == "not begun")
    #expect(record.duration(at: RunStories.noon) == nil)
  }

  @Test func `the probe of a run that goes on says what it waits for`() throws {
    let record = try record(RunStories.verifying, isAlive: true)
    #expect(record.state == .running)
    #expect(record.words == "starting")
    #expect(record.stateWords == "running: starting")
    #expect(record.current == 1)
    // It began a second after it was planned, a minute ago.
    #expect(record.duration(at: RunStories.noon) == .seconds(59))
  }

  @Test func `whom it waits for is said until it is its turn`() throws {
    let waits: [RunEvent] = [
      .began(process: 7, isResumed: false), .waitsForLock("Restart shop by ops"),
    ]
    let record = try record(waits, isAlive: true)
    #expect(record.stateWord == "waits")
    #expect(record.words == "waits for Restart shop by ops")
    #expect(try self.record(waits + [.checking], isAlive: true).stateWord == "running")
  }

  @Test func `a run whose process is gone is interrupted, and says where`() throws {
    let record = try record(RunStories.verifying)
    #expect(record.state == .interrupted)
    #expect(record.stateWords == "INTERRUPTED at step 2 of 2")
    #expect(record.remaining == [1])
    #expect(record.duration(at: RunStories.noon) == nil)
    #expect(record.lastSeen == Timestamp(seconds: RunStories.noon.seconds - 60 + 7))
  }

  @Test func `cut off before its first step it has all of them left`() throws {
    let record = try record(RunStories.begun)
    #expect(record.progress == "before its first step")
    #expect(record.remaining == [0, 1])
  }

  @Test func `cut off after its last step it says so`() throws {
    let record = try record(RunStories.verifying + [.stepEnded(1, .succeeded("healthy"))])
    #expect(record.progress == "after its last step")
    #expect(record.remaining.isEmpty)
  }

  @Test func `taken up again its step is to be done again`() throws {
    let record = try record(RunStories.verifying + [.began(process: 8, isResumed: true)], isAlive: true)
    #expect(record.attempts == 2)
    #expect(record.current == nil)
    #expect(record.steps.map(\.isDone) == [true, false])
  }

  @Test func `an end is an end, whoever still holds it`() throws {
    let record = try record(RunStories.succeeded, isAlive: true)
    #expect(record.state == .ended(.succeeded("healthy, after 3s")))
    #expect(record.duration(at: RunStories.noon) == .seconds(9))
    #expect(try self.record(RunStories.failed).stateWord == "FAILED")
    #expect(try self.record(RunStories.refused).stateWords == "refused: web has other containers now")
  }

  @Test func `of a long output the newest lines are kept, and the others counted`() throws {
    let lines = (0..<RunRecord.outputLimit + 20).map { RunEvent.output(0, "line \($0)") }
    let record = try record(RunStories.begun + [.stepBegan(0)] + lines, isAlive: true)
    #expect(record.steps[0].output.count == RunRecord.outputLimit)
    #expect(record.steps[0].outputBefore == 20)
    #expect(record.steps[0].output.first == "line 20")
  }

  @Test func `a step that the plan does not have is left out`() throws {
    let record = try record(
      RunStories.begun + [.stepBegan(7), .output(-1, "x"), .stepEnded(2, .succeeded(""))])
    #expect(record.steps.allSatisfy { $0.state == .pending && $0.output.isEmpty })
  }

  @Test func `a journal that does not begin with its plan is none`() {
    let entries = RunStories.entries(RunStories.plan(RunStories.id(1)), RunStories.begun)
    #expect(RunRecord(entries.dropFirst(), isAlive: false) == nil)
  }
}

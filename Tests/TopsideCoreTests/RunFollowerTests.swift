import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideTestSupport

/// Reading journals on, as they grow.
@Suite struct RunFollowerTests {
  /// Journals in a test's hands.
  private final class Shelf: RunStore {
    private struct State {
      var journals: [RunID: [RunEntry]] = [:]
      var alive: Set<RunID> = []
      var reads = 0
    }
    private let state = Mutex(State())

    var reads: Int { state.withLock(\.reads) }

    func put(_ id: RunID, _ events: [RunEvent], isAlive: Bool) {
      state.withLock { state in
        let at = RunStories.noon
        if state.journals[id] == nil {
          state.journals[id] = [RunEntry(at: at, .planned(RunStories.plan(id)))]
        }
        state.journals[id]?.append(contentsOf: events.map { RunEntry(at: at, $0) })
        if isAlive { state.alive.insert(id) } else { state.alive.remove(id) }
      }
    }

    func ids() -> [RunID] { state.withLock { $0.journals.keys.sorted(by: >) } }
    func isAlive(_ id: RunID) -> Bool { state.withLock { $0.alive.contains(id) } }
    func create(_ plan: RunPlan, at moment: Timestamp) throws(FileError) { put(plan.id, [], isAlive: false) }
    func open(_ id: RunID) throws(FileError) -> (any RunJournal)? { nil }

    func read(_ id: RunID, from place: Int) -> (entries: [RunEntry], next: Int)? {
      state.withLock { state in
        state.reads += 1
        return state.journals[id].map { (Array($0.dropFirst(place)), $0.count) }
      }
    }
  }

  private let shelf = Shelf()
  private let id = RunStories.id(1)

  @Test func `the first look tells everything, the next what is new`() {
    shelf.put(id, RunStories.begun, isAlive: true)
    var follower = RunFollower(store: shelf)
    #expect(follower.look().map(\.entries.count) == [3])
    #expect(follower.isBusy)
    #expect(follower.look().isEmpty)
    shelf.put(id, [.stepBegan(0)], isAlive: true)
    #expect(follower.look().map { $0.entries.map(\.event) } == [[.stepBegan(0)]])
  }

  @Test func `a process that goes without an end is news`() {
    shelf.put(id, RunStories.begun, isAlive: true)
    var follower = RunFollower(store: shelf)
    _ = follower.look()
    shelf.put(id, [], isAlive: false)
    #expect(follower.look() == [RunUpdate(id: id, entries: [], isAlive: false)])
    #expect(!follower.isBusy)
  }

  @Test func `what has ended is not read again`() {
    shelf.put(id, RunStories.succeeded, isAlive: true)
    var follower = RunFollower(store: shelf)
    #expect(follower.look().map(\.isAlive) == [false])
    let reads = shelf.reads
    #expect(follower.look().isEmpty)
    #expect(shelf.reads == reads)
  }

  @Test func `a run that somebody else plans meanwhile is found`() {
    var follower = RunFollower(store: shelf)
    #expect(follower.look().isEmpty)
    shelf.put(id, [], isAlive: false)
    #expect(follower.look().map(\.id) == [id])
  }

  @Test func `the oldest come first, and only the newest are looked at`() {
    let ids = (0..<UInt16(RunFollower.limit + 5)).map { RunStories.id($0) }
    for id in ids { shelf.put(id, RunStories.succeeded, isAlive: false) }
    var follower = RunFollower(store: shelf)
    #expect(follower.look().map(\.id) == Array(ids.dropFirst(5)))
  }

  @Test func `a resumed run goes on where it was, and comes to an end`() throws {
    shelf.put(id, RunStories.verifying, isAlive: false)
    var follower = RunFollower(store: shelf)
    var record = try #require(follower.look().first.flatMap { RunRecord($0.entries, isAlive: $0.isAlive) })
    #expect(record.state == .interrupted)
    shelf.put(id, [.began(process: 9, isResumed: true)], isAlive: true)
    for update in follower.look() {
      update.entries.forEach { record.apply($0) }
      record.isAlive = update.isAlive
    }
    #expect(record.state == .running && record.attempts == 2)
    shelf.put(id, [.ended(.succeeded("healthy"))], isAlive: false)
    for update in follower.look() { update.entries.forEach { record.apply($0) } }
    #expect(record.state == .ended(.succeeded("healthy")))
  }
}

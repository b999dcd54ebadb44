import Dashboard
import LogEngine
import TopsideCore

/// A log that is followed and searched, on the screen or a moment ago.
struct LogSession {
  let demand: LogDemand
  let store: LogStore
  /// Where in it the operator was when it left the screen.
  var pane: LogPane
  /// When it left the screen, while it is not on it.
  var hiddenAt: Duration?
  private let updates: AsyncStream<[LogSubject]>.Continuation
  private let wake: AsyncStream<Void>.Continuation
  private let tasks: [Task<Void, Never>]
  private var told: [LogSubject] = []
  private var query = Query()

  private struct Query: Equatable {
    var find: LogPattern?
    var filter: LogFilter?
  }

  /// - Parameters:
  ///   - demand: Whose logs, and which part.
  ///   - capacity: Bytes that its lines may take.
  ///   - services: What it reads with.
  ///   - look: How lines were drawn so far.
  ///   - inbox: Where it says that there is something new.
  init(_ demand: LogDemand, capacity: Int, services: Services, look: LogLook, inbox: Inbox) {
    self.demand = demand
    let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let store = LogStore(capacity: capacity) {
      inbox.ring()
      wake.yield()
    }
    (self.store, self.wake) = (store, wake)
    pane = Self.pane(store, demand, look)
    let (subjects, updates) = AsyncStream.makeStream(
      of: [LogSubject].self, bufferingPolicy: .bufferingNewest(1))
    self.updates = updates
    let follower = LogFollower(
      reader: services.logReader, runner: services.runner, time: services.time,
      store: store, tail: services.logTail, range: demand.range)
    let time = services.time
    tasks = [
      Task.detached { await follower.follow(subjects) },
      Task.detached { await Self.keepSearching(store, wakes, time, inbox) },
    ]
  }

  /// From the beginning where the beginning was asked for, else at the newest line.
  private static func pane(_ store: LogStore, _ demand: LogDemand, _ look: LogLook) -> LogPane {
    var pane = LogPane(store: store)
    pane.demand = demand
    pane.range = demand.range
    pane.look = look
    pane.isFollowing = demand.range != .head
    return pane
  }

  /// Tells what is now known of those whose logs these are.
  mutating func tell(_ subjects: [LogSubject]) {
    guard subjects != told else { return }
    told = subjects
    updates.yield(subjects)
  }

  mutating func search(_ find: LogPattern?, _ filter: LogFilter?) {
    let wanted = Query(find: find, filter: filter)
    guard wanted != query else { return }
    if wanted.find != query.find { store.find(find) }
    if wanted.filter != query.filter { store.filter(filter) }
    query = wanted
    wake.yield()
  }

  func end() {
    updates.finish()
    wake.finish()
    for task in tasks { task.cancel() }
  }

  /// Off the main actor, and no oftener than anybody reads.
  private static func keepSearching(
    _ store: LogStore, _ wakes: AsyncStream<Void>, _ time: any Time, _ inbox: Inbox
  ) async {
    for await _ in wakes {
      let counters = store.counters
      while !Task.isCancelled, store.scan() {}
      if counters.unsearched + counters.unsifted > 0 { inbox.post([.searched]) }
      await time.sleep(.milliseconds(50))
    }
  }
}

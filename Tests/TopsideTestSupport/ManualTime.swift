import Synchronization
package import TopsideCore

/// Clocks that stand still until a test moves them.
package final class ManualTime: Time {
  private struct Sleeper {
    var id: Int
    var wakes: Duration
    var continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var wall: Timestamp
    var uptime: Duration
    var nextID = 0
    var sleepers: [Sleeper] = []
    var cancelled: Set<Int> = []
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state: Mutex<State>

  /// Starts on 2026-03-01 at noon UTC, a day after the machine did.
  package init(wall: Timestamp = Timestamp(seconds: 1_772_366_400), uptime: Duration = .seconds(86_400)) {
    state = Mutex(State(wall: wall, uptime: uptime))
  }

  package func now() -> Timestamp { state.withLock(\.wall) }
  package func uptime() -> Duration { state.withLock(\.uptime) }

  package func sleep(_ duration: Duration) async {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        fallAsleep(id, for: duration, continuation)
      }
    } onCancel: {
      wake(id)
    }
  }

  /// Moves both clocks, and wakes in order those whose time has come; each runs before the next is woken.
  package func advance(by duration: Duration) async {
    let target = uptime() + duration
    while let sleeper = nextSleeper(until: target) {
      sleeper.continuation.resume()
      await settle()
    }
    state.withLock { state in
      state.wall = state.wall.advanced(by: target - state.uptime)
      state.uptime = target
    }
  }

  /// Sets the wall clock as ntpd or an operator would: the other clock does not notice.
  package func stepWall(by duration: Duration) {
    state.withLock { $0.wall = $0.wall.advanced(by: duration) }
  }

  /// How many tasks sleep.
  package var sleeperCount: Int { state.withLock(\.sleepers.count) }

  /// Returns when at least so many tasks sleep.
  package func sleepers(atLeast count: Int) async {
    await withCheckedContinuation { continuation in
      let isDone = state.withLock { state in
        if state.sleepers.count >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isDone { continuation.resume() }
    }
  }

  private func fallAsleep(_ id: Int, for duration: Duration, _ continuation: CheckedContinuation<Void, Never>)
  {
    let (isAwake, watchers) = state.withLock { state in
      if state.cancelled.remove(id) != nil || duration <= .zero {
        return (true, [CheckedContinuation<Void, Never>]())
      }
      state.sleepers.append(Sleeper(id: id, wakes: state.uptime + duration, continuation: continuation))
      let count = state.sleepers.count
      let met = state.watchers.filter { $0.count <= count }.map(\.continuation)
      state.watchers.removeAll { $0.count <= count }
      return (false, met)
    }
    if isAwake { continuation.resume() }
    for watcher in watchers { watcher.resume() }
  }

  private func wake(_ id: Int) {
    let sleeper = state.withLock { state -> Sleeper? in
      guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
        state.cancelled.insert(id)
        return nil
      }
      return state.sleepers.remove(at: index)
    }
    sleeper?.continuation.resume()
  }

  private func nextSleeper(until target: Duration) -> Sleeper? {
    state.withLock { state in
      let due = state.sleepers.indices.filter { state.sleepers[$0].wakes <= target }
      guard let index = due.min(by: { state.sleepers[$0].wakes < state.sleepers[$1].wakes }) else {
        return nil
      }
      let sleeper = state.sleepers.remove(at: index)
      state.wall = state.wall.advanced(by: max(.zero, sleeper.wakes - state.uptime))
      state.uptime = max(state.uptime, sleeper.wakes)
      return sleeper
    }
  }

  /// Lets woken tasks run until they sleep again; more turns than any chain of hops in this program.
  private func settle() async {
    for _ in 0..<50 { await Task.yield() }
  }
}

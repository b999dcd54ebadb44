import Synchronization

/// Wakes one waiter; rung while nobody waits, it wakes the next one at once. Unlike a stream it can be waited for
/// again after a wait that was cancelled.
final class KubeSignal: Sendable {
  private struct State {
    var isRung = false
    var wasRung = false
    var waiter: (id: Int, continuation: CheckedContinuation<Void, Never>)?
    var nextID = 0
    var cancelled: Set<Int> = []
  }

  private let state = Mutex(State())

  /// Whether it was ever rung.
  var wasRung: Bool { state.withLock(\.wasRung) }

  func ring() {
    let waiter = state.withLock { state in
      defer { state.waiter = nil }
      state.wasRung = true
      if state.waiter == nil { state.isRung = true }
      return state.waiter
    }
    waiter?.continuation.resume()
  }

  /// Returns when it is rung, or the task is cancelled.
  func wait() async {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (isDone, former) = state.withLock { state in
          if state.cancelled.remove(id) != nil || state.isRung {
            state.isRung = false
            return (true, state.waiter)
          }
          defer { state.waiter = (id, continuation) }
          return (false, state.waiter)
        }
        if isDone { continuation.resume() } else { former?.continuation.resume() }
      }
    } onCancel: {
      let waiter = state.withLock { state in
        guard state.waiter?.id == id else {
          state.cancelled.insert(id)
          return nil as (id: Int, continuation: CheckedContinuation<Void, Never>)?
        }
        defer { state.waiter = nil }
        return state.waiter
      }
      waiter?.continuation.resume()
    }
  }
}

extension Time {
  /// Returns after so long, or earlier when the signal is rung or the task is cancelled.
  func sleep(_ duration: Duration, orUntil signal: KubeSignal) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.sleep(duration) }
      group.addTask { await signal.wait() }
      await group.next()
      group.cancelAll()
    }
  }
}

import Synchronization

/// What may happen to a child while nobody waits for it.
struct Happening: OptionSet, Hashable, Sendable {
  let rawValue: UInt8
  static let output = Happening(rawValue: 1)
  static let exit = Happening(rawValue: 2)
  static let alarm = Happening(rawValue: 4)
}

/// Carries happenings from the poller and from timers to the one task that looks after a child; none is lost.
///
/// A class with a lock, because it is rung on threads that are not the waiting task's.
final class Doorbell: Sendable {
  private struct State {
    var rung: Happening = []
    var waiter: CheckedContinuation<Happening, Never>?
  }

  private let state = Mutex(State())

  func ring(_ happening: Happening) {
    let waiter = state.withLock { state -> CheckedContinuation<Happening, Never>? in
      guard let waiter = state.waiter else {
        state.rung.formUnion(happening)
        return nil
      }
      state.waiter = nil
      return waiter
    }
    waiter?.resume(returning: happening)
  }

  /// What has been rung since the last call, at once if there is something. One task at a time.
  ///
  /// Cancelling the task does not end the wait: a child that is being ended rings when it is gone.
  func answer() async -> Happening {
    await withCheckedContinuation { continuation in
      let rung = state.withLock { state -> Happening in
        let rung = state.rung
        state.rung = []
        if rung.isEmpty { state.waiter = continuation }
        return rung
      }
      if !rung.isEmpty { continuation.resume(returning: rung) }
    }
  }

  /// What has been rung since the last call, without waiting.
  func look() -> Happening {
    state.withLock { state in
      defer { state.rung = [] }
      return state.rung
    }
  }
}

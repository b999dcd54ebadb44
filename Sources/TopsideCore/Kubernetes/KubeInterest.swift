import Synchronization

/// What is to be followed: what is wanted, and for a while what was.
final class KubeInterest: Sendable {
  /// How long one goes on that is not wanted any more: who looks elsewhere for a moment finds it as it was.
  static let linger = Duration.seconds(60)

  private struct State {
    var wanted: Set<KubeWatch> = []
    /// With the number of its leaving, so that coming back and leaving again begins anew.
    var leaving: [KubeWatch: Int] = [:]
    var nextNumber = 0
    var bell: KubeSignal?
  }

  private let state = Mutex(State())

  /// Wanted, or lingering.
  var watches: Set<KubeWatch> { state.withLock { $0.wanted.union($0.leaving.keys) } }
  var wanted: Set<KubeWatch> { state.withLock(\.wanted) }

  /// Rung from now on when `watches` or `wanted` change.
  func hang(_ bell: KubeSignal) { state.withLock { $0.bell = bell } }

  /// Takes what is wanted until there is no more to take.
  func follow(_ stream: AsyncStream<Set<KubeWatch>>, _ time: any Time) async {
    await withDiscardingTaskGroup { group in
      for await set in stream {
        for (watch, number) in want(set) {
          group.addTask {
            await time.sleep(Self.linger)
            if !Task.isCancelled { self.expire(watch, number) }
          }
        }
      }
    }
  }

  /// - Returns: Those that are not wanted from now on.
  private func want(_ set: Set<KubeWatch>) -> [(KubeWatch, Int)] {
    let (left, bell) = state.withLock { state in
      var left: [(KubeWatch, Int)] = []
      // Other namespaces were chosen: what is shown is what they have, and nothing of those before.
      let kinds = Set(set.map(\.kind))
      state.leaving = state.leaving.filter { !kinds.contains($0.key.kind) }
      for watch in state.wanted.subtracting(set) where !kinds.contains(watch.kind) {
        state.nextNumber += 1
        state.leaving[watch] = state.nextNumber
        left.append((watch, state.nextNumber))
      }
      for watch in set { state.leaving[watch] = nil }
      state.wanted = set
      return (left, state.bell)
    }
    bell?.ring()
    return left
  }

  private func expire(_ watch: KubeWatch, _ number: Int) {
    let bell = state.withLock { state in
      guard state.leaving[watch] == number else { return nil as KubeSignal? }
      state.leaving[watch] = nil
      return state.bell
    }
    bell?.ring()
  }
}

import Synchronization
package import TopsideCore

/// Whether commands that change something are refused; turned by the operator while commands run.
///
/// Shared by reference, because the runner must see the turn at once; behind a lock, because it is read off the
/// main actor.
package final class ReadOnlySwitch: Safeguards {
  private struct State {
    var isOn: Bool
    var unlocked: Set<ProtectedName>
    /// Besides what the configuration says.
    var locked: Set<ProtectedName> = []
  }

  private let protection: Protection
  private let state: Mutex<State>

  /// - Parameters:
  ///   - isOn: Whether everything is refused.
  ///   - protection: What is refused until it is unlocked.
  ///   - unlocked: What is unlocked from the start: what the operator had unlocked when a run was confirmed.
  package init(isOn: Bool, protection: Protection = Protection(), unlocked: Set<ProtectedName> = []) {
    self.protection = protection
    state = Mutex(State(isOn: isOn && !unlocked.contains(.everything), unlocked: unlocked))
  }

  package var isOn: Bool { state.withLock(\.isOn) }

  package func turn(on: Bool) { state.withLock { $0.isOn = on } }

  /// Allows what is protected.
  package func unlock(_ names: [ProtectedName]) {
    state.withLock { state in
      state.unlocked.formUnion(names)
      state.locked.subtract(names)
    }
  }

  /// Refuses it again, or for the first time.
  package func lock(_ names: [ProtectedName]) {
    state.withLock { state in
      state.unlocked.subtract(names)
      state.locked.formUnion(names)
    }
  }

  /// Whether a command may not be run now.
  package func refuses(_ command: Command) -> Bool { refusal([command]) != nil }

  /// Why some of these commands may not be run now; nil when all may.
  package func refusal(_ commands: [Command]) -> ProtectedName? {
    state.withLock { state in
      for command in commands where command.impact != .reads {
        if state.isOn { return .everything }
        guard let names = protection.names(of: command) else { return .everything }
        let locked = state.locked.filter { $0.covers(command) }
        if let name = (names + locked).first(where: { !state.unlocked.contains($0) }) { return name }
      }
      return nil
    }
  }

  /// What of it is open now that would be locked else: a run that is confirmed now may go on with that.
  package func permits(for commands: [Command]) -> [ProtectedName] {
    state.withLock { state in
      let names = Set(commands.flatMap { protection.names(of: $0) ?? [] })
      return (names.intersection(state.unlocked).sorted()) + (state.isOn ? [] : [.everything])
    }
  }
}

extension ProtectedName {
  fileprivate func covers(_ command: Command) -> Bool {
    guard let place = command.changedPlace else { return self == .everything }
    return switch (self, place) {
    case (.everything, _): true
    case (.project(let name), .project(let other)): name == other
    case (.context(let name), .cluster(let context, _)): name == context
    case (.namespace(let name, let own), .cluster(let context, let namespace)):
      name == namespace && own == context
    default: false
    }
  }
}

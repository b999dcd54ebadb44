import Synchronization
package import TopsideCore

/// Whether commands that change something are refused; turned by the operator while commands run.
///
/// Shared by reference, because the runner must see the turn at once; atomic, because it is read off the main actor.
package final class ReadOnlySwitch: Sendable {
  private let everything: Atomic<Bool>
  private let cluster: Atomic<Bool>

  package init(isOn: Bool) {
    everything = Atomic(isOn)
    cluster = Atomic(false)
  }

  package var isOn: Bool { everything.load(ordering: .sequentiallyConsistent) }

  package func turn(on: Bool) { everything.store(on, ordering: .sequentiallyConsistent) }

  /// Refuses, or allows again, what changes a cluster; the rest is not concerned.
  package func lockCluster(_ isLocked: Bool) { cluster.store(isLocked, ordering: .sequentiallyConsistent) }

  package var isClusterLocked: Bool { cluster.load(ordering: .sequentiallyConsistent) }

  /// Whether a command may not be run now.
  package func refuses(_ command: Command) -> Bool {
    guard command.impact != .reads else { return false }
    return isOn || command.isOfCluster && isClusterLocked
  }
}

extension Command {
  fileprivate var isOfCluster: Bool {
    ["kubectl", "helm"].contains { executable == $0 || executable.hasSuffix("/\($0)") }
  }
}

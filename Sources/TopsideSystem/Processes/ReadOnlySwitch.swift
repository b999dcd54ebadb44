import Synchronization

/// Whether commands that change something are refused; turned by the operator while commands run.
///
/// Shared by reference, because the runner must see the turn at once; atomic, because it is read off the main actor.
package final class ReadOnlySwitch: Sendable {
  private let state: Atomic<Bool>

  package init(isOn: Bool) { state = Atomic(isOn) }

  package var isOn: Bool { state.load(ordering: .sequentiallyConsistent) }

  package func turn(on: Bool) { state.store(on, ordering: .sequentiallyConsistent) }
}

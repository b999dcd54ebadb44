import Synchronization
package import TopsideCore

/// A journal that a test can read, and make fail; its locks are always free.
package final class RecordedJournal: RunJournal, RunLocks {
  private struct State {
    var entries: [RunEntry] = []
    var fails: (@Sendable (RunEvent) -> Bool)?
  }

  private let state = Mutex(State())

  package init() {}

  package var events: [RunEvent] { state.withLock { $0.entries.map(\.event) } }

  /// Lets writing of some events fail.
  package func fail(at event: @escaping @Sendable (RunEvent) -> Bool) { state.withLock { $0.fails = event } }

  package func append(_ entry: RunEntry) throws(FileError) {
    let fails = state.withLock { state in
      if state.fails?(entry.event) == true { return true }
      state.entries.append(entry)
      return false
    }
    if fails { throw FileError(path: "/runs/journal", errno: 28) }
  }

  package func take(_ locks: [RunLock], for holder: LockHolder) throws(FileError) -> LockResult {
    .taken(locks)
  }
}

extension RunPlan {
  /// As a test's operator would confirm it.
  package init(_ flow: Flow) {
    self.init(
      id: RunID(at: Timestamp(seconds: 1_772_366_400), salt: 1), flow: flow,
      actor: AuditActor(user: "operator", host: "prod-1"), docker: DockerCommands(),
      kubernetes: KubeCommands(context: "prod"))
  }
}

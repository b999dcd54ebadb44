import Synchronization
package import TopsideCore

/// An audit log that a test can read, and make fail.
package final class RecordedAudit: AuditLog {
  private struct State {
    var records: [AuditRecord] = []
    var failure: FileError?
  }

  package let actor = AuditActor(user: "operator", host: "prod-1", process: 7, context: "default")
  private let time: any Time
  private let state = Mutex(State())

  package init(time: any Time = ManualTime()) { self.time = time }

  package var records: [AuditRecord] { state.withLock(\.records) }

  /// Lets everything written from now on fail.
  package func fail(with error: FileError) { state.withLock { $0.failure = error } }

  package func now() -> Timestamp { time.now() }

  package func append(_ record: AuditRecord) throws(FileError) {
    let failure = state.withLock { state in
      if state.failure == nil { state.records.append(record) }
      return state.failure
    }
    if let failure { throw failure }
  }
}

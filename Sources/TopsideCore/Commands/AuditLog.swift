import SafeText

/// Keeps what was done on this machine. Nothing is done that it cannot keep.
package protocol AuditLog: Sendable {
  /// Who acts through this log.
  var actor: AuditActor { get }
  func now() -> Timestamp
  /// Returns when the record would survive a power cut.
  func append(_ record: AuditRecord) throws(FileError)
}

extension AuditLog {
  /// Writes what came of a flow, once that is known.
  package func noteOutcome(of flow: Flow, _ outcome: FlowOutcome, after duration: Duration) {
    guard var command = flow.commands.first else { return }
    command.target = command.target ?? flow.target.path
    let record = AuditRecord(
      verified: "\(outcome.name): \(outcome.words.text)", of: command, by: actor, after: duration, at: now())
    // The command is done and on record; a log that has become unwritable since will refuse the next one.
    try? append(record)
  }
}

package import TopsideCore

/// The audit log as a file of JSON lines.
package struct AuditFile: AuditLog {
  package let actor: AuditActor
  private let path: String
  private let files: any Files
  private let time: any Time

  package init(_ path: String, actor: AuditActor, files: any Files, time: any Time) {
    self.path = path
    self.actor = actor
    self.files = files
    self.time = time
  }

  package func now() -> Timestamp { time.now() }

  package func append(_ record: AuditRecord) throws(FileError) {
    try files.appendPrivately(record.line, to: path)
  }
}

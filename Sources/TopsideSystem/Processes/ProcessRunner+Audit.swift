import TopsideCore

extension ProcessRunner {
  /// Records what changes something before it is done and after; what only looks is not recorded.
  func audited<Result>(
    _ command: Command, _ body: () async throws(CommandError) -> Result,
    end: (Result) -> (status: ExitStatus, error: String?)
  ) async throws(CommandError) -> Result {
    if command.impact == .reads { return try await body() }
    let record = AuditRecord(starting: command, by: audit.actor, at: audit.now())
    do {
      try audit.append(record)
    } catch {
      throw .auditUnwritable(error)
    }
    let begun = ContinuousClock.now
    do throws(CommandError) {
      let result = try await body()
      let (status, error) = end(result)
      note(record.ended(status, error: error, after: ContinuousClock.now - begun, at: audit.now()))
      return result
    } catch {
      note(record.failed(error, after: ContinuousClock.now - begun, at: audit.now()))
      throw error
    }
  }

  private func note(_ record: AuditRecord) {
    // It is done: what came of it matters more to the caller than that the line is missing. The line before says
    // that it was begun, and the next change is refused while the log cannot be written.
    try? audit.append(record)
  }

  /// What a command that failed said last, for the record.
  static func lastWords(_ result: CommandResult) -> String? {
    if result.status.isSuccess { return nil }
    let text = String(decoding: result.standardError.suffix(400), as: UTF8.self)
    return text.isEmpty ? nil : text
  }
}

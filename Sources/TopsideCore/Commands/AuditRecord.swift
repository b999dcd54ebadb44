/// One line of the audit log: what was about to be done, how it ended, or what was found to have come of it.
package struct AuditRecord: Hashable, Codable, Sendable {
  package enum Phase: String, Hashable, Codable, Sendable { case started, ended, verified }

  /// UTC with milliseconds, RFC 3339.
  package var time: String
  package var phase: Phase
  package var actor: AuditActor
  package var impact: Command.Impact
  package var target: String?
  /// The words, with secrets masked.
  package var argv: [String]
  /// Variables set for the command, with secrets masked; nil when there are none.
  package var environment: [String: String]?
  package var directory: String?
  package var exitCode: Int32?
  package var signal: Int32?
  /// Why there is no exit code, or the last of what a failed command said.
  package var error: String?
  package var durationMilliseconds: Int64?
  package var outcome: String?

  private static func text(_ time: Timestamp) -> String {
    RFC3339.print(time).dropLast("000000Z".count) + "Z"
  }

  /// A command, about to be run.
  package init(starting command: Command, by actor: AuditActor, at time: Timestamp) {
    self.time = Self.text(time)
    phase = .started
    self.actor = actor
    self.actor.context = command.dockerContext ?? actor.context
    impact = command.impact
    target = command.target
    argv = Redaction.mask(words: command.argv)
    let environment = Redaction.mask(environment: command.environment)
    self.environment = environment.isEmpty ? nil : environment
    directory = command.directory
  }

  /// The same command, ended by itself.
  package func ended(_ status: ExitStatus, error: String?, after duration: Duration, at time: Timestamp)
    -> AuditRecord
  {
    var record = self
    record.time = Self.text(time)
    record.phase = .ended
    record.durationMilliseconds = duration.milliseconds
    record.error = error.map { Redaction.mask($0) }
    switch status {
    case .exited(let code): record.exitCode = code
    case .signalled(let signal): record.signal = signal
    }
    record.outcome = status.isSuccess ? "succeeded" : "failed"
    return record
  }

  /// The same command, which gave no result.
  package func failed(_ error: CommandError, after duration: Duration, at time: Timestamp) -> AuditRecord {
    var record = self
    record.time = Self.text(time)
    record.phase = .ended
    record.durationMilliseconds = duration.milliseconds
    record.error = Redaction.mask(ErrorText.summary(error))
    record.outcome = "unknown"
    return record
  }

  /// What a flow found to have come of it, e.g. "healthy, after 3.2 s".
  package init(
    verified outcome: String, of command: Command, by actor: AuditActor, after duration: Duration,
    at time: Timestamp
  ) {
    self.init(starting: command, by: actor, at: time)
    phase = .verified
    self.outcome = Redaction.mask(outcome)
    durationMilliseconds = duration.milliseconds
  }
}

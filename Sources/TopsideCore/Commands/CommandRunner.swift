/// Runs commands. The only way to the outside; it enforces read-only mode by impact and audits what changes.
package protocol CommandRunner: Sendable {
  /// Runs to the end and collects the output. A non-zero exit is a result, not an error.
  func run(_ command: Command) async throws(CommandError) -> CommandResult

  /// Runs until the process ends or the task is cancelled, which ends the process group.
  ///
  /// `receive` is called in order with each piece of output; the process waits while it runs. The result's
  /// `standardOutput` is empty, its `standardError` holds the last 4 KiB.
  func stream(
    _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult

  /// Runs on the terminal itself, which the caller has suspended: a shell, a pager.
  func interact(_ command: Command) async throws(CommandError) -> ExitStatus
}

/// Some bytes of a process's output, as they came; a chunk may end inside a line.
package enum OutputChunk: Hashable, Sendable {
  case standardOutput([UInt8])
  case standardError([UInt8])
}

/// How a process ended.
package enum ExitStatus: Hashable, Codable, Sendable {
  case exited(Int32)
  case signalled(Int32)

  package var isSuccess: Bool { self == .exited(0) }
}

/// What a process left behind.
package struct CommandResult: Hashable, Sendable {
  package var status: ExitStatus
  package var standardOutput: [UInt8]
  package var standardError: [UInt8]

  package init(status: ExitStatus, standardOutput: [UInt8] = [], standardError: [UInt8] = []) {
    self.status = status
    self.standardOutput = standardOutput
    self.standardError = standardError
  }
}

/// Why a command gave no result. `ErrorText` has the words.
package enum CommandError: Error, Hashable, Sendable {
  /// No such program along PATH.
  case notFound(executable: String)
  case notStarted(executable: String, errno: Int32)
  /// The directory to run in is missing or closed to us.
  case directoryUnusable(path: String, errno: Int32)
  case timedOut(Command, after: Duration)
  case outputTooLong(Command, limit: ByteCount)
  /// Read-only mode, and the command would change something.
  case readOnly(Command)
  /// What changes something is not done when it cannot be recorded first.
  case auditUnwritable(FileError)
  case cancelled
}

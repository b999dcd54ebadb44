/// Runs commands with variables that are in no plan; what a command sets itself wins.
package struct SecretRunner: CommandRunner {
  private let runner: any CommandRunner
  private let secrets: Secrets

  package init(_ runner: any CommandRunner, _ secrets: Secrets) {
    self.runner = runner
    self.secrets = secrets
  }

  package func run(_ command: Command) async throws(CommandError) -> CommandResult {
    try await runner.run(knowing(command))
  }

  package func stream(
    _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult {
    try await runner.stream(knowing(command), receive)
  }

  package func interact(_ command: Command) async throws(CommandError) -> ExitStatus {
    try await runner.interact(knowing(command))
  }

  private func knowing(_ command: Command) -> Command {
    var command = command
    command.environment = secrets.values.merging(command.environment) { _, own in own }
    return command
  }
}

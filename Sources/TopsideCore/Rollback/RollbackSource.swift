import SafeText

/// Looks at a project for a rollback; changes nothing.
package struct RollbackSource: Sendable {
  let commands: DockerCommands
  let runner: any CommandRunner
  let files: any Files
  let time: any Time

  package init(commands: DockerCommands, runner: any CommandRunner, files: any Files, time: any Time) {
    self.commands = commands
    self.runner = runner
    self.files = files
    self.time = time
  }

  /// What runs, what it could go back to, and whether that is safe.
  ///
  /// - Parameters:
  ///   - project: Where its files are; missing parts are read off the containers' labels.
  ///   - containers: All of the project, running or not.
  ///   - history: What is on record of it, in any order.
  ///   - variable: The one to use, where tags are made of several.
  /// - Returns: The survey, or why there is none: in the words of compose, or the names of variables that must be set.
  package func survey(
    _ project: ProjectFiles, containers: [Container], history: [Deployment], variable: String? = nil
  ) async -> Result<RollbackSurvey, FlowRefusal> {
    .failure(FlowRefusal("not known yet"))
  }

  /// What a plain `up` would make anew; for the banner. nil: compose does not say.
  package func plainUp(_ project: ProjectFiles, containers: [Container]) async -> PlainUp? { nil }

  /// The values that a flow needs in the environment of who runs it, read off the running containers and proven; for a
  /// run that is taken up by a process that does not have them.
  package func secrets(for flow: Flow) async -> Result<Secrets, FlowRefusal> {
    flow.secrets.isEmpty
      ? .success(Secrets())
      : .failure(
        FlowRefusal("set \(SafeText(sanitising: flow.secrets, separator: ", ")), and take it up again"))
  }
}

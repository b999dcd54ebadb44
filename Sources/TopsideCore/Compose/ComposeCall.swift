/// How compose has to be called for a project so that it sees what whoever brought it up let it see.
package struct ComposeCall: Hashable, Codable, Sendable {
  package var project: String
  package var directory: String?
  package var files: [String]
  /// Files of variables that were named with `--env-file`; empty is `.env` in the directory.
  package var variableFiles: [String] = []
  package var profiles: [String] = []

  package init(project: String, directory: String?, files: [String]) {
    self.project = project
    self.directory = directory
    self.files = files
  }

  /// Where a variable for the project is written down; nil when its directory is not known.
  package var variableFile: String? {
    if let last = variableFiles.last { return last }
    return directory.map { $0.hasSuffix("/") ? "\($0).env" : "\($0)/.env" }
  }

  var options: [String] {
    var options = ["--project-name", project]
    options += files.flatMap { ["--file", $0] }
    if let directory, !files.isEmpty { options += ["--project-directory", directory] }
    options += variableFiles.flatMap { ["--env-file", $0] }
    return options + profiles.flatMap { ["--profile", $0] }
  }
}

extension DockerCommands {
  /// `docker compose` for that project; `variables` are for the child alone, over the operator's environment.
  package func compose(
    _ call: ComposeCall, _ words: [String], variables: [String: String] = [:],
    impact: Command.Impact = .reads, timeout: Duration? = .seconds(20)
  ) -> Command {
    var command = docker(["compose"] + call.options + words, impact: impact, timeout: timeout)
    command.directory = call.directory
    command.environment = variables
    if impact != .reads {
      command.target = call.project
      command.place = .project(call.project)
    }
    return command
  }
}

/// Where a compose project's files are, as options or labels name them.
package struct ProjectFiles: Hashable, Sendable {
  /// nil lets compose take the name from the file or the folder.
  package var name: String?
  package var directory: String?
  /// Empty lets compose look for `compose.yaml` and its kin.
  package var files: [String]

  package init(name: String?, directory: String?, files: [String]) {
    self.name = name
    self.directory = directory
    self.files = files
  }
}

extension DockerCommands {
  /// The whole project with every profile on, interpolated: it holds secrets, so only what is needed is kept.
  package func composeConfig(_ project: ProjectFiles) -> Command {
    var options = project.name.map { ["--project-name", $0] } ?? []
    options += project.files.flatMap { ["--file", $0] }
    if !project.files.isEmpty, let directory = project.directory {
      options += ["--project-directory", directory]
    }
    var command = docker(
      ["compose"] + options + ["--profile", "*", "config", "--format", "json"], timeout: .seconds(20))
    command.directory = project.directory
    return command
  }

  package func composeVersion() -> Command {
    docker(["compose", "version", "--short"], timeout: .seconds(10))
  }

  /// A change by the labels alone.
  package func composeChange(_ verb: ChangeVerb, _ key: ServiceKey) -> Command {
    composeByLabels([verb.rawValue], project: key.project, services: [key.service])
  }
}

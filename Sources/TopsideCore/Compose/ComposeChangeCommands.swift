// Changes to compose projects as argv.
extension DockerCommands {
  /// A change by the labels alone: run at the root, where no compose file of another project can be found, so that
  /// it works when the project's own file is gone or broken.
  ///
  /// - Parameters:
  ///   - words: The verb and its options.
  ///   - project: Its name.
  ///   - services: Empty is all.
  ///   - impact: What it does to the system.
  ///   - timeout: After this long it is unknown what came of it.
  /// - Returns: The command.
  package func composeByLabels(
    _ words: [String], project: String, services: [String], impact: Command.Impact = .mutates,
    timeout: Duration = .seconds(120)
  ) -> Command {
    var command = docker(
      ["compose", "-p", project] + words + Self.operands(services), impact: impact, timeout: timeout)
    command.directory = "/"
    return command.acting(on: project, services)
  }

  /// A change that needs the project's files; without services it is for all.
  package func composeByFiles(
    _ call: ComposeCall, _ words: [String], services: [String], impact: Command.Impact = .mutates,
    timeout: Duration
  ) -> Command {
    compose(call, words + Self.operands(services), impact: impact, timeout: timeout)
      .acting(on: call.project, services)
  }

  /// A label may hold what compose would take for an option.
  private static func operands(_ services: [String]) -> [String] {
    (services.contains { $0.hasPrefix("-") } ? ["--"] : []) + services
  }

  /// What the engine's volumes take; it measures them, which may take long.
  package func volumeSizes() -> Command {
    docker(["system", "df", "-v", "--format", "{{json .Volumes}}"], timeout: .seconds(20))
  }
}

extension Command {
  fileprivate func acting(on project: String, _ services: [String]) -> Command {
    guard impact != .reads else { return self }
    var command = self
    command.place = .project(project)
    command.target =
      services.isEmpty ? project : services.map { "\(project)/\($0)" }.joined(separator: " ")
    return command
  }
}

import SafeText

/// What compose files declare.
package struct ComposeSource: Sendable {
  package let commands: DockerCommands
  let runner: any CommandRunner
  let files: any Files

  package init(commands: DockerCommands, runner: any CommandRunner, files: any Files) {
    self.commands = commands
    self.runner = runner
    self.files = files
  }

  /// Reads a project's files through compose itself, so that interpolation, `include` and `extends` are right.
  package func declaration(_ project: ProjectFiles) async -> FleetChange {
    let name = project.name ?? Self.folderName(project)
    if let missing = project.files.first(where: { !files.exists($0) }) {
      return .undeclared(project: name, .absent("no compose file at \(missing)"))
    }
    if project.files.isEmpty, project.directory == nil {
      return .undeclared(project: name, .absent("its compose file is not known"))
    }
    let command = commands.composeConfig(project)
    do {
      let result = try await runner.run(command)
      guard result.status.isSuccess else {
        return .undeclared(project: name, Self.unread(EngineFault.classify(command, result)))
      }
      let declared = try ComposeConfigParsing.project(result.standardOutput)
      return .declared(declared, project)
    } catch let error as CommandError {
      return .undeclared(project: name, Self.unread(EngineFault.classify(error)))
    } catch {
      return .undeclared(project: name, .broken("docker compose config printed what is not its JSON"))
    }
  }

  /// Only what is wrong with the files themselves is the files' fault.
  private static func unread(_ fault: EngineFault) -> Project.Declaration {
    switch fault {
    case .composeFileBroken, .other: .broken("\(fault.summary)")
    default: .absent("\(fault.summary)")
    }
  }

  /// What compose would call a project of this folder, as far as nothing else says its name.
  private static func folderName(_ project: ProjectFiles) -> String {
    let folder = project.directory?.split(separator: "/").last ?? ""
    return folder.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }

  /// Names that compose looks for, in its order.
  private static let fileNames = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"]

  /// The folder, from the given one upwards, that holds a compose file; where compose itself would find it.
  package func projectDirectory(from directory: String) -> String? {
    var folder = directory
    while true {
      if Self.fileNames.contains(where: { files.exists(folder == "/" ? "/\($0)" : "\(folder)/\($0)") }) {
        return folder
      }
      guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
  }
}

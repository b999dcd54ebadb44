import Dashboard
import SafeText
package import TopsideCore

/// What a tab asks the engine for, as lines.
struct Loading: Sendable {
  let services: Services

  func inspect(_ id: ContainerID) async -> Message {
    await load(services.commands.inspect([id]), .inspect, of: id, Self.engineWords) { bytes in
      InspectText.lines(String(decoding: bytes, as: UTF8.self)).map { "\($0)" }
    }
  }

  func processes(_ id: ContainerID) async -> Message {
    await load(services.commands.processes(id), .processes, of: id, Self.engineWords) { bytes in
      ProcessTable.lines(String(decoding: bytes, as: UTF8.self)).map { "\(Redaction.mask($0))" }
    }
  }

  /// What kubectl says of an object; nil for what is no text about one.
  func document(_ query: Query, _ commands: KubeCommands) async -> Message? {
    switch query {
    case .describe(let key):
      await load(commands.describe(key), query, of: nil, Self.clusterWords, KubeText.description)
    case .yaml(let key): await load(commands.yaml(key), query, of: nil, Self.clusterWords, KubeText.yaml)
    case .inspect, .processes: nil
    }
  }

  private static func engineWords(_ command: Command, _ result: CommandResult) -> String {
    EngineFault.classify(command, result).summary
  }

  private static func clusterWords(_ command: Command, _ result: CommandResult) -> String {
    KubeFault.classify(command, result).summary
  }

  /// Asks, and hands on what `lines` makes of the answer, without its secrets.
  private func load(
    _ command: Command, _ query: Query, of id: ContainerID?, _ fault: (Command, CommandResult) -> String,
    _ lines: ([UInt8]) -> [SafeText]
  ) async -> Message {
    do {
      let result = try await services.runner.run(command)
      guard result.status.isSuccess else {
        return .loaded(query, id, .failure(LoadFailure("\(fault(command, result))")))
      }
      return .loaded(query, id, .success(lines(result.standardOutput)))
    } catch {
      return .loaded(query, id, .failure(LoadFailure("\(ErrorText.summary(error))")))
    }
  }
}

extension Services {
  /// The engine, narrowed to the project of the files that were asked for.
  func scopedSource(_ deliver: @Sendable (FleetChange) -> Void) async -> DockerSource {
    guard isScopedToFiles, let project = projects.first else { return source }
    let compose = ComposeSource(commands: commands, runner: runner, files: files)
    let declaration = await compose.declaration(project)
    deliver(declaration)
    var narrowed = source.commands
    switch declaration {
    case .declared(let declared, _): narrowed.project = declared.name
    case .undeclared(let name, _): narrowed.project = name
    default: break
    }
    return DockerSource(commands: narrowed, runner: runner, time: time)
  }

  /// Now, on both clocks.
  package var moment: Moment { Moment(wall: time.now(), uptime: time.uptime()) }
}

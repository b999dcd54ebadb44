import Dashboard
import SafeText
package import TopsideCore

/// What a tab asks the engine for, as lines.
struct Loading: Sendable {
  let services: Services

  func inspect(_ id: ContainerID) async -> Message {
    await load(services.commands.inspect([id]), .inspect, id, InspectText.lines)
  }

  func processes(_ id: ContainerID) async -> Message {
    await load(services.commands.processes(id), .processes, id) { text in
      ProcessTable.lines(text).map { Redaction.mask($0) }
    }
  }

  /// Asks, and hands on what `lines` makes of the answer, without its secrets.
  private func load(
    _ command: Command, _ query: Query, _ id: ContainerID, _ lines: (String) -> [String]
  ) async -> Message {
    do {
      let result = try await services.runner.run(command)
      guard result.status.isSuccess else {
        let fault = EngineFault.classify(command, result)
        return .loaded(query, id, .failure(LoadFailure("\(fault.summary)")))
      }
      let text = String(decoding: result.standardOutput, as: UTF8.self)
      return .loaded(query, id, .success(lines(text).map { SafeText(sanitising: $0) }))
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

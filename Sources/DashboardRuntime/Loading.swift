import Dashboard
import SafeText
import TopsideCore

/// What a tab asks the engine for, as lines.
struct Loading: Sendable {
  let services: Services

  func inspect(_ id: ContainerID) async -> Message {
    await lines(services.commands.inspect([id]), .inspect, id)
  }

  func processes(_ id: ContainerID) async -> Message {
    await lines(services.commands.processes(id), .processes, id)
  }

  private func lines(_ command: Command, _ query: Query, _ id: ContainerID) async -> Message {
    do {
      let result = try await services.runner.run(command)
      guard result.status.isSuccess else {
        let fault = EngineFault.classify(command, result)
        return .loaded(query, id, .failure(LoadFailure("\(fault.summary)")))
      }
      let text = String(decoding: result.standardOutput, as: UTF8.self)
      return .loaded(
        query, id,
        .success(text.split(separator: "\n").map { SafeText(sanitising: Redaction.mask(String($0))) }))
    } catch {
      return .loaded(query, id, .failure(LoadFailure("\(ErrorText.summary(error))")))
    }
  }
}

extension Services {
  var moment: Moment { Moment(wall: time.now(), uptime: time.uptime()) }
}

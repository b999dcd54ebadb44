package import SafeText

/// Answers guards and probes about compose projects and their images.
package struct ComposeProbeSource: Sendable {
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

  package func refusal(_ condition: ComposeGuard) async -> SafeText? {
    switch condition {
    case .unattended(let project):
      let busy = ComposeActivity(files: files).projects()
      return busy.contains(project) ? "another docker compose is at work on \(project)" : nil
    case .environment(let claim):
      return await RollbackSource(commands: commands, runner: runner, files: files, time: time).refusal(claim)
    case .change(let condition): return await refusal(condition)
    }
  }

  package func look(_ probe: ComposeProbe) async -> ProbeResult? {
    switch probe {
    case .change(let probe): return await look(probe)
    case .image(let reference, let id):
      guard let found = await images([reference]) else { return nil }
      guard let here = found[reference] else { return .pending("\(reference) is not here") }
      return id == nil || here == id
        ? .met("\(reference) is here") : .pending("\(reference) is another image")
    case .images(let references):
      guard let found = await images(references) else { return nil }
      guard let missing = references.first(where: { found[$0] == nil }) else { return .met("all here") }
      return .pending("\(missing) is not here")
    case .held(let project, let image): return await held(project, image)
    case .released(let project, let ids): return await released(project, ids)
    case .runs(let project, let wanted): return await running(project, wanted)
    case .untangled(let project, let services): return await untangled(project, services)
    case .deployed(let wanted): return await deployed(wanted)
    case .variable(let path, let name, let value):
      let found = files.read(path, limit: .mib(1)).flatMap { VariableFile.value(of: name, in: $0) }
      return found == value ? .met("\(name) is \(value) in \(path)") : .pending("\(name) has another value")
    }
  }

  /// Identifiers of the images that are here, by what they were asked for as.
  ///
  /// - Returns: nil when the engine does not say.
  func images(_ references: [String]) async -> [String: String]? {
    var found: [String: String] = [:]
    for reference in Set(references).sorted() {
      let command = commands.docker(
        ["image", "inspect", "--format", "{{.Id}}", reference], timeout: .seconds(20))
      guard let result = try? await runner.run(command) else { return nil }
      if result.status.isSuccess {
        found[reference] = String(decoding: result.standardOutput, as: UTF8.self).trimmed
      } else if !Self.saysMissing(result) {
        return nil
      }
    }
    return found
  }

  private static func saysMissing(_ result: CommandResult) -> Bool {
    let words = String(decoding: result.standardError, as: UTF8.self).lowercased()
    return words.contains("no such image") || words.contains("no such object")
  }

  private func released(_ project: String, _ ids: [ContainerID]) async -> ProbeResult? {
    guard let result = try? await runner.run(commands.holds(project)), result.status.isSuccess else {
      return nil
    }
    let left = ImageHold.held(result.standardOutput).filter { ids.contains($0.container) }
    return left.isEmpty ? .met("let go") : .pending("\(left.count) still held")
  }

  private func held(_ project: String, _ image: String) async -> ProbeResult? {
    guard let result = try? await runner.run(commands.holds(project, image: image)), result.status.isSuccess
    else {
      return nil
    }
    let isThere = !String(decoding: result.standardOutput, as: UTF8.self).trimmed.isEmpty
    return isThere ? .met("held") : .pending("not held")
  }
}

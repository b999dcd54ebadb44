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
    case .change(let condition): return await refusal(condition)
    }
  }

  package func look(_ probe: ComposeProbe) async -> ProbeResult? {
    switch probe {
    case .change(let probe): return await look(probe)
    case .image(let reference, let id):
      let command = commands.docker(
        ["image", "inspect", "--format", "{{.Id}}", reference], timeout: .seconds(20))
      guard let result = try? await runner.run(command) else { return nil }
      let found = String(decoding: result.standardOutput, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        .first
      guard result.status.isSuccess, let found else { return .pending("\(reference) is not here") }
      return id == nil || String(found) == id
        ? .met("\(reference) is here") : .pending("\(reference) is another image")
    }
  }
}

import SafeText

// Changes of services and projects, as far as the engine has to be asked.
extension ComposeProbeSource {
  /// The containers of one project.
  private func containers(of project: String) async -> Result<[Container], Fault> {
    var narrowed = commands
    narrowed.project = project
    return await DockerSource(commands: narrowed, runner: runner, time: time).list()
  }

  func refusal(_ condition: ComposeChangeGuard) async -> SafeText? {
    switch condition {
    case .sameContainers(let project, let ids):
      switch await containers(of: project) {
      case .failure(let failure): return "\(failure.fault.summary)"
      case .success(let found):
        let now = found.filter { !$0.isOneOff }.map(\.id).sorted()
        return now == ids.sorted()
          ? nil : "\(project) has other containers now than the plan named: look again"
      }
    }
  }

  func look(_ probe: ComposeChangeProbe) async -> ProbeResult? {
    switch probe {
    case .services(let project, let expectations):
      guard case .success(let found) = await containers(of: project) else { return nil }
      return ComposeChangeProbe.judge(expectations, found, at: time.now())
    case .gone(let project, let volumes):
      guard case .success(let found) = await containers(of: project) else { return nil }
      let left = found.filter { $0.state != .removing }
      if let first = left.first {
        return .pending(left.count == 1 ? "\(first.name) is left" : "\(left.count) containers are left")
      }
      return await lookForVolumes(volumes)
    case .images(let references):
      for reference in references {
        let result = await look(.image(reference, id: nil))
        guard case .met = result else { return result }
      }
      return .met(references.count == 1 ? "\(references[0]) is here" : "\(references.count) images are here")
    }
  }

  private func lookForVolumes(_ volumes: [String]) async -> ProbeResult? {
    guard !volumes.isEmpty else { return .met("nothing is left") }
    let command = commands.docker(["volume", "ls", "--quiet"], timeout: .seconds(20))
    guard let result = try? await runner.run(command), result.status.isSuccess else { return nil }
    let there = Set(
      String(decoding: result.standardOutput, as: UTF8.self).split(separator: "\n").map(String.init))
    let left = volumes.filter(there.contains)
    return left.isEmpty
      ? .met("nothing is left, no volume either") : .pending("volume \(left[0]) is still there")
  }
}

import SafeText

// Whether services run what they should, and keep running.
extension ComposeProbeSource {
  /// How long a container must have run since its last start: restarts in between begin it anew.
  static let flat = Duration.seconds(20)
  /// So many restarts of a new container are a crash loop.
  static let patience = 3

  func running(_ project: String, _ wanted: [String: WantedImage]) async -> ProbeResult? {
    guard let seen = await look(project, wanted) else { return nil }
    for (service, image) in wanted.sorted(by: { $0.key < $1.key }) {
      let containers = seen.containers[service] ?? []
      if let words = seen.mismatch(containers, image) { return .pending("\(service) \(words)") }
      if let idle = containers.first(where: { !$0.isAlive }) {
        return .pending("\(service) is \(idle.state.rawValue)")
      }
    }
    return .met("they run it")
  }

  func untangled(_ project: String, _ services: [String]) async -> ProbeResult? {
    guard let seen = await look(project, [:]) else { return nil }
    for service in services {
      let containers = seen.containers[service] ?? []
      for (_, twins) in Dictionary(grouping: containers, by: \.number) where twins.count > 1 {
        if twins.contains(where: { $0.state == .created }) {
          return .pending("\(service) was left half made")
        }
      }
    }
    return .met("nothing is half made")
  }

  func deployed(_ wanted: Deployed) async -> ProbeResult? {
    guard let seen = await look(wanted.project, wanted.images) else { return nil }
    let now = time.now()
    var results: [ProbeResult] = []
    for (service, image) in wanted.images.sorted(by: { $0.key < $1.key }) {
      let containers = seen.containers[service] ?? []
      if let words = seen.mismatch(containers, image) {
        // A client that gave no answer may still be at it.
        results.append(.pending("\(service) \(words)"))
      } else {
        results += containers.map { Self.judge($0, service, at: now) }
      }
    }
    for result in results { if case .failed = result { return result } }
    for result in results { if case .pending = result { return result } }
    var said: SafeText = ""
    for address in wanted.addresses {
      switch await answer(address) {
      case .success:
        said = "; \(wanted.addresses.count == 1 ? "its address answers" : "its addresses answer")"
      case .failure: return .pending("\(address) does not answer")
      case .noTool: said = "; HTTP: not checked, there is no curl"
      }
    }
    let count = wanted.images.count
    return .met("\(count) \(count == 1 ? "service runs" : "services run") it, no restart for 20 s\(said)")
  }

  /// Judges one container that is made from the right image; pure.
  static func judge(_ container: Container, _ service: String, at now: Timestamp) -> ProbeResult {
    if container.oomKilled { return .failed("\(service) was killed for memory") }
    if container.restartCount >= patience {
      return .failed(
        "\(service) was restarted \(container.restartCount) times: exit \(Words.exit(container.exitCode))")
    }
    switch container.state {
    case .running: break
    case .exited where !container.restartPolicy.revives, .dead:
      return .failed("\(service) ended with exit \(Words.exit(container.exitCode))")
    case .exited, .created, .paused, .restarting, .removing, .unknown:
      return .pending("\(service) is \(container.state.rawValue)")
    }
    if let health = container.health, health.status != .healthy {
      return .pending("\(service) is \(health.status.rawValue)")
    }
    let age = container.started.map { now.since($0) } ?? .zero
    if age < flat { return .pending("\(service) runs for \(age.components.seconds) of 20 s") }
    return .met("\(service) runs")
  }

  private enum Answer { case success, failure, noTool }

  private func answer(_ address: String) async -> Answer {
    let command = Command(
      "curl",
      ["--fail", "--silent", "--show-error", "--output", "/dev/null", "--max-time", "5", "--", address],
      impact: .reads, timeout: .seconds(8))
    do throws(CommandError) {
      return try await runner.run(command).status.isSuccess ? .success : .failure
    } catch {
      if case .notFound = error { return .noTool }
      // What gives no answer has not answered.
      return .failure
    }
  }

  private struct Sight {
    var containers: [String: [Container]]
    /// Identifiers of images by reference.
    var images: [String: String]

    /// How what a service has is not what is wanted; nil when it is.
    func mismatch(_ containers: [Container], _ wanted: WantedImage) -> SafeText? {
      if containers.isEmpty { return "has no container" }
      guard let id = wanted.id ?? images[wanted.reference] else {
        return "has no image: \(wanted.reference) is not here"
      }
      let isRight = containers.allSatisfy { $0.image == wanted.reference && $0.imageID == id }
      return isRight ? nil : "does not run \(wanted.reference)"
    }
  }

  private func look(_ project: String, _ wanted: [String: WantedImage]) async -> Sight? {
    let docker = DockerCommands(context: commands.context, project: project)
    let source = DockerSource(commands: docker, runner: runner, time: time)
    let unknown = wanted.values.filter { $0.id == nil }.map(\.reference)
    guard case .success(let found) = await source.list(), let images = await images(unknown) else {
      return nil
    }
    let own = found.filter { !$0.isOneOff && $0.service.project == project }
    return Sight(containers: Dictionary(grouping: own) { $0.service.service }, images: images)
  }
}

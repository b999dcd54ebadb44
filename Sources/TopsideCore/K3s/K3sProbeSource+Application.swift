import SafeText

// The compose project that works with the cluster.
extension K3sProbeSource {
  private func containers(_ application: K3sApplication, of services: [String]) async -> Result<
    [Container], Fault
  > {
    var commands = application.docker
    commands.project = application.project
    let source = DockerSource(commands: commands, runner: runner, time: time)
    return await source.list().map { found in
      found.filter { services.contains($0.service.service) && !$0.isOneOff }
    }
  }

  func noGenerator(_ application: K3sApplication) async -> SafeText? {
    if !files.exists(application.kubeconfig) {
      // It may well be what is to be made.
    } else if files.read(application.kubeconfig, limit: .mib(1)) == nil {
      return
        "\(application.kubeconfig) cannot be read, or is a directory: Docker makes one where a file was missing"
    }
    switch await containers(application, of: [application.generator]) {
    case .failure(let failure): return "\(failure.fault.summary)"
    case .success(let found):
      return found.isEmpty
        ? "\(application.generator) has no container: docker compose up -d --no-deps \(application.generator)"
        : nil
    }
  }

  func generated(_ application: K3sApplication, _ record: String) async -> ProbeResult? {
    guard case .success(let found) = await containers(application, of: [application.generator]) else {
      return nil
    }
    guard let job = found.first, job.started != nil else { return .pending("not started yet") }
    switch job.state {
    case .exited, .dead: break
    case .running, .restarting, .created, .paused, .removing, .unknown:
      return .pending("\(job.state.rawValue)")
    }
    guard job.exitCode == 0 else {
      return .failed("\(application.generator) ended with exit \(Words.exit(job.exitCode))")
    }
    guard let said = await words(of: job, application) else { return nil }
    guard said.contains(application.line) else {
      return .failed("\(application.generator) ended with 0, and did not say: \(application.line)")
    }
    guard let now = files.read(application.kubeconfig, limit: .mib(1)) else {
      return .failed("\(application.kubeconfig) is not there")
    }
    let before = files.read(record, limit: .kib(4)).map { String(decoding: $0.prefix(64), as: UTF8.self) }
    if before == SHA256.hex(now) {
      return .failed(
        "\(application.generator) ended with 0, and \(application.kubeconfig) is the same as before")
    }
    if let end = Self.expiry(now), end < time.now().advanced(by: application.tokenLasts) {
      return .failed("the token in \(application.kubeconfig) ends at \(RFC3339.print(end)): it is no new one")
    }
    return .met("\(application.kubeconfig) was written anew")
  }

  func workers(_ application: K3sApplication, _ span: Duration) async -> ProbeResult? {
    let services = [application.generator] + application.workers
    guard case .success(let found) = await containers(application, of: services) else { return nil }
    let written = found.filter { $0.service.service == application.generator }.compactMap(\.finished).max()
    for name in application.workers {
      let replicas = found.filter { $0.service.service == name }
      if replicas.isEmpty { return .failed("\(name) has no container") }
      for container in replicas {
        if let written, let started = container.started, started < written {
          return .failed("\(container.name) was not started since")
        }
        let result = await worker(container, application, span)
        guard case .met = result else { return result }
      }
    }
    return .met("\(application.workers.count) workers run for \(Words.age(span)) without an end")
  }
}

// One container at a time.
extension K3sProbeSource {
  /// Up for long enough, by its own word too, and not refused by the cluster.
  private func worker(_ container: Container, _ application: K3sApplication, _ span: Duration) async
    -> ProbeResult?
  {
    guard container.state == .running, let started = container.started else {
      return .pending("\(container.name) is \(container.state.rawValue)")
    }
    guard let said = await words(of: container, application) else { return nil }
    let lines = said.split(whereSeparator: \.isNewline)
    if let line = lines.first(where: { line in application.refusals.contains(where: line.contains) }) {
      return .failed("\(container.name) says: \(Redaction.mask(String(line.prefix(200))))")
    }
    let age = time.now().since(started)
    if age < span { return .pending("\(container.name) runs for \(Words.age(age))") }
    if let greeting = application.greetings[container.service.service], !said.contains(greeting) {
      return .pending("\(container.name) has not said yet: \(greeting)")
    }
    return .met("up")
  }

  /// What a container has said since its start; nil where the engine does not tell.
  private func words(of container: Container, _ application: K3sApplication) async -> String? {
    let logs = application.docker.logs(container.id, tail: nil, since: container.started, follows: false)
    guard let result = try? await runner.run(logs.ending), result.status.isSuccess else { return nil }
    return String(decoding: result.standardOutput + result.standardError, as: UTF8.self)
  }

  /// When the token of a kubeconfig ends, where it has one that tells.
  private static func expiry(_ kubeconfig: [UInt8]) -> Timestamp? {
    let text = String(decoding: kubeconfig, as: UTF8.self)
    let token = text.split(whereSeparator: \.isNewline).lazy.compactMap { line -> String? in
      guard let range = line.firstRange(of: "token:") else { return nil }
      return String(line[range.upperBound...].filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" })
    }.first
    return token.flatMap(K3sKubeconfig.expiry(ofToken:))
  }
}

extension Command {
  /// The same for one answer.
  fileprivate var ending: Command {
    var command = self
    command.timeout = .seconds(20)
    return command
  }
}

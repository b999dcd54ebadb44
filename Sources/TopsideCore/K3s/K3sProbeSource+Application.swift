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
    guard let job = found.first, let started = job.started else { return .pending("not started yet") }
    switch job.state {
    case .exited, .dead: break
    case .running, .restarting, .created, .paused, .removing, .unknown:
      return .pending("\(job.state.rawValue)")
    }
    guard job.exitCode == 0 else {
      return .failed("\(application.generator) ended with exit \(Words.exit(job.exitCode))")
    }
    let logs = application.docker.logs(job.id, tail: nil, since: started, follows: false)
    guard let result = try? await runner.run(logs.ending), result.status.isSuccess else { return nil }
    let said = String(decoding: result.standardOutput + result.standardError, as: UTF8.self)
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
        guard container.state == .running, let started = container.started else {
          return .pending("\(container.name) is \(container.state.rawValue)")
        }
        if let written, started < written { return .failed("\(container.name) was not started since") }
        let age = time.now().since(started)
        if age < span { return .pending("\(container.name) runs for \(Words.age(age))") }
      }
    }
    return .met("\(application.workers.count) workers run for \(Words.age(span)) without an end")
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

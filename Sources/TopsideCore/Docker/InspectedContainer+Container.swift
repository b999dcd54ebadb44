extension InspectedContainer {
  /// nil when it is no compose container. An empty name would make compose act on another project.
  var container: Container? {
    let labels = Config?.Labels?.members ?? [:]
    guard let id = ContainerID(Id), let project = labels["com.docker.compose.project"],
      let service = labels["com.docker.compose.service"], !project.isEmpty, !service.isEmpty
    else { return nil }
    let name = Name.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 } ?? id.short
    var container = Container(
      id: id, name: name, service: ServiceKey(project: project, service: service),
      number: labels["com.docker.compose.container-number"].flatMap { Int($0) } ?? 1,
      image: Config?.Image ?? Image ?? "", state: state)
    container.isOneOff = labels["com.docker.compose.oneoff"] == "True"
    container.labels = labels
    container.environment = Config?.Env?.elements ?? []
    container.imageID = Image ?? ""
    container.created = Created.flatMap(RFC3339.parse)
    fillState(&container)
    fillSettings(&container)
    return container
  }

  /// An exit whose code could not be read is not known to be a good one.
  private var state: Container.State {
    let state = State?.Status.flatMap(Container.State.init) ?? .unknown
    return state == .exited && State?.ExitCode == nil ? .unknown : state
  }

  private func fillState(_ container: inout Container) {
    container.restartCount = max(0, Int(Int32(clamping: RestartCount ?? 0)))
    guard let State else { return }
    container.started = State.StartedAt.flatMap(RFC3339.parse)
    container.finished = State.FinishedAt.flatMap(RFC3339.parse)
    container.exitCode = Int32(clamping: State.ExitCode ?? 0)
    container.oomKilled = State.OOMKilled ?? false
    container.error = State.Error ?? ""
    container.processID = State.Pid.flatMap { $0 > 0 ? Int32(exactly: $0) : nil }
    container.health = State.Health?.report
  }

  private func fillSettings(_ container: inout Container) {
    container.healthcheck = Config?.Healthcheck?.healthcheck
    container.memoryLimit = HostConfig?.Memory.flatMap { $0 > 0 ? ByteCount(plausible: $0) : nil }
    container.restartPolicy = HostConfig?.RestartPolicy?.policy ?? .never
    container.logDriver = HostConfig?.LogConfig?.Type ?? ""
    container.ports = NetworkSettings?.publishedPorts ?? []
  }
}

extension InspectedContainer.HealthFields {
  /// nil where there is no healthcheck: engines print `none` or nothing.
  var report: HealthReport? {
    guard let status = Status.flatMap(HealthReport.Status.init) else { return nil }
    return HealthReport(
      status: status, failingStreak: max(0, FailingStreak ?? 0),
      probes: (Log?.elements ?? []).compactMap(\.probe))
  }
}

extension InspectedContainer.ProbeFields {
  var probe: HealthReport.Probe? {
    guard let start = Start.flatMap(RFC3339.parse), let code = ExitCode else { return nil }
    return HealthReport.Probe(
      start: start, end: End.flatMap(RFC3339.parse) ?? start, exitCode: Int32(clamping: code),
      output: Output ?? "")
  }
}

extension InspectedContainer.ConfigFields.Check {
  /// nil for `NONE`, which switches an image's own check off. Zero means the engine's default.
  var healthcheck: Healthcheck? {
    guard let test = Test, let kind = test.first, kind != "NONE" else { return nil }
    func duration(_ nanoseconds: Int64?, or fallback: Duration) -> Duration {
      nanoseconds.flatMap { $0 > 0 ? .nanoseconds($0) : nil } ?? fallback
    }
    return Healthcheck(
      test: test, interval: duration(Interval, or: .seconds(30)),
      timeout: duration(Timeout, or: .seconds(30)),
      startPeriod: duration(StartPeriod, or: .zero), retries: Retries.flatMap { $0 > 0 ? $0 : nil } ?? 3)
  }
}

extension InspectedContainer.HostFields.Policy {
  var policy: Container.RestartPolicy {
    switch Name {
    case "always": .always
    case "unless-stopped": .unlessStopped
    case "on-failure": .onFailure(maximum: MaximumRetryCount ?? 0)
    default: .never
    }
  }
}

extension InspectedContainer.NetworkFields {
  /// Sorted by host port; the same port on IPv4 and IPv6 is one.
  var publishedPorts: [PublishedPort] {
    var found: [PublishedPort] = []
    for (name, bindings) in Ports ?? [:] {
      let parts = name.split(separator: "/")
      guard let containerPort = parts.first.flatMap({ UInt16($0) }) else { continue }
      for binding in bindings.wrappedValue?.elements ?? [] {
        // Port 0 asks for any; a running container tells the one it got.
        guard let hostPort = binding.HostPort.flatMap({ UInt16($0) }), hostPort > 0 else { continue }
        let port = PublishedPort(
          hostAddress: binding.HostIp ?? "", hostPort: Int(hostPort), containerPort: Int(containerPort),
          transport: parts.count > 1 ? String(parts[1]) : "tcp")
        let isTwin = found.contains {
          $0.hostPort == port.hostPort && $0.containerPort == port.containerPort
            && $0.transport == port.transport
        }
        if !isTwin { found.append(port) }
      }
    }
    return found.sorted {
      ($0.hostPort, $0.containerPort, $0.transport) < ($1.hostPort, $1.containerPort, $1.transport)
    }
  }
}

package import SafeText

extension Triage {
  /// Everything that is wrong, worst first; between equals in the order of names, so that nothing jumps.
  package func problems(_ fleet: Fleet) -> [Problem] {
    var problems = engineProblems(fleet)
    for project in fleet.projects.values {
      if case .broken(let words) = project.declaration {
        problems.append(
          Problem(
            .warning, .project(project.name), name: "\(project.name)",
            cause: "compose file refused: \(words)",
            hint: "rows show containers only"))
      }
    }
    if let wanted, fleet.isListed, !fleet.isUp(wanted) {
      problems.append(
        Problem(
          .warning, .project(wanted), name: "\(wanted)", cause: "the project has no container here",
          hint: "docker compose -p \(wanted) up -d starts it"))
    }
    for service in fleet.services.values { problems += serviceProblems(service, in: fleet) }
    return problems.worstFirst
  }

  private func engineProblems(_ fleet: Fleet) -> [Problem] {
    switch fleet.engine {
    case .connecting, .live: []
    case .silent(let since):
      [
        Problem(
          .failed, .engine, name: "docker",
          cause: "does not answer for \(Words.age(now.uptime - since)); rows are as old", hint: "")
      ]
    case .lost(.notInstalled, _, _) where hasCluster: []
    case .lost(let fault, _, _):
      [Problem(.failed, .engine, name: "docker", cause: "\(fault.summary)", hint: "\(fault.advice)")]
    }
  }

  private func serviceProblems(_ service: Service, in fleet: Fleet) -> [Problem] {
    let name: SafeText =
      fleet.projects.count > 1 ? "\(service.key.project)/\(service.key.service)" : "\(service.key.service)"
    var problems: [Problem] = []
    let status = status(service, in: fleet)
    if status.severity > .neutral {
      let saysAll = status.cause.text.hasPrefix(status.word.text)
      let cause: SafeText =
        status.cause.isEmpty ? status.word : saysAll ? status.cause : "\(status.word): \(status.cause)"
      problems.append(
        Problem(
          status.severity, .service(service.key), name: name, cause: cause, hint: hint(for: status),
          since: status.since))
    }
    // What is killed for memory again and again is said already; its memory comes and goes.
    let isOOMLoop = status.severity == .failed && service.containers.contains(where: \.oomKilled)
    if !isOOMLoop, let cause = memoryCause(service) {
      problems.append(Problem(.warning, .service(service.key), name: name, cause: cause, hint: "l logs"))
    }
    return problems
  }

  private func hint(for status: Status) -> SafeText {
    switch status.health {
    case .missing: "docker compose up creates it"
    case .failed, .degraded:
      status.word.text.hasPrefix("unhealthy")
        ? "d health  r restart" : status.word.text.hasPrefix("created") ? "S start" : "l logs  r restart"
    case .healthy, .started, .starting, .completed, .off, .unknown: "l logs"
    }
  }

  /// At the warning level now, or full within 15 minutes at the pace of the last five.
  package func memoryCause(_ service: Service) -> SafeText? {
    guard let (container, memory) = service.fullest, let limit = memory.limit, let fraction = memory.fraction
    else { return nil }
    let percent = Words.percent(of: fraction)
    let rise = rise(service.histories[container.id], used: memory.used, limit: limit)
    guard percent >= memoryWarningPercent || rise != nil else { return nil }
    return "memory \(percent) % of \(Words.bytes(limit))\(rise ?? "")"
  }

  /// A steep and steady rise only: at least half a percent of the limit a minute.
  private func rise(_ history: UsageHistory?, used: ByteCount, limit: ByteCount) -> SafeText? {
    guard let slope = history?.memorySlope, slope > Double(limit.bytes) / 200 else { return nil }
    let minutes = Double(limit.bytes - used.bytes) / slope
    guard minutes < 15 else { return nil }
    let pace = Words.bytes(ByteCount(Int(min(slope, 1e15))))
    return minutes < 1
      ? ", rising \(pace)/min, full within a minute" : ", rising \(pace)/min, full in ~\(Int(minutes)) min"
  }
}

extension [Problem] {
  /// Between equals in the order of names, so that nothing jumps.
  package var worstFirst: [Problem] {
    sorted { ($1.severity.rawValue, $0.name, $0.cause) < ($0.severity.rawValue, $1.name, $1.cause) }
  }
}

extension Fleet {
  /// Services of the same project that wait for this one.
  package func dependents(of key: ServiceKey, waitingFor condition: DeclaredService.Dependency.Condition)
    -> [String]
  {
    services.values.filter { service in
      service.key.project == key.project
        && service.declared?.dependencies.contains { $0.service == key.service && $0.condition == condition }
          == true
    }.map(\.key.service).sorted()
  }

  /// All services that depend on this one in any way.
  package func dependents(of key: ServiceKey) -> [String] {
    services.values.filter { service in
      service.key.project == key.project
        && service.declared?.dependencies.contains { $0.service == key.service } == true
    }.map(\.key.service).sorted()
  }

  /// What a created container waits for, as `kafka: healthy`.
  func unmet(_ service: Service) -> [String] {
    (service.declared?.dependencies ?? []).filter { !isMet($0, in: service.key.project) }.map { dependency in
      let wanted: String =
        switch dependency.condition {
        case .started: "started"
        case .healthy: "healthy"
        case .completed: "done"
        }
      return "\(dependency.service): \(wanted)"
    }
  }

  private func isMet(_ dependency: DeclaredService.Dependency, in project: String) -> Bool {
    let containers = services[ServiceKey(project: project, service: dependency.service)]?.containers ?? []
    return switch dependency.condition {
    case .started: containers.contains(where: \.isRunning)
    case .healthy: containers.contains { $0.health?.status == .healthy }
    case .completed: containers.contains { $0.state == .exited && $0.exitCode == 0 }
    }
  }
}

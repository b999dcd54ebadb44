import SafeText

extension Triage {
  /// How one container is.
  package func status(_ container: Container, of service: Service, in fleet: Fleet) -> Status {
    switch container.state {
    case .running: running(container, of: service)
    case .paused: Status(.degraded, .warning, "paused", cause: "paused by hand")
    case .restarting: restarting(container, of: service)
    case .exited, .dead: ended(container, of: service, in: fleet)
    case .created: created(container, of: service, in: fleet)
    case .removing: Status(.off, .neutral, "removing")
    case .unknown: Status(.unknown, .neutral, "unknown")
    }
  }

  private func running(_ container: Container, of service: Service) -> Status {
    if let loop = loop(container, of: service, word: "running") { return loop }
    var status = probed(container, of: service)
    if status.severity == .neutral, let recent = recentRestart(container, of: service) {
      status.severity = .warning
      status.cause = recent
      status.since = container.started
    }
    return status
  }

  private func probed(_ container: Container, of service: Service) -> Status {
    guard let health = container.health else { return Status(.started, .neutral, "started") }
    switch health.status {
    case .healthy: return Status(.healthy, .neutral, "healthy")
    case .starting: return Status(.starting, .neutral, "starting")
    case .unhealthy:
      return Status(
        .failed, .failed, "unhealthy", cause: Self.probeCause(health),
        since: service.events.last { $0.action == .health(.unhealthy) && $0.id == container.id }?.at)
    }
  }

  /// The streak and the first line of what the last failed probe said.
  private static func probeCause(_ health: HealthReport) -> SafeText {
    let streak: SafeText = "\(health.failingStreak) probes failed"
    guard let last = health.probes.last(where: { $0.exitCode != 0 }) else { return streak }
    let line = Redaction.mask(last.output).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return line.isEmpty ? "\(streak), exit \(last.exitCode), no output" : "\(streak): \(line)"
  }

  private func restarting(_ container: Container, of service: Service) -> Status {
    if let loop = loop(container, of: service, word: "restarting") { return loop }
    let why = exitWords(container, of: service)
    return Status(.degraded, .warning, "restarting", cause: "ended: \(why)", since: container.finished)
  }

  /// Three unasked ends within five minutes.
  private func loop(_ container: Container, of service: Service, word: SafeText) -> Status? {
    let window = now.wall.advanced(by: .seconds(-300))
    let crashes = service.crashes(since: window)
    let waits = container.state == .restarting && container.restartCount >= 3
    guard crashes.count >= 3 || waits else { return nil }
    let oom = crashes.count { $0.wasOOM }
    let count = max(crashes.count, waits ? container.restartCount : 0)
    let first = crashes.first?.at
    let span: SafeText = first.map { " in \(Words.age(now.wall.since($0)))" } ?? ""
    if oom > 0 || container.oomKilled {
      let limit = container.memoryLimit.map { ", limit \(Words.bytes($0))" as SafeText } ?? ""
      let times: SafeText = oom > 1 ? "OOM killed \(oom)x\(span)" : "OOM killed"
      // What the engine counted since it made the container; we may have seen the last of them only.
      let all: SafeText =
        container.restartCount > crashes.count ? ", \(container.restartCount) restarts in all" : ""
      let seen: SafeText = oom > 1 ? " \(oom)" : ""
      return Status(.failed, .failed, "\(word) OOM\(seen)", cause: "\(times)\(all)\(limit)", since: first)
    }
    let last = crashes.last?.exitCode ?? container.exitCode
    return Status(
      .failed, .failed, "\(word) \(count)x",
      cause: "crash loop: ended \(count)x\(span), last exit \(Words.exit(last))",
      since: first)
  }

  private func recentRestart(_ container: Container, of service: Service) -> SafeText? {
    guard container.restartCount > 0, let started = container.started,
      now.wall.since(started) < .seconds(600)
    else { return nil }
    let ago = Words.age(now.wall.since(started))
    if let death = service.crashes(since: now.wall.advanced(by: .seconds(-600))).last {
      let why: SafeText = death.wasOOM ? "OOM killed" : "exit \(Words.exit(death.exitCode))"
      return "restarted \(ago) ago after \(why)"
    }
    return container.oomKilled ? "restarted \(ago) ago after an OOM kill" : "restarted \(ago) ago"
  }

  private func ended(_ container: Container, of service: Service, in fleet: Fleet) -> Status {
    let code = container.exitCode
    if container.oomKilled, code != 0 {
      return Status(
        .failed, .failed, "OOM killed", cause: exitWords(container, of: service), since: container.finished)
    }
    if !container.error.isEmpty, code != 0 {
      return Status(
        .failed, .failed, "failed (\(code))", cause: "\(Redaction.mask(container.error))",
        since: container.finished)
    }
    if code == 0, !container.restartPolicy.revives {
      return Status(.completed, .neutral, "done (0)", since: container.finished)
    }
    if service.stopped.contains(container.id) || container.restartPolicy.revives {
      // The engine revives it after any end but one that was asked for.
      return Status(.off, .neutral, "stopped", cause: "stopped by hand", since: container.finished)
    }
    if code == 143 || code == 130 {
      return Status(
        .off, .neutral, "stopped", cause: "ended by a signal from outside", since: container.finished)
    }
    return failedEnd(container, of: service, in: fleet)
  }

  private func failedEnd(_ container: Container, of service: Service, in fleet: Fleet) -> Status {
    let waiting = fleet.dependents(of: service.key, waitingFor: .completed)
    let names = waiting.joined(separator: ", ")
    let why = exitWords(container, of: service)
    let cause: SafeText = waiting.isEmpty ? why : "\(why); \(names) cannot start"
    let word: SafeText = container.exitCode == 137 ? "killed (137)" : "failed (\(container.exitCode))"
    return Status(.failed, .failed, word, cause: cause, since: container.finished)
  }

  /// `exit 3`, `killed (137)`, `OOM killed, limit 16 MiB`: OOM only when the engine says so.
  private func exitWords(_ container: Container, of service: Service) -> SafeText {
    if container.oomKilled || service.outOfMemory.contains(container.id) {
      return container.memoryLimit.map { "OOM killed, limit \(Words.bytes($0))" } ?? "OOM killed"
    }
    return "exit \(Words.exit(container.exitCode))"
  }

  private func created(_ container: Container, of service: Service, in fleet: Fleet) -> Status {
    if !container.error.isEmpty {
      return Status(
        .failed, .failed, "not started", cause: "\(Redaction.mask(container.error))", since: container.created
      )
    }
    let waits = fleet.unmet(service)
    let cause: SafeText =
      waits.isEmpty ? "created, never started" : "waiting for \(waits.joined(separator: ", "))"
    if fleet.isComposing(service.key.project) {
      return Status(.starting, .neutral, "created", cause: cause, since: container.created)
    }
    // Compose creates all containers before it starts the first: give a young one the time of a scan.
    if let created = container.created, now.wall.since(created) < .seconds(5) {
      return Status(.starting, .neutral, "created", cause: cause, since: created)
    }
    return Status(
      .failed, .failed, "created", cause: "\(cause); no docker compose is running", since: container.created)
  }
}

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
    if let loop = loop(container, of: service) { return loop }
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
    if let loop = loop(container, of: service) { return loop }
    let why = exitWords(container, of: service)
    if container.oomKilled || service.outOfMemory.contains(container.id) {
      let all: SafeText = container.restartCount > 1 ? ", \(container.restartCount) restarts in all" : ""
      return Status(.failed, .failed, "restarting OOM", cause: "\(why)\(all)", since: container.finished)
    }
    return Status(.degraded, .warning, "restarting", cause: "ended: \(why)", since: container.finished)
  }

  /// Three unasked ends within five minutes; it may run at this moment, but not for long.
  private func loop(_ container: Container, of service: Service) -> Status? {
    let crashes = service.crashes(since: now.wall.advanced(by: .seconds(-300)))
      .filter { $0.container == container.id }
    guard crashes.count >= 3 else { return unseenLoop(container, of: service) ?? unseenOOMLoop(container) }
    let first = crashes.first?.at
    let span: SafeText = first.map { " in \(Words.age(now.wall.since($0)))" } ?? ""
    let oom = crashes.count { $0.wasOOM }
    // What the engine counted since it was started by hand; we may have seen the last of them only.
    let all: SafeText =
      container.restartCount > crashes.count ? ", \(container.restartCount) restarts in all" : ""
    if oom > 0 {
      let times: SafeText = oom > 1 ? "OOM killed \(oom)x\(span)" : "OOM killed"
      let seen: SafeText = oom > 1 ? " \(oom)" : ""
      return Status(
        .failed, .failed, "restarting OOM\(seen)", cause: "\(times)\(all)\(limit(container))", since: first)
    }
    let last = crashes.last?.exitCode ?? container.exitCode
    return Status(
      .failed, .failed, "restarting \(crashes.count)x",
      cause: "crash loop: ended \(crashes.count)x\(span)\(all), last exit \(Words.exit(last))", since: first)
  }

  /// A loop whose events the engine forgot: it waits for another restart, and the last run was over at once.
  private func unseenLoop(_ container: Container, of service: Service) -> Status? {
    guard container.state == .restarting, container.restartCount >= 3, let started = container.started,
      let finished = container.finished, finished.since(started) < .seconds(10)
    else { return nil }
    let isOOM = container.oomKilled || service.outOfMemory.contains(container.id)
    let why = exitWords(container, of: service)
    return Status(
      .failed, .failed, isOOM ? "restarting OOM" : "restarting \(container.restartCount)x",
      cause:
        "crash loop: \(container.restartCount) restarts, the last run took \(Words.age(finished.since(started))): \(why)",
      since: finished)
  }

  /// It runs, but was killed for memory and restarted just now, and not for the first time: between two kills it
  /// must not look as if all were well.
  private func unseenOOMLoop(_ container: Container) -> Status? {
    guard container.state == .running, container.oomKilled, container.restartCount >= 3,
      let started = container.started, now.wall.since(started) < .seconds(300)
    else { return nil }
    return Status(
      .failed, .failed, "restarting OOM",
      cause:
        "OOM killed, restarted \(Words.age(now.wall.since(started))) ago, \(container.restartCount) restarts in all\(limit(container))",
      since: container.finished)
  }

  private func limit(_ container: Container) -> SafeText {
    container.memoryLimit.map { ", limit \(Words.bytes($0))" } ?? ""
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
    let since = container.finished
    if container.state == .dead {
      return Status(.failed, .failed, "dead", cause: "the engine could not remove it", since: since)
    }
    if !container.error.isEmpty, code != 0 {
      return Status(
        .failed, .failed, "failed (\(code))", cause: "\(Redaction.mask(container.error))", since: since)
    }
    // The engine revives it after any end but one that was asked for.
    if service.stopped.contains(container.id) || container.restartPolicy.revives {
      return Status(.off, .neutral, "stopped", cause: "stopped by hand", since: since)
    }
    if code == 0 { return Status(.completed, .neutral, "done (0)", since: since) }
    if code == 143 || code == 130 {
      return Status(.off, .neutral, "stopped", cause: "ended by a signal from outside", since: since)
    }
    return failedEnd(container, of: service, in: fleet)
  }

  private func failedEnd(_ container: Container, of service: Service, in fleet: Fleet) -> Status {
    let waiting = fleet.dependents(of: service.key, waitingFor: .completed)
    let names = SafeText(sanitising: waiting, separator: ", ")
    let isOOM = container.oomKilled || service.outOfMemory.contains(container.id)
    let word: SafeText =
      isOOM
      ? "OOM killed" : container.exitCode == 137 ? "killed (137)" : "failed (\(container.exitCode))"
    let parts = [
      isOOM ? exitWords(container, of: service) : Self.meaning(container.exitCode),
      waiting.isEmpty ? "" : "\(names) cannot start",
    ].filter { !$0.isEmpty }
    return Status(
      .failed, .failed, word, cause: "\(parts.map(\.text).joined(separator: "; "))", since: container.finished
    )
  }

  /// What an exit code says beyond its number; empty when it says no more.
  private static func meaning(_ code: Int32) -> SafeText {
    if code == 137 { return "by signal 9; nothing says that it was out of memory" }
    let words = Words.exit(code)
    return words == "\(code)" ? "" : "exit \(words)"
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
      waits.isEmpty ? "created, never started" : "waiting for \(SafeText(sanitising: waits, separator: ", "))"
    if fleet.isComposing(service.key.project) {
      return Status(.starting, .neutral, "created", cause: cause, since: container.created)
    }
    // Compose creates all containers before it starts the first: give a young one the time of a scan.
    if let created = container.created, now.wall.since(created) < .seconds(5) {
      return Status(.starting, .neutral, "created", cause: cause, since: created)
    }
    return Status(
      .failed, .failed, "created", cause: "\(cause); no docker compose runs here", since: container.created)
  }
}

import SafeText

extension Probe {
  /// Without a healthcheck a container counts as up when it stayed up this long.
  package static let settling = Duration.seconds(15)

  /// Whether containers by their identifiers are all that it is about.
  var isOfEngine: Bool {
    switch self {
    case .running, .stopped: true
    case .cluster, .compose, .helm, .k3s: false
    }
  }

  package var containers: [ContainerID] {
    switch self {
    case .running(_, let before): before.keys.sorted()
    case .stopped(_, let ids): ids
    case .cluster, .compose, .helm, .k3s: []
    }
  }

  /// Judges a fresh look at the containers; pure. One that is gone was stopped, too: it was to be removed then.
  package func judge(_ found: [Container], at now: Timestamp) -> ProbeResult {
    switch self {
    case .running(_, let before):
      if let gone = containers.first(where: { id in !found.contains { $0.id == id } }) {
        return .failed("container \(gone.short) is gone")
      }
      return Self.worst(found.map { Self.judge($0, before: before[$0.id], now: now) })
    case .stopped:
      let running = found.filter { $0.isRunning || $0.state == .restarting }
      if running.isEmpty { return .met("stopped") }
      return .pending("\(running.count) still running")
    case .cluster, .compose, .helm, .k3s: return .failed("no container")
    }
  }

  private static func worst(_ results: [ProbeResult]) -> ProbeResult {
    for result in results { if case .failed = result { return result } }
    for result in results { if case .pending = result { return result } }
    return results.last ?? .failed("no container")
  }

  private static func judge(_ container: Container, before: Timestamp?, now: Timestamp) -> ProbeResult {
    guard let started = container.started, before.map({ started > $0 }) ?? true else {
      return .pending("not started yet")
    }
    switch container.state {
    case .running: return judgeRunning(container, age: now.since(started))
    case .exited where container.exitCode == 0 && !container.restartPolicy.revives:
      return .met("done (0)")
    case .exited, .dead, .restarting:
      let why: SafeText =
        container.oomKilled ? "OOM killed" : "ended with exit \(Words.exit(container.exitCode))"
      return .failed("\(container.name) \(why)")
    case .created, .paused, .removing, .unknown: return .pending("\(container.state.rawValue)")
    }
  }

  private static func judgeRunning(_ container: Container, age: Duration) -> ProbeResult {
    switch container.health?.status {
    case .healthy: return .met("healthy")
    case .starting: return .pending("starting")
    case .unhealthy:
      let streak = container.health?.failingStreak ?? 0
      return .pending("unhealthy, \(streak) probes failed")
    case nil:
      if age >= settling { return .met("running for \(settling.components.seconds) s") }
      return .pending("running for \(age.components.seconds) s")
    }
  }
}

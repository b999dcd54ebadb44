import TopsideCore

/// One health check that was run.
struct SimulatedProbe: Sendable {
  var start: Timestamp
  var end: Timestamp
  var exitCode: Int32
  var output: String
}

extension ServiceShape.Probe {
  /// How long one check takes, in seconds.
  static let duration = 0.047

  /// From the start of one to the start of the next: the engine waits the interval after the end.
  var period: Double { interval + Self.duration }

  /// Seconds from the start of a run to the start of its check number `index`, from 1.
  func start(of index: Int) -> Double { interval + Double(index - 1) * period }

  func succeeds(_ index: Int) -> Bool { readyAfter.map { start(of: index) >= $0 } ?? false }

  /// What the checks of a run make of it, and after how many seconds.
  var verdict: (health: SimulatedContainer.Health, seconds: Double) {
    var streak = 0
    var index = 1
    while streak < retries {
      if succeeds(index) { return (.healthy, start(of: index) + Self.duration) }
      // A failure within the start period does not count.
      if start(of: index) >= startPeriod { streak += 1 }
      index += 1
    }
    return (.unhealthy, start(of: index - 1) + Self.duration)
  }
}

extension Simulation {
  /// The checks that inspect tells of: the last five of the last run.
  func probes(of container: SimulatedContainer) -> [SimulatedProbe] {
    guard let probe = container.shape.probe, let run = container.runs.last else { return [] }
    let last = completedProbes(probe, run)
    return (max(1, last - 4)..<(last + 1)).map { index in
      let start = run.start.advanced(bySeconds: probe.start(of: index))
      let isFine = probe.succeeds(index)
      return SimulatedProbe(
        start: start, end: start.advanced(bySeconds: ServiceShape.Probe.duration), exitCode: isFine ? 0 : 1,
        output: isFine ? probe.success : probe.failure)
    }
  }

  /// Failures in a row that count.
  func failingStreak(of container: SimulatedContainer) -> Int {
    guard let probe = container.shape.probe, let run = container.runs.last else { return 0 }
    let last = completedProbes(probe, run)
    guard last > 0, !probe.succeeds(last) else { return 0 }
    let uncounted = Int(max(0, (probe.startPeriod - probe.interval) / probe.period).rounded(.up))
    return max(0, last - uncounted)
  }

  private func completedProbes(_ probe: ServiceShape.Probe, _ run: SimulatedContainer.Run) -> Int {
    let age = (run.end ?? now).age(since: run.start) - probe.interval - ServiceShape.Probe.duration
    return age < 0 ? 0 : Int(age / probe.period) + 1
  }
}

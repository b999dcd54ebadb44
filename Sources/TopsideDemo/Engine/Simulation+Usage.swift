import TopsideCore

/// What a simulated container uses.
struct SimulatedUsage: Sendable {
  /// Of one core.
  var cpuPercent: Double
  /// Bytes of working set.
  var memory: Int
  var processes: Int
  var received: Int
  var sent: Int
}

extension Simulation {
  /// - Returns: nil while it does not run, and in the second after its start, when the engine has no reading.
  func usage(of container: SimulatedContainer, at moment: Timestamp) -> SimulatedUsage? {
    guard let run = container.currentRun else { return nil }
    let age = moment.age(since: run.start)
    guard age >= 1 else { return nil }
    let wander = chance.noise(container.stream, at: age / 11)
    let starting = max(0, 1 - age / 15)
    let traffic = Int(age * (800 + 400 * container.shape.cpu))
    return SimulatedUsage(
      cpuPercent: container.shape.cpu * (0.5 + wander) + starting * 18 * (0.5 + wander / 2),
      memory: memory(of: container, run, age: age),
      processes: max(1, container.shape.processes.count) * 4 + Int(wander * 3),
      received: traffic, sent: traffic * 3 / 4)
  }

  /// In bytes, `age` seconds into the run.
  func memory(of container: SimulatedContainer, _ run: SimulatedContainer.Run, age: Double) -> Int {
    let wander = chance.noise(container.stream ^ 1, at: age / 37) - 0.5
    var mib: Double
    switch container.shape.memory {
    case .steady(let level): mib = level * (1 + 0.05 * wander)
    case .rising(let from, let perMinute, let until):
      let period = (until - from) / perMinute * 60
      mib = from + perMinute * age.truncatingRemainder(dividingBy: period) / 60 + wander
    }
    mib *= min(1, 0.35 + 0.65 * age / 25)
    if let end = run.exhaustedAfter, let limit = container.shape.memoryLimit {
      let part = min(1, age / end)
      mib = 30 + (Double(limit) - 30.5) * part * (0.6 + 0.4 * part) + wander / 2
    }
    return Int(max(1, mib) * 1_048_576)
  }
}

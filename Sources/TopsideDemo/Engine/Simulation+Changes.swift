import TopsideCore

extension Simulation {
  /// Does what `docker stop`, `start` or `restart` do to these containers, all at once.
  ///
  /// - Returns: When the last of them is done.
  mutating func change(_ verb: ChangeVerb, _ indices: [Int]) -> Timestamp {
    let finished = indices.map { index in
      switch verb {
      case .start: start(index)
      case .stop: stop(index)
      case .restart: restart(index)
      }
    }
    return finished.max() ?? now
  }

  func containers(of service: String) -> [Int] {
    present.filter { containers[$0].shape.name == service }
  }

  /// By full identifier, by a beginning of it that only one has, or by name.
  func container(_ reference: String) -> Int? {
    if let index = present.first(where: { containers[$0].name == reference }) { return index }
    let matching = present.filter { containers[$0].id.hex.hasPrefix(reference) }
    return reference.isEmpty || matching.count != 1 ? nil : matching.first
  }

  private mutating func start(_ index: Int) -> Timestamp {
    guard !containers[index].isRunning else { return now }
    schedule.removeAll(of: index)
    let moment = now.advanced(bySeconds: 0.28)
    schedule.add(.start(isByPolicy: false), to: index, at: moment)
    return moment
  }

  private mutating func stop(_ index: Int) -> Timestamp {
    schedule.removeAll(of: index)
    containers[index].isStoppedByHand = true
    if containers[index].phase == .paused { containers[index].phase = .running }
    guard containers[index].isRunning else {
      containers[index].phase = containers[index].phase == .restarting ? .exited : containers[index].phase
      return now
    }
    let dead = terminate(index)
    let done = dead.advanced(bySeconds: 0.004)
    schedule.add(.report("stop"), to: index, at: done)
    return done
  }

  private mutating func restart(_ index: Int) -> Timestamp {
    let stopped = stop(index)
    let started = stopped.advanced(bySeconds: 0.31)
    schedule.add(.start(isByPolicy: false), to: index, at: started)
    let done = started.advanced(bySeconds: 0.003)
    schedule.add(.report("restart"), to: index, at: done)
    return done
  }

  /// SIGTERM now, death a little later.
  private mutating func terminate(_ index: Int) -> Timestamp {
    let shape = containers[index].shape
    if let last = containers[index].runs.indices.last { containers[index].runs[last].terminated = now }
    containers[index].isOutOfMemory = false
    report("kill", of: index, at: now, [("signal", "15")])
    let jitter = 0.8 + 0.4 * chance.unit(containers[index].stream, now.nanoseconds)
    let dead = now.advanced(bySeconds: shape.terminationTime * jitter)
    schedule.add(.die(shape.terminationCode), to: index, at: dead)
    return dead
  }
}

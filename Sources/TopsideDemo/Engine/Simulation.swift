import TopsideCore

/// The simulated stack as a value: the same seed and the same requests at the same moments give the same answers.
struct Simulation: Sendable {
  /// As many as the real engine remembers for `--since`.
  static let eventLimit = 256

  let chance: Chance
  let shapes: [ServiceShape]
  /// In the order of their creation.
  var containers: [SimulatedContainer] = []
  var schedule = Schedule()
  /// Oldest first.
  private(set) var events: [SimulatedEvent] = []
  private(set) var now: Timestamp
  /// Named volumes, and how many bytes each holds.
  var volumes = Integr8sCode.volumes
  private var eventCount = 0

  /// All that led to `opening`, when somebody looks for the first time, is lived through.
  init(seed: UInt64, opening: Timestamp) {
    chance = Chance(seed: seed)
    shapes = Integr8sCode.services()
    now = opening.advanced(bySeconds: -Integr8sCode.age)
    for (index, shape) in shapes.enumerated() where shape.isCreated {
      for number in 1...shape.replicas { add(shape, number: number, place: index, opening: opening) }
    }
    advance(to: opening)
  }

  private mutating func add(_ shape: ServiceShape, number: Int, place: Int, opening: Timestamp) {
    let stream = shape.stream &+ UInt64(number)
    guard let id = ContainerID(chance.hex(stream, 0, digits: 64)) else { return }
    let born = opening.advanced(bySeconds: -(shape.recreated ?? Integr8sCode.age) + Double(place) * 0.011)
    containers.append(
      SimulatedContainer(
        id: id, name: shape.replicas == 1 ? shape.name : "\(Integr8sCode.project)-\(shape.name)-\(number)",
        number: number, shape: shape, stream: stream, created: born))
    let index = containers.count - 1
    schedule.add(.create, to: index, at: born)
    let delay = shape.bootDelay + chance.unit(stream, 1) * 0.2
    schedule.add(.start(isByPolicy: false), to: index, at: born.advanced(bySeconds: delay))
  }

  /// Lives through everything up to `moment`; an earlier one changes nothing.
  mutating func advance(to moment: Timestamp) {
    while let due = schedule.popDue(at: moment) {
      now = max(now, due.at)
      happen(due)
    }
    now = max(now, moment)
  }

  private mutating func happen(_ due: Happening) {
    let index = due.container
    switch due.kind {
    case .create:
      containers[index].isGone = false
      report("create", of: index, at: due.at)
    case .destroy:
      containers[index].isGone = true
      schedule.removeAll(of: index)
      report("destroy", of: index, at: due.at)
    case .start(let isByPolicy): start(index, at: due.at, isByPolicy: isByPolicy)
    case .oom:
      containers[index].isOutOfMemory = true
      report("oom", of: index, at: due.at)
    case .die(let code): die(index, code, at: due.at)
    case .report(let action): report(action, of: index, at: due.at)
    case .health(let health):
      containers[index].health = health
      report("health_status: \(health.rawValue)", of: index, at: due.at)
    }
  }

  private mutating func start(_ index: Int, at moment: Timestamp, isByPolicy: Bool) {
    let shape = containers[index].shape
    let stream = containers[index].stream
    var run = SimulatedContainer.Run(
      start: moment, processID: chance.number(stream, moment.nanoseconds, in: 2_000...60_000))
    if case .exhaustsMemory(let seconds) = shape.life {
      run.exhaustedAfter = seconds * (0.85 + 0.3 * chance.unit(stream, moment.nanoseconds))
    }
    if case .crashesOnce(let seconds, _) = shape.life, containers[index].runs.isEmpty {
      run.crash = moment.advanced(bySeconds: seconds)
    }
    containers[index].append(run)
    containers[index].phase = .running
    containers[index].exitCode = 0
    containers[index].restartCount = isByPolicy ? containers[index].restartCount + 1 : 0
    containers[index].isStoppedByHand = false
    containers[index].health = shape.probe == nil ? nil : .starting
    report("start", of: index, at: moment)
    plan(run, of: index)
  }

  /// What this run will come to by itself.
  private mutating func plan(_ run: SimulatedContainer.Run, of index: Int) {
    let shape = containers[index].shape
    if case .completes(let seconds) = shape.life {
      schedule.add(.die(0), to: index, at: run.start.advanced(bySeconds: seconds))
    }
    if case .crashesOnce(_, let code) = shape.life, let crash = run.crash {
      schedule.add(.die(code), to: index, at: crash)
    }
    if let seconds = run.exhaustedAfter {
      let moment = run.start.advanced(bySeconds: seconds)
      schedule.add(.oom, to: index, at: moment)
      schedule.add(.die(137), to: index, at: moment.advanced(bySeconds: 0.016))
    }
    if let (health, seconds) = shape.probe?.verdict {
      schedule.add(.health(health), to: index, at: run.start.advanced(bySeconds: seconds))
    }
  }

  private mutating func die(_ index: Int, _ code: Int32, at moment: Timestamp) {
    schedule.removeHealth(of: index)
    if let last = containers[index].runs.indices.last { containers[index].runs[last].end = moment }
    containers[index].phase = .exited
    containers[index].exitCode = code
    containers[index].finished = moment
    // The engine's own way: a check that no longer runs counts as failed, and no event says so.
    if containers[index].health != nil { containers[index].health = .unhealthy }
    report("die", of: index, at: moment, [("exitCode", "\(code)")])
    guard containers[index].revives else { return }
    containers[index].phase = .restarting
    schedule.add(.start(isByPolicy: true), to: index, at: moment.advanced(bySeconds: 0.3))
  }

  mutating func report(
    _ action: String, of index: Int, at moment: Timestamp, _ attributes: [(name: String, value: String)] = []
  ) {
    eventCount += 1
    events.append(
      SimulatedEvent(
        sequence: eventCount, at: moment, action: action, container: index, attributes: attributes))
    if events.count > Self.eventLimit { events.removeFirst(events.count - Self.eventLimit) }
  }
}

/// Something that the simulated engine tells those who watch it.
struct SimulatedEvent: Sendable {
  /// From 1, without gaps.
  var sequence: Int
  var at: Timestamp
  var action: String
  /// Index into the simulation's containers.
  var container: Int
  var attributes: [(name: String, value: String)]
}

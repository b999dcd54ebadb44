import TopsideCore

// What makes and removes containers.
extension Simulation {
  /// - Returns: A line for each thing as compose prints it, and when the last of it is done.
  mutating func perform(_ request: DemoCompose) -> (deeds: [String], done: Timestamp) {
    switch request.verb {
    case .up, .create: bringUp(request)
    case .down: takeDown(request)
    case .pull:
      (wanted(request).map { "\($0.name) Pulled" }, now.advanced(bySeconds: request.isDry ? 0 : 1.8))
    case .kill: each(request, "Killing", "Killed", \.isRunning) { $0.kill($1) }
    case .pause: each(request, "", "Paused", \.isRunning) { $0.pause($1) }
    case .unpause: each(request, "", "Unpaused", { $0.phase == .paused }) { $0.unpause($1) }
    case .rm:
      each(request, "Removing", "Removed", { !$0.isRunning || request.flags.contains("--stop") }) {
        $0.remove($1)
      }
    }
  }

  private mutating func each(
    _ request: DemoCompose, _ doing: String, _ done: String, _ isMeant: (SimulatedContainer) -> Bool,
    _ body: (inout Simulation, Int) -> Timestamp
  ) -> (deeds: [String], done: Timestamp) {
    let all = present.filter {
      request.services.isEmpty || request.services.contains(containers[$0].shape.name)
    }.filter { isMeant(containers[$0]) }
    var end = now
    for index in all where !request.isDry { end = max(end, body(&self, index)) }
    let names = all.map { containers[$0].name }
    let begun = doing.isEmpty ? [] : names.map { "Container \($0)  \(doing)" }
    return (begun + names.map { "Container \($0)  \(done)" }, end)
  }

  /// The services that are meant, in the order of their creation, with what they depend on.
  private func wanted(_ request: DemoCompose) -> [ServiceShape] {
    if request.services.isEmpty {
      return shapes.filter { $0.profiles.isEmpty || !request.profiles.isDisjoint(with: $0.profiles) }
    }
    var names = Set(request.services)
    var isGrowing = !request.flags.contains("--no-deps") && request.verb != .pull
    while isGrowing {
      let more = shapes.filter { names.contains($0.name) }.flatMap(\.dependencies).map(\.service)
      isGrowing = !names.isSuperset(of: more)
      names.formUnion(more)
    }
    return shapes.filter { names.contains($0.name) }
  }

  private mutating func bringUp(_ request: DemoCompose) -> (deeds: [String], done: Timestamp) {
    var deeds: [String] = []
    var end = now
    let starts = request.verb == .up
    for name in Integr8sCode.volumes.keys.sorted() where volumes[name] == nil {
      deeds.append("Volume \"\(name)\"  Created")
      if !request.isDry { volumes[name] = 0 }
    }
    for shape in wanted(request) {
      let own = present.filter { containers[$0].shape.name == shape.name }
      let isNamed = request.services.isEmpty || request.services.contains(shape.name)
      let count = request.scales[shape.name] ?? max(shape.replicas, isNamed ? 0 : own.count)
      for index in own.dropFirst(count) {
        deeds.append("Container \(containers[index].name)  Removed")
        if !request.isDry { end = max(end, remove(index)) }
      }
      for index in own.prefix(count) {
        let (deed, done) = renew(
          index, isForced: isNamed && request.flags.contains("--force-recreate"), starts, isDry: request.isDry
        )
        deeds.append("Container \(containers[index].name)  \(deed)")
        end = max(end, done)
      }
      let numbers = Set(own.map { containers[$0].number })
      for number in (1...max(1, count)).filter({ !numbers.contains($0) }).prefix(max(0, count - own.count)) {
        let name = Self.name(of: shape, number, count: count)
        deeds += ["Container \(name)  Creating", "Container \(name)  \(starts ? "Started" : "Created")"]
        if !request.isDry { end = max(end, create(shape, number: number, named: name, after: .zero)) }
      }
    }
    return (deeds, end)
  }

  private static func name(of shape: ServiceShape, _ number: Int, count: Int) -> String {
    shape.replicas == 1 && count == 1 ? shape.name : "\(Integr8sCode.project)-\(shape.name)-\(number)"
  }

  /// Leaves a container, starts it, or makes it anew.
  private mutating func renew(
    _ index: Int, isForced: Bool, _ starts: Bool, isDry: Bool
  ) -> (deed: String, done: Timestamp) {
    let container = containers[index]
    if isForced {
      guard !isDry else { return ("Recreate", now) }
      let gone = remove(index)
      let done = create(
        container.shape, number: container.number, named: container.name, after: gone.since(now))
      return ("Recreated", done)
    }
    if container.isRunning { return ("Running", now) }
    guard !isDry, starts else { return ("Created", now) }
    return ("Started", change(.start, [index]))
  }

  private mutating func takeDown(_ request: DemoCompose) -> (deeds: [String], done: Timestamp) {
    let names = present.map { containers[$0].name }
    var end = now
    for index in present where !request.isDry { end = max(end, remove(index)) }
    var deeds = names.map { "Container \($0)  Stopped" } + names.map { "Container \($0)  Removed" }
    if !request.flags.isDisjoint(with: ["--volumes", "-v"]) {
      deeds += volumes.keys.sorted().map { "Volume \($0)  Removed" }
      if !request.isDry { volumes = [:] }
    }
    deeds.append("Network \(Integr8sCode.project)_default  Removed")
    return (deeds, end)
  }
}

// One container.
extension Simulation {
  /// Those that were not removed.
  var present: [Int] { containers.indices.filter { !containers[$0].isGone } }

  private mutating func kill(_ index: Int) -> Timestamp {
    schedule.removeAll(of: index)
    containers[index].isStoppedByHand = true
    report("kill", of: index, at: now, [("signal", "9")])
    let dead = now.advanced(bySeconds: 0.05)
    schedule.add(.die(137), to: index, at: dead)
    return dead
  }

  private mutating func pause(_ index: Int) -> Timestamp {
    containers[index].phase = .paused
    report("pause", of: index, at: now)
    return now.advanced(bySeconds: 0.02)
  }

  private mutating func unpause(_ index: Int) -> Timestamp {
    containers[index].phase = .running
    report("unpause", of: index, at: now)
    return now.advanced(bySeconds: 0.02)
  }

  /// Stops it where it runs, and takes it away.
  private mutating func remove(_ index: Int) -> Timestamp {
    let stopped = change(.stop, [index])
    let gone = stopped.advanced(bySeconds: 0.03)
    schedule.add(.destroy, to: index, at: gone)
    return gone
  }

  /// Makes a container and starts it.
  private mutating func create(
    _ shape: ServiceShape, number: Int, named name: String, after pause: Duration
  ) -> Timestamp {
    let stream = shape.stream &+ UInt64(number) &+ UInt64(containers.count) << 20
    guard let id = ContainerID(chance.hex(stream, 0, digits: 64)) else { return now }
    let born = now.advanced(by: pause).advanced(bySeconds: 0.12)
    containers.append(
      SimulatedContainer(id: id, name: name, number: number, shape: shape, stream: stream, created: born))
    let index = containers.count - 1
    containers[index].isGone = true
    schedule.add(.create, to: index, at: born)
    let started = born.advanced(bySeconds: 0.3)
    schedule.add(.start(isByPolicy: false), to: index, at: started)
    return started
  }
}

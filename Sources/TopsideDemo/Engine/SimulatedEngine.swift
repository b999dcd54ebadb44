import TopsideCore

/// The one owner of the simulated stack; it moves on when somebody looks.
actor SimulatedEngine {
  private let time: any Time
  private let script: DemoScript
  private let opened: Timestamp
  private let openedUptime: Duration
  private var simulation: Simulation
  private let seed: UInt64
  /// Made when somebody asks for it first.
  private var cluster: ClusterSimulation?
  /// Counts what was done from outside; time alone does not change it.
  private var version = 0
  private var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
  private var watcherCount = 0

  init(time: any Time, seed: UInt64, script: DemoScript) {
    self.time = time
    self.script = script
    self.seed = seed
    opened = time.now()
    openedUptime = time.uptime()
    simulation = Simulation(seed: seed, opening: opened)
  }

  /// What can be seen now, and when looking again is worth it.
  struct View: Sendable {
    var simulation: Simulation
    var version: Int
    /// Since the opening.
    var age: Duration
    var isReachable: Bool
    /// When the engine will be lost, since the opening.
    var nextOutage: Duration?

    func wait(until moment: Timestamp?) -> Duration? {
      let due = moment.map { $0.since(simulation.now) }
      let outage = nextOutage.map { $0 - age }
      return [due, outage].compactMap(\.self).min()
    }
  }

  func look() -> View {
    let age = time.uptime() - openedUptime
    // Uptime, because the wall clock may step back, and a simulated life cannot.
    simulation.advance(to: opened.advanced(by: age))
    return View(
      simulation: simulation, version: version, age: age, isReachable: !script.isOut(at: age),
      nextOutage: script.nextOutage(after: age))
  }

  /// - Returns: How long it takes.
  func change(_ verb: ChangeVerb, _ containers: [Int]) -> Duration {
    let now = look().simulation.now
    let finished = simulation.change(verb, containers)
    wakeWatchers()
    return finished.since(now)
  }

  /// - Returns: What was done, as compose prints it, and how long it takes.
  func perform(_ request: DemoCompose) -> (deeds: [String], needed: Duration) {
    let now = look().simulation.now
    let (deeds, done) = simulation.perform(request)
    if !request.isDry { wakeWatchers() }
    return (deeds, done.since(now))
  }

  private func wakeWatchers() {
    version += 1
    for watcher in watchers.values { watcher.finish() }
    watchers = [:]
  }

  /// What can be seen of the cluster now.
  struct ClusterView: Sendable {
    var cluster: ClusterSimulation
    /// Speaks for the containers of pods too.
    var engine: Simulation
    var version: Int
  }

  func lookAtCluster() -> ClusterView {
    let engine = look().simulation
    var cluster = self.cluster ?? ClusterSimulation(seed: seed, opening: opened)
    // Taken out meanwhile, so that nothing is copied that nobody else looks at.
    self.cluster = nil
    cluster.advance(to: engine.now)
    self.cluster = cluster
    return ClusterView(cluster: cluster, engine: engine, version: version)
  }

  func changeCluster<Result: Sendable>(_ body: @Sendable (inout ClusterSimulation) -> Result) -> Result {
    var cluster = lookAtCluster().cluster
    let result = cluster.change(body)
    self.cluster = cluster
    wakeWatchers()
    return result
  }

  /// Waits that long, for ever when nil, or until something is done from outside that `seen` had not.
  nonisolated func pause(_ duration: Duration?, seen: Int) async {
    let (id, changes) = await watch(since: seen)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { for await _ in changes {} }
      if let duration {
        group.addTask { await self.sleep(duration) }
      }
      await group.next()
      group.cancelAll()
    }
    await forget(id)
  }

  /// Never nothing: a clock may wake a little early, and a stream would spin until it is time.
  nonisolated func sleep(_ duration: Duration) async { await time.sleep(max(duration, .milliseconds(1))) }

  private func watch(since seen: Int) -> (id: Int, changes: AsyncStream<Void>) {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    watcherCount += 1
    if version == seen { watchers[watcherCount] = continuation } else { continuation.finish() }
    return (watcherCount, stream)
  }

  private func forget(_ id: Int) { watchers.removeValue(forKey: id)?.finish() }
}

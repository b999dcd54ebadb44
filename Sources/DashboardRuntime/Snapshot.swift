package import TopsideCore

/// One look at the fleet, without a screen.
package struct Snapshot: Sendable {
  private let services: Services

  package init(services: Services) { self.services = services }

  /// The fleet as it is now; not listed when docker could not be asked, with the reason as its engine's state.
  ///
  /// - Parameter measures: Whether CPU and memory are wanted, which takes seconds.
  /// - Returns: The fleet.
  package func take(measures: Bool = true) async -> Fleet {
    var fleet = Fleet()
    let source = await services.scopedSource { _ in }
    async let declarations = declared(services.projects)
    switch await source.list() {
    case .failure(let failure):
      let now = services.time.uptime()
      fleet.apply(.engine(.lost(failure.fault, since: now, retryAt: now)), at: services.moment)
      return fleet
    case .success(let containers):
      fleet.apply(.listed(containers), at: services.moment)
      fleet.apply(.engine(.live), at: services.moment)
    }
    for event in await source.recentEvents() { fleet.apply(.happened(event), at: services.moment) }
    for change in await declarations { fleet.apply(change, at: services.moment) }
    let pending = fleet.projects.values.filter { $0.declaration == .pending }.map(\.files)
    for change in await declared(pending) { fleet.apply(change, at: services.moment) }
    if measures { await measure(&fleet) }
    let hasWaiting = fleet.services.values.contains { $0.containers.contains { $0.state == .created } }
    if hasWaiting {
      fleet.apply(.composing(ComposeActivity(files: services.files).projects()), at: services.moment)
    }
    return fleet
  }

  /// The cluster as it is now; nil where none is looked at. What could not be listed has the reason as its state.
  package func takeCluster() async -> Cluster? {
    guard let source = services.kubeSource, let namespaces = services.cluster?.namespaces else { return nil }
    let watches = KubeKind.vital.flatMap { kind in
      kind.isNamespaced && !namespaces.isEmpty
        ? namespaces.map { KubeWatch(kind, namespace: $0) } : [KubeWatch(kind)]
    }
    var cluster = Cluster()
    for change in await source.snapshot(Set(watches)) { cluster.apply(change) }
    return cluster
  }

  private func declared(_ projects: [ProjectFiles]) async -> [FleetChange] {
    let compose = ComposeSource(commands: services.commands, runner: services.runner, files: services.files)
    var changes: [FleetChange] = []
    for project in projects { changes.append(await compose.declaration(project)) }
    return changes
  }

  /// CPU wants two readings: the first two rounds that say something, or what came within four seconds.
  private func measure(_ fleet: inout Fleet) async {
    let running = RunningProcesses()
    running.set(fleet)
    guard !running.all.isEmpty else { return }
    let monitor = UsageMonitor(
      commands: services.commands, runner: services.runner, files: services.files, time: services.time,
      interval: .milliseconds(300))
    let (rounds, arrived) = AsyncStream.makeStream(of: [ContainerID: Usage].self)
    let measuring = Task { await monitor.watch(running: { running.all }) { arrived.yield($0) } }
    let deadline = Task {
      await services.time.sleep(.seconds(4))
      arrived.finish()
    }
    for await round in rounds {
      fleet.apply(.measured(round), at: services.moment)
      if round.values.contains(where: { $0.cpuPercent != nil }) { break }
    }
    deadline.cancel()
    measuring.cancel()
    await measuring.value
  }
}

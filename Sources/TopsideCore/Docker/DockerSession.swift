import Synchronization

extension DockerSource {
  /// One connection to the engine, from the first list to the loss.
  final class Session: Sendable {
    private struct State {
      var lastHeard: Duration?
      var liveSince: Duration?
      var isSilent = false
      /// What happened meanwhile is not known: list all again.
      var wantsList = false
    }

    private let source: DockerSource
    private let deliver: @Sendable ([FleetChange]) -> Void
    private let events = Outbox<ContainerEvent>()
    /// Touched by the reader of events, the inspector and the heartbeat, which are tasks of their own.
    private let state = Mutex(State())

    init(source: DockerSource, deliver: @escaping @Sendable ([FleetChange]) -> Void) {
      self.source = source
      self.deliver = deliver
    }

    var lastHeard: Duration? { state.withLock(\.lastHeard) }
    /// How long it went well.
    var liveFor: Duration { state.withLock(\.liveSince).map { source.time.uptime() - $0 } ?? .zero }

    /// - Returns: Why it ended.
    func run() async -> EngineFault {
      await withTaskGroup(of: EngineFault?.self) { group in
        group.addTask { await self.readEvents() }
        group.addTask { await self.keepUp() }
        let first = await group.next() ?? nil
        events.close()
        group.cancelAll()
        return first ?? .other(message: "the event stream ended")
      }
    }

    private func heard() {
      let now = source.time.uptime()
      state.withLock { $0.lastHeard = now }
    }
  }
}

// The event stream.
extension DockerSource.Session {
  private func readEvents() async -> EngineFault? {
    let since = source.time.now().advanced(by: .zero - DockerSource.lookBack)
    let command = source.commands.events(since: since)
    let splitter = Mutex(LineSplitter())
    do {
      let result = try await source.runner.stream(command) { chunk in
        guard case .standardOutput(let bytes) = chunk else { return }
        self.heard()
        let lines = splitter.withLock { $0.lines(bytes) }
        // A line that is no event is one of a newer engine; the next inspect shows what it meant.
        self.events.put(lines.compactMap { try? EventParsing.event($0) })
      }
      return EngineFault.classify(command, result)
    } catch {
      return EngineFault.classify(error)
    }
  }
}

// The list, and what events change in it.
extension DockerSource.Session {
  private func keepUp() async -> EngineFault? {
    if let fault = await listAll() { return fault }
    return await withTaskGroup(of: EngineFault?.self) { group in
      group.addTask { await self.followEvents() }
      group.addTask { await self.heartbeat() }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  private func listAll() async -> EngineFault? {
    switch await source.list() {
    case .failure(let failure): return failure.fault
    case .success(let containers):
      heard()
      let now = source.time.uptime()
      state.withLock { $0.liveSince = $0.liveSince ?? now }
      deliver([.listed(containers), .engine(.live)])
      return nil
    }
  }

  /// One look at a time, so that a slow answer never overwrites a newer one.
  private func followEvents() async -> EngineFault? {
    for await _ in events.rings {
      await source.time.sleep(DockerSource.coalescing)
      let batch = events.takeAll()
      deliver(batch.map { .happened($0) })
      let wantsList = state.withLock { state in
        defer { state.wantsList = false }
        return state.wantsList
      }
      if let fault = wantsList ? await listAll() : await inspect(batch) { return fault }
    }
    return nil
  }

  private func inspect(_ batch: [ContainerEvent]) async -> EngineFault? {
    guard !batch.isEmpty else { return nil }
    let ids = Array(Set(batch.map(\.id))).sorted()
    switch await source.inspect(ids) {
    case .failure(let failure): return failure.fault
    case .success(let containers):
      heard()
      let found = Set(containers.map(\.id))
      deliver([.inspected(containers, gone: ids.filter { !found.contains($0) })])
      return nil
    }
  }
}

// An engine that is frozen says nothing, and neither does its event stream: ask when nothing came for a while.
extension DockerSource.Session {
  private static let quiet = Duration.milliseconds(2500)

  private func heartbeat() async -> EngineFault? {
    while !Task.isCancelled {
      let age = source.time.uptime() - (lastHeard ?? .zero)
      guard age >= Self.quiet else {
        await source.time.sleep(Self.quiet - age)
        continue
      }
      if let fault = await ping() { return fault }
    }
    return nil
  }

  private func ping() async -> EngineFault? {
    let command = source.commands.ping()
    do {
      let result = try await source.runner.run(command)
      guard result.status.isSuccess else { return EngineFault.classify(command, result) }
      heard()
      endSilence()
      return nil
    } catch .timedOut {
      let since = lastHeard ?? source.time.uptime()
      state.withLock { $0.isSilent = true }
      deliver([.engine(.silent(since: since))])
      return nil
    } catch {
      return EngineFault.classify(error)
    }
  }

  /// What happened while the engine was silent is not known: read the whole list again.
  private func endSilence() {
    let wasSilent = state.withLock { state in
      defer { state.isSilent = false }
      state.wantsList = state.wantsList || state.isSilent
      return state.isSilent
    }
    if wasSilent { events.ring() }
  }
}

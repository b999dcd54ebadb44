/// Follows the objects of one kind: a list, then watches, then a list when there is a gap.
struct KubeFollower: Sendable {
  /// By which the session holds it.
  struct Leash: Sendable {
    let stop = KubeSignal()
    /// Tries at once what waits to be tried again.
    let wake = KubeSignal()
  }

  private enum Ending {
    /// As the server likes: it goes on from this version.
    case complete(version: String)
    /// What happened since is not known.
    case gap
    case fault(KubeFault)
  }

  /// One that breaks off at once is tried less and less often.
  private struct Patience {
    private var backoff = Backoff()
    private var wasShort = false

    mutating func pause(after lived: Duration) -> Duration {
      guard lived < KubeSource.steady else {
        backoff.reset()
        wasShort = false
        return .zero
      }
      defer { wasShort = true }
      return wasShort ? backoff.delay() : .zero
    }

    mutating func pause(after fault: KubeFault) -> Duration {
      switch fault {
      case .forbidden: .seconds(60)
      case .notServed: .seconds(300)
      default: backoff.delay()
      }
    }
  }

  let watch: KubeWatch
  let session: KubeSession
  let leash = Leash()

  /// - Returns: A fault that concerns the whole cluster; nil when it was stopped.
  func run() async -> KubeFault? {
    await withTaskGroup(of: KubeFault?.self) { group in
      group.addTask { await follow() }
      group.addTask {
        await leash.stop.wait()
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  private func follow() async -> KubeFault? {
    var patience = Patience()
    /// Its last word, or when the first try ended.
    var heard: Duration?
    while !Task.isCancelled {
      guard let fault = await listAndWatch(&patience, &heard) else { continue }
      guard !Task.isCancelled else { return nil }
      if fault.isOfWholeAPI { return fault }
      await wait(after: fault, &patience, &heard)
    }
    return nil
  }

  private func listAndWatch(_ patience: inout Patience, _ heard: inout Duration?) async -> KubeFault? {
    let reading = await session.transport.list(watch) {
      session.heard()
    } partly: { part in
      // What comes is shown before all of it is there.
      if !Task.isCancelled { session.deliver([.changed(watch, part.map(KubeDelta.put))]) }
    }
    guard !Task.isCancelled else { return nil }
    switch reading {
    case .failure(let fault): return fault
    case .success(let list):
      session.heard()
      session.deliver([.listed(watch, list.objects), .watch(watch, .live)])
      let fault = await keepWatching(from: list.version, &patience)
      heard = session.time.uptime()
      return fault
    }
  }

  private func keepWatching(from version: String, _ patience: inout Patience) async -> KubeFault? {
    var version = version
    while !Task.isCancelled {
      let begun = session.time.uptime()
      let ending = await watchOnce(from: version)
      if case .fault(let fault) = ending { return fault }
      let pause = patience.pause(after: session.time.uptime() - begun)
      if pause > .zero { await session.time.sleep(pause, orUntil: leash.wake) }
      guard case .complete(let newest) = ending else { return nil }
      version = newest
    }
    return nil
  }

  private func wait(after fault: KubeFault, _ patience: inout Patience, _ heard: inout Duration?) async {
    let now = session.time.uptime()
    let pause = patience.pause(after: fault)
    let since = heard ?? now
    heard = since
    session.deliver([.watch(watch, .lost(fault, since: since, retryAt: now + pause))])
    switch fault {
    case .forbidden, .notServed, .throttled: session.heard()
    default: session.doubt()
    }
    await session.time.sleep(pause, orUntil: leash.wake)
  }
}

// One watch.
extension KubeFollower {
  private func watchOnce(from version: String) async -> Ending {
    let lines = KubeWatchLines(kind: watch.kind, version: version)
    return await withTaskGroup(of: Ending?.self) { group in
      group.addTask {
        let fault = await session.transport.read(watch.watchPath(from: version), atMost: nil) { bytes in
          if lines.take(bytes) { session.heard() }
        }
        lines.changes.close()
        return await self.ending(of: lines, fault)
      }
      group.addTask {
        for await _ in lines.changes.rings {
          await session.time.sleep(KubeSource.coalescing)
          guard !Task.isCancelled else { break }
          deliver(lines.changes.takeAll())
        }
        return nil
      }
      var ending: Ending?
      for await end in group {
        guard let end else { continue }
        ending = end
        group.cancelAll()  // what is left is delivered without waiting for more
      }
      deliver(lines.changes.takeAll())
      return ending ?? .gap
    }
  }

  private func deliver(_ deltas: [KubeDelta]) {
    guard !deltas.isEmpty, !Task.isCancelled else { return }
    session.deliver([.changed(watch, KubeWatchLines.newest(deltas))])
  }

  private func ending(of lines: KubeWatchLines, _ fault: KubeFault?) async -> Ending {
    if let status = lines.status {
      return status.code == 410 ? .gap : .fault(KubeFault.classify(status))
    }
    switch fault {
    // The list that follows says it better, if there is more to it than a connection that was cut.
    case .other, .timedOut: return .gap
    case .some(let fault): return .fault(fault)
    case nil: break
    }
    guard !lines.beginning.isEmpty else { return .complete(version: lines.version) }
    if let status = KubeStatus(json: lines.beginning), status.code == 410 { return .gap }
    guard let fault = await session.transport.fault(in: lines.beginning) else { return .gap }
    if case .other = fault { return .gap }
    return .fault(fault)
  }
}

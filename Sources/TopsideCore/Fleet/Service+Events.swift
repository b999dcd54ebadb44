extension Service {
  /// Remembers an event, and what it says beyond the state that an inspect will tell.
  mutating func record(_ event: ContainerEvent) {
    events.append(event)
    if events.count > Self.memory { events.removeFirst() }
    switch event.action {
    case .killed, .stopped:
      stopped.insert(event.id)
    case .oom:
      outOfMemory.insert(event.id)
    case .died(let exitCode):
      let asked = stopped.contains(event.id)
      deaths.append(
        Death(at: event.at, exitCode: exitCode, wasOOM: outOfMemory.contains(event.id), wasAskedFor: asked))
      if deaths.count > Self.memory { deaths.removeFirst() }
    case .started:
      stopped.remove(event.id)
      outOfMemory.remove(event.id)
    case .created, .restarted, .paused, .unpaused, .renamed, .updated, .destroyed, .health:
      break
    }
  }

  /// Ends that nobody asked for, since the given moment.
  package func crashes(since: Timestamp) -> [Death] {
    deaths.filter { $0.at >= since && !$0.wasAskedFor }
  }
}

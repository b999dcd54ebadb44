extension Service {
  /// Remembers an event, and what it says beyond the state that an inspect will tell.
  mutating func record(_ event: ContainerEvent) {
    events.append(event)
    if events.count > Self.memory { events.removeFirst() }
    switch event.action {
    case .killed(let signal):
      if Self.ends(signal) { stopped.insert(event.id) }
    case .stopped:
      stopped.insert(event.id)
      // It comes after the end, which may have been by a signal that we did not take for a stop.
      if let last = deaths.lastIndex(where: { $0.container == event.id }),
        event.at.since(deaths[last].at) < .seconds(5)
      {
        deaths[last].wasAskedFor = true
      }
    case .oom:
      outOfMemory.insert(event.id)
    case .died(let exitCode):
      noteDeath(event, exitCode)
    case .started, .destroyed:
      stopped.remove(event.id)
      outOfMemory.remove(event.id)
    case .created, .restarted, .paused, .unpaused, .renamed, .updated, .health:
      break
    }
  }

  /// Whether the event was recorded already, or is older than anything that is remembered.
  func hasSeen(_ event: ContainerEvent) -> Bool {
    if events.count == Self.memory, let oldest = events.first, event.at < oldest.at { return true }
    return events.contains(event)
  }

  /// An end that only a restart count tells of.
  mutating func guess(deathOf container: Container, at moment: Timestamp) {
    var death = Death(
      of: container.id, at: moment, exitCode: container.exitCode, wasOOM: false, wasAskedFor: false)
    death.isGuessed = true
    insert(death)
  }

  /// Ends that nobody asked for, since the given moment.
  package func crashes(since: Timestamp) -> [Death] {
    deaths.filter { $0.at >= since && !$0.wasAskedFor }
  }

  private mutating func noteDeath(_ event: ContainerEvent, _ exitCode: Int32) {
    let wasKilled = exitCode == 137
    // A child may have been killed long before, and the container have lived on.
    let oom = events.last { $0.id == event.id && $0.action == .oom }
    let wasOOM =
      outOfMemory.contains(event.id)
      && (wasKilled || oom.map { event.at.since($0.at) < .seconds(10) } ?? true)
    if !wasOOM { outOfMemory.remove(event.id) }
    // The event that a guess stood for has come.
    if let guess = deaths.lastIndex(where: { $0.isGuessed && $0.container == event.id }) {
      deaths.remove(at: guess)
    }
    insert(
      Death(
        of: event.id, at: event.at, exitCode: exitCode, wasOOM: wasOOM,
        wasAskedFor: stopped.contains(event.id)))
  }

  private mutating func insert(_ death: Death) {
    let index = deaths.lastIndex { $0.at <= death.at }.map { $0 + 1 } ?? 0
    deaths.insert(death, at: index)
    if deaths.count > Self.memory { deaths.removeFirst() }
  }

  /// Whether a signal asks a process to end. Hang-up, the user's two and window size are for reloading.
  private static func ends(_ signal: Int32) -> Bool { ![1, 10, 12, 17, 18, 28].contains(signal) }
}

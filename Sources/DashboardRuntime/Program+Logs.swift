import Dashboard
import LogEngine
import TopsideCore

extension Program {
  /// How long a log is followed after it has left the screen, so that looking elsewhere for a moment loses neither
  /// lines nor the place in them.
  private static let lingering = Duration.seconds(60)
  /// How many logs are followed that are not on the screen.
  private static let mostHidden = 3
  /// What each of those may take of the memory for lines: the part of so many.
  private static let hiddenShare = 16

  /// Puts another log on the screen; the one that was there lingers.
  func showLog(_ demand: LogDemand?) {
    // First, so that it does not make room for the one that leaves.
    if let demand { logSessions[demand]?.hiddenAt = nil }
    if let shown = state.logs.demand, logSessions[shown] != nil { hide(shown) }
    let look = state.logs.look
    guard let demand else {
      // Whoever comes back finds the same range, drawn the same way.
      let range = state.logs.range
      state.logs = LogPane(store: LogStore(capacity: LogStore.minimumCapacity))
      (state.logs.look, state.logs.range) = (look, range)
      return
    }
    tasks.removeValue(forKey: .lingering(demand))?.cancel()
    let session =
      logSessions[demand]
      ?? LogSession(
        demand, capacity: services.logStoreBytes, services: services, look: look, inbox: inbox)
    logSessions[demand] = session
    state.logs = session.pane
    state.logs.look = look
    shareMemory()
    tellLogSessions()
  }

  private func hide(_ demand: LogDemand) {
    logSessions[demand]?.pane = state.logs
    // The operator may have asked for another one already.
    logSessions[demand]?.pane.range = demand.range
    logSessions[demand]?.hiddenAt = services.time.uptime()
    let time = services.time
    tasks[.lingering(demand)] = Task {
      await time.sleep(Self.lingering)
      if !Task.isCancelled { endLog(demand) }
    }
    let hidden = logSessions.values.filter { $0.hiddenAt != nil }
    guard hidden.count > Self.mostHidden else { return }
    let oldest = hidden.min { ($0.hiddenAt ?? .zero) < ($1.hiddenAt ?? .zero) }
    if let oldest { endLog(oldest.demand) }
  }

  /// Another context may have pods of the same names.
  func endClusterLogs() {
    for demand in logSessions.keys where demand.scope.isOfCluster {
      tasks.removeValue(forKey: .lingering(demand))?.cancel()
      logSessions.removeValue(forKey: demand)?.end()
    }
    if subscriptions.logs?.scope.isOfCluster == true { subscriptions.logs = nil }
    if state.logs.demand?.scope.isOfCluster == true {
      state.logs = LogPane(store: LogStore(capacity: LogStore.minimumCapacity))
    }
    shareMemory()
  }

  private func endLog(_ demand: LogDemand) {
    guard demand != state.logs.demand || subscriptions.logs != demand else { return }
    tasks.removeValue(forKey: .lingering(demand))?.cancel()
    logSessions.removeValue(forKey: demand)?.end()
    shareMemory()
  }

  /// All logs together take what one may.
  private func shareMemory() {
    let whole = services.logStoreBytes
    let part = whole / Self.hiddenShare
    for (demand, session) in logSessions {
      let isShown = demand == state.logs.demand
      session.store.setCapacity(isShown ? whole - part * (logSessions.count - 1) : part)
    }
  }

  /// What is known of the containers goes to those who follow their logs.
  func tellLogSessions() {
    for demand in logSessions.keys { logSessions[demand]?.tell(state.subjects(in: demand.scope)) }
  }

  /// Sets what is looked for in the log on the screen, and what is filtered.
  func search(_ wanted: Subscriptions) {
    guard let demand = wanted.logs else { return }
    logSessions[demand]?.search(wanted.find, wanted.filter)
  }
}

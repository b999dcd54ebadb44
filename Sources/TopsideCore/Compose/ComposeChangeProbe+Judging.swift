import SafeText

extension ComposeChangeProbe {
  /// A container that the engine restarted this often since it was made will not come up by itself.
  static let patience = 3

  /// Judges a fresh look at all containers of the project; pure. The worst of what was found counts, and is told
  /// with the service's name.
  package static func judge(
    _ expectations: [Expectation], _ containers: [Container], at now: Timestamp
  ) -> ProbeResult {
    var tally: [(words: SafeText, count: Int)] = []
    var waits: [SafeText] = []
    for expectation in expectations {
      let own = containers.filter { $0.service.service == expectation.service && !$0.isOneOff }
      switch expectation.judge(own, at: now) {
      case .failed(let words): return .failed("\(expectation.service): \(words)")
      case .pending(let words): waits.append("\(expectation.service): \(words)")
      case .met(let words):
        if let index = tally.firstIndex(where: { $0.words == words }) {
          tally[index].count += 1
        } else {
          tally.append((words, 1))
        }
      }
    }
    if let first = waits.first {
      return .pending(waits.count == 1 ? first : "\(first); \(waits.count - 1) more to come")
    }
    if tally.count == 1, tally[0].count == expectations.count, let one = tally.first {
      return .met(expectations.count == 1 ? one.words : "all \(expectations.count) \(one.words)")
    }
    return .met(SafeText(sanitising: tally.map { "\($0.count) \($0.words.text)" }, separator: ", "))
  }
}

extension ComposeChangeProbe.Expectation {
  fileprivate func judge(_ own: [Container], at now: Timestamp) -> ProbeResult {
    switch state {
    case .up, .renewed: judgeUp(own, at: now)
    case .stopped:
      own.contains { $0.isRunning || $0.state == .restarting } ? .pending("still runs") : .met("stopped")
    case .removed:
      own.contains { before[$0.id] != nil } ? .pending("still there") : .met("removed")
    case .paused: judgePaused(own.filter { before[$0.id] != nil })
    case .resumed:
      if own.contains(where: { $0.state == .paused }) {
        .pending("still paused")
      } else {
        own.contains { $0.state == .running } ? .met("running") : .failed("it does not run")
      }
    }
  }

  private func judgePaused(_ own: [Container]) -> ProbeResult {
    if own.isEmpty { return .failed("its container is gone") }
    if let ended = own.first(where: { !$0.isRunning }) { return .failed("\(ended.name) does not run") }
    let left = own.count { $0.state != .paused }
    return left == 0 ? .met("paused") : .pending("\(left) not paused yet")
  }

  private func judgeUp(_ own: [Container], at now: Timestamp) -> ProbeResult {
    if state == .renewed, own.contains(where: { before[$0.id] != nil }) {
      return .pending("the container before is still there")
    }
    if let count, own.count != count {
      return own.count < count
        ? .pending("\(own.count) of \(count) containers") : .pending("\(own.count - count) too many")
    }
    if count == 0 { return .met("none wanted") }
    if own.isEmpty { return .pending("no container yet") }
    var met: SafeText = "running"
    var waits: SafeText?
    for container in own {
      switch judge(container, at: now) {
      case .failed(let words): return .failed(words)
      case .pending(let words): waits = words
      case .met(let words): met = words
      }
    }
    if let waits { return .pending(waits) }
    return .met(own.count == 1 ? met : "\(own.count) \(met)")
  }

  private func judge(_ container: Container, at now: Timestamp) -> ProbeResult {
    // One that was there and has not been started since tells nothing yet.
    let since = before[container.id] ?? .init(nanoseconds: 0)
    let isOld = container.started.map { $0 <= since } ?? true
    switch container.state {
    case .created: return .pending("created, not started")
    case _ where isOld: return .pending("not started yet")
    case .running: return Self.running(container, at: now)
    case .exited where container.exitCode == 0 && !container.restartPolicy.revives: return .met("done (0)")
    case .exited, .dead, .restarting:
      let why: SafeText =
        container.oomKilled ? "OOM killed" : "ended with exit \(Words.exit(container.exitCode))"
      let mayCome = container.restartPolicy != .never && container.state == .restarting
      return mayCome && container.restartCount < ComposeChangeProbe.patience ? .pending(why) : .failed(why)
    case .paused, .removing, .unknown: return .pending("\(container.state.rawValue)")
    }
  }

  private static func running(_ container: Container, at now: Timestamp) -> ProbeResult {
    switch container.health?.status {
    case .healthy: return .met("healthy")
    case .starting: return .pending("starting")
    case .unhealthy: return .pending("unhealthy, \(container.health?.failingStreak ?? 0) probes failed")
    case nil:
      let age = container.started.map { now.since($0) } ?? .zero
      return age >= Probe.settling ? .met("running") : .pending("running for \(age.components.seconds) s")
    }
  }
}

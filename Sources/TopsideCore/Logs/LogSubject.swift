package import SafeText

/// One thing that has a log: what a container, a pod's container or a unit is to those who follow logs.
package struct LogSubject: Hashable, Sendable {
  /// Which tool has its log, and what that calls it beside `instance`.
  package enum Source: Hashable, Sendable {
    case docker
    case kubernetes(namespace: String, pod: String, container: String)
  }

  package var source = Source.docker
  /// Names it for good, also when it is re-created: `project/service/1`.
  package var key: String
  /// As its lines show it: `backend`, or `backend-2` where a service has several replicas.
  package var name: SafeText
  /// The container's identifier, or a pod's; another one is a re-creation.
  package var instance: String
  /// When its newest run started; nil: it never has.
  package var run: Timestamp?
  /// When its last run that is over ended.
  package var finished: Timestamp?
  package var isRunning = false
  /// Of its last run that is over, where that is known.
  package var exitCode: Int32?
  /// Restarts by the engine's policy.
  package var restartCount = 0
  /// Whether there was a run before its newest; nil: the engine does not say.
  package var hasEarlierRun: Bool?
  /// What keeps its lines, as the engine calls it; empty where there is no choice.
  package var driver = ""
  /// Its newest run has a log of its own, and there is the one of a run before it.
  package var hasPreviousLog = false

  package init(key: String, name: SafeText, instance: String, run: Timestamp?) {
    self.key = key
    self.name = name
    self.instance = instance
    self.run = run
  }

  /// A moment between its newest run's first line and the last one of the run before.
  ///
  /// Measured on 20.10: a first line is up to 2 ms older than the start that the engine notes, and between an end
  /// and the restart by policy there are 100 ms or more.
  var border: Timestamp? {
    guard let run else { return nil }
    guard isRunning, let finished, finished <= run else { return run.advanced(by: .milliseconds(-50)) }
    return max(finished.advanced(by: run.since(finished) / 2), run.advanced(by: .milliseconds(-500)))
  }

  /// One of each key, in the order of the list: while Compose replaces a container there are two of its number.
  static func unique(_ subjects: [LogSubject]) -> [LogSubject] {
    var places: [String: Int] = [:]
    var unique: [LogSubject] = []
    for subject in subjects {
      guard let place = places[subject.key] else {
        places[subject.key] = unique.count
        unique.append(subject)
        continue
      }
      let known = unique[place]
      if (subject.run?.nanoseconds ?? .min, 1) > (known.run?.nanoseconds ?? .min, 0) {
        unique[place] = subject
      }
    }
    return unique
  }
}

extension LogSubject {
  /// A service's container; `service` has the ends that the engine's events told of.
  package init(_ container: Container, of service: Service) {
    let key = container.service
    let replica = service.containers.contains { $0.number != container.number } ? "-\(container.number)" : ""
    self.init(
      key: "\(key.project)/\(key.service)/\(container.number)",
      name: SafeText(sanitising: key.service + replica), instance: container.id.hex, run: container.started)
    finished = container.finished
    isRunning = container.isRunning
    restartCount = container.restartCount
    driver = container.logDriver
    exitCode = Self.lastExitCode(container, service)
    hasEarlierRun = Self.hasEarlierRun(container)
  }

  /// A container that runs again no longer says how its last run ended; the events may.
  private static func lastExitCode(_ container: Container, _ service: Service) -> Int32? {
    if [.exited, .restarting, .dead].contains(container.state) { return container.exitCode }
    guard let finished = container.finished else { return nil }
    return service.deaths.last { death in
      death.container == container.id && !death.isGuessed
        && max(death.at.since(finished), finished.since(death.at)) < .seconds(2)
    }?.exitCode
  }

  private static func hasEarlierRun(_ container: Container) -> Bool? {
    guard let started = container.started else { return false }
    // While it waits to be restarted, the restart to come is counted already.
    if container.restartCount > (container.state == .restarting ? 1 : 0) { return true }
    guard container.isRunning else { return nil }
    return container.finished.map { $0 <= started } ?? false
  }
}

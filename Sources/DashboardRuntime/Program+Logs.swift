import Dashboard
import LogEngine
import TopsideCore

extension Program {
  /// Follows another service's log, in a store of its own; the lines of the last one are let go.
  func followLogs(_ key: ServiceKey?) {
    tasks.removeValue(forKey: .logs)?.cancel()
    logUpdates?.finish()
    logUpdates = nil
    let inbox = inbox
    let store = LogStore(capacity: services.logStoreBytes) { inbox.ring() }
    show(log: store, of: key)
    guard let key, let service = state.fleet.services[key] else { return }
    let (updates, continuation) = AsyncStream.makeStream(
      of: [LogSubject].self, bufferingPolicy: .bufferingNewest(1))
    logUpdates = continuation
    continuation.yield(service.logSubjects)
    let follower = LogFollower(
      reader: DockerLogReader(commands: services.commands), runner: services.runner, time: services.time,
      store: store, tail: services.logTail)
    tasks[.logs] = Task.detached { await follower.follow(updates) }
  }
}

extension Service {
  /// Its containers, as those who follow logs want them.
  var logSubjects: [LogSubject] { containers.map { LogSubject($0, of: self) } }
}

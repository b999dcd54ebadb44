import Synchronization
import TopsideCore

/// The first process of each container that runs, shared with the thread that reads their cgroups.
final class RunningProcesses: Sendable {
  private let processes = Mutex<[ContainerID: Int32]>([:])

  var all: [ContainerID: Int32] { processes.withLock(\.self) }

  func set(_ fleet: Fleet) {
    var next: [ContainerID: Int32] = [:]
    for service in fleet.services.values {
      for container in service.containers where container.isRunning {
        next[container.id] = container.processID
      }
    }
    processes.withLock { [next] in $0 = next }
  }
}

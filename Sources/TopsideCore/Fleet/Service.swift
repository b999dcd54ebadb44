/// A compose service: what is declared of it, and the containers that it has now.
package struct Service: Hashable, Sendable, Identifiable {
  /// An end of a container.
  package struct Death: Hashable, Sendable {
    package var container: ContainerID
    package var at: Timestamp
    package var exitCode: Int32
    package var wasOOM: Bool
    /// Somebody stopped, killed or restarted it.
    package var wasAskedFor: Bool
    /// No event told of it: a restart that was counted says that it must have been.
    package var isGuessed = false

    package init(
      of container: ContainerID, at: Timestamp, exitCode: Int32, wasOOM: Bool, wasAskedFor: Bool
    ) {
      self.container = container
      self.at = at
      self.exitCode = exitCode
      self.wasOOM = wasOOM
      self.wasAskedFor = wasAskedFor
    }
  }

  /// How many events and deaths are remembered of one service.
  package static let memory = 100

  package let key: ServiceKey
  /// nil when its compose file is unknown, or does not name it.
  package var declared: DeclaredService?
  /// Another service waits for its successful end.
  package var isAdopted = false
  /// By number; containers of `compose run` are not among them.
  package var containers: [Container] = []
  package var histories: [ContainerID: UsageHistory] = [:]
  /// Oldest first.
  package var events: [ContainerEvent] = []
  package var deaths: [Death] = []
  /// Containers that somebody stopped or killed, as far as we saw it.
  package var stopped: Set<ContainerID> = []
  /// Containers that the engine or kernel said were killed for memory, with no later end.
  package var outOfMemory: Set<ContainerID> = []

  package init(key: ServiceKey) { self.key = key }

  package var id: ServiceKey { key }

  package func usage(_ container: Container) -> Usage? {
    container.isRunning ? histories[container.id]?.last?.usage : nil
  }

  /// The sum over its replicas, in percent of one core; nil while nothing is known.
  package var cpuPercent: Double? {
    let known = containers.compactMap { usage($0)?.cpuPercent }
    return known.isEmpty ? nil : known.reduce(0, +)
  }

  /// The replica that is nearest to its limit, or, without limits, the largest.
  package var fullest: (container: Container, memory: Memory)? {
    containers.compactMap { container in
      usage(container).map { (container, Memory(used: $0.memory, limit: container.memoryLimit)) }
    }.max { ($0.1.fraction ?? 0, $0.1.used) < ($1.1.fraction ?? 0, $1.1.used) }
  }

  /// The limit of its containers, or the declared one while there is none. A container without limit has none.
  package var memoryLimit: ByteCount? {
    containers.isEmpty ? declared?.memoryLimit : containers.compactMap(\.memoryLimit).max()
  }

  package var restartCount: Int {
    containers.reduce(0) {
      $0.addingReportingOverflow($1.restartCount).overflow ? .max : $0 + $1.restartCount
    }
  }

  /// When the engine last restarted one of its containers; nil when it never did.
  package var lastRestart: Timestamp? {
    containers.filter { $0.restartCount > 0 }.compactMap(\.started).max()
  }

  /// When the replica that runs for the shortest time was started.
  package var runningSince: Timestamp? {
    containers.filter(\.isRunning).compactMap(\.started).max()
  }
}

/// Memory in use against what may be used.
package struct Memory: Hashable, Sendable {
  package var used: ByteCount
  /// nil: no limit; the host's memory is not one.
  package var limit: ByteCount?

  package init(used: ByteCount, limit: ByteCount?) {
    self.used = used
    self.limit = limit
  }

  /// From 0 to 1; nil without a limit.
  package var fraction: Double? {
    limit.map { $0.bytes > 0 ? Double(used.bytes) / Double($0.bytes) : 0 }
  }
}

/// A compose container, as `docker inspect` tells it.
package struct Container: Hashable, Sendable, Identifiable {
  package enum State: String, Hashable, Sendable, CaseIterable {
    case created, running, paused, restarting, removing, exited, dead, unknown
  }

  package enum RestartPolicy: Hashable, Sendable {
    case never, always, unlessStopped
    case onFailure(maximum: Int)

    /// Whether the engine starts the container again after any exit that nobody asked for.
    package var revives: Bool { self == .always || self == .unlessStopped }
  }

  package var id: ContainerID
  package var name: String
  package var service: ServiceKey
  /// The replica's number, from 1.
  package var number: Int
  /// Made by `docker compose run`; not a replica of its service.
  package var isOneOff = false
  /// What was asked for, e.g. `ghcr.io/x/backend:2026.2.0`.
  package var image: String
  /// What runs: `sha256:` and 64 digits.
  package var imageID = ""
  package var state: State
  package var health: HealthReport?
  package var healthcheck: Healthcheck?
  package var created: Timestamp?
  package var started: Timestamp?
  package var finished: Timestamp?
  package var exitCode: Int32 = 0
  /// Stays true after the restart that follows, on engine 20.10.
  package var oomKilled = false
  /// Restarts by the engine's policy since the container was created.
  package var restartCount = 0
  /// Why it could not be started, in the engine's words.
  package var error = ""
  package var restartPolicy = RestartPolicy.never
  /// `HostConfig.Memory`; nil is no limit.
  package var memoryLimit: ByteCount?
  package var ports: [PublishedPort] = []
  package var labels: [String: String] = [:]
  /// `NAME=value`, secrets in clear: masked before it is drawn.
  package var environment: [String] = []
  /// Of the first process, on the engine's host; nil while it does not run.
  package var processID: Int32?
  package var logDriver = ""

  package init(id: ContainerID, name: String, service: ServiceKey, number: Int, image: String, state: State) {
    self.id = id
    self.name = name
    self.service = service
    self.number = number
    self.image = image
    self.state = state
  }

  package var isRunning: Bool { state == .running || state == .paused }
}

/// A port of the host that leads to the container.
package struct PublishedPort: Hashable, Sendable {
  package var hostAddress: String
  package var hostPort: Int
  package var containerPort: Int
  /// `tcp`, `udp` or `sctp`.
  package var transport: String

  package init(hostAddress: String, hostPort: Int, containerPort: Int, transport: String) {
    self.hostAddress = hostAddress
    self.hostPort = hostPort
    self.containerPort = containerPort
    self.transport = transport
  }
}

/// How the engine probes a container.
package struct Healthcheck: Hashable, Sendable {
  /// As inspect prints it: `CMD` or `CMD-SHELL` first. May hold secrets.
  package var test: [String]
  package var interval: Duration
  package var timeout: Duration
  package var startPeriod: Duration
  package var retries: Int

  package init(
    test: [String], interval: Duration, timeout: Duration, startPeriod: Duration, retries: Int
  ) {
    self.test = test
    self.interval = interval
    self.timeout = timeout
    self.startPeriod = startPeriod
    self.retries = retries
  }
}

/// What the engine's probes said.
package struct HealthReport: Hashable, Sendable {
  package enum Status: String, Hashable, Sendable { case starting, healthy, unhealthy }

  package struct Probe: Hashable, Sendable {
    package var start: Timestamp
    package var end: Timestamp
    package var exitCode: Int32
    package var output: String

    package init(start: Timestamp, end: Timestamp, exitCode: Int32, output: String) {
      self.start = start
      self.end = end
      self.exitCode = exitCode
      self.output = output
    }
  }

  package var status: Status
  package var failingStreak: Int
  /// At most the last five, oldest first.
  package var probes: [Probe]

  package init(status: Status, failingStreak: Int, probes: [Probe]) {
    self.status = status
    self.failingStreak = failingStreak
    self.probes = probes
  }
}

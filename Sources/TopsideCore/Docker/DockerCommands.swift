/// Every docker and docker compose command that is run, as argv.
package struct DockerCommands: Hashable, Codable, Sendable {
  /// `--context`; nil is the operator's own current context.
  package var context: String?

  /// Only this compose project's containers; nil is every project's.
  package var project: String?

  package init(context: String? = nil, project: String? = nil) {
    self.context = context
    self.project = project
  }

  /// Events that change what is known of a container; probes' exec events are left out at the engine.
  package static let watchedEvents = [
    "create", "start", "die", "oom", "kill", "stop", "restart", "pause", "unpause", "rename", "update",
    "destroy", "health_status",
  ]

  /// Every compose container, running or not, one full identifier a line.
  package func list() -> Command {
    docker(
      ["ps", "--all", "--quiet", "--no-trunc", "--filter", label],
      timeout: .seconds(20))
  }

  package func inspect(_ ids: [ContainerID]) -> Command {
    docker(["container", "inspect"] + ids.map(\.hex), timeout: .seconds(20))
  }

  /// Events from the given moment on, one JSON object a line; for ever, or until the other moment.
  ///
  /// The engine remembers its last 256 events, those of health probes among them.
  package func events(since: Timestamp, until: Timestamp? = nil) -> Command {
    let range = ["--since", "\(since.seconds)"] + (until.map { ["--until", "\($0.seconds)"] } ?? [])
    return docker(
      ["events"] + range + [
        "--filter", "type=container", "--filter", label,
        "--format", "{{json .}}",
      ]
        + Self.watchedEvents.flatMap { ["--filter", "event=\($0)"] },
      timeout: until == nil ? nil : .seconds(10))
  }

  private var label: String {
    project.map { "label=com.docker.compose.project=\($0)" } ?? "label=com.docker.compose.project"
  }

  /// One JSON object a container and round, for ever, with cursor controls between the rounds.
  package func stats() -> Command {
    docker(["stats", "--no-trunc", "--format", "{{json .}}"], timeout: nil)
  }

  /// Something small that only a living engine answers.
  package func ping() -> Command {
    docker(["version", "--format", "{{json .}}"], timeout: .seconds(2))
  }

  /// One container's output with the engine's clock before each line, what is to come as well if it is followed.
  ///
  /// - Parameters:
  ///   - id: The container's full identifier.
  ///   - tail: So many of the newest lines, counted before `until` leaves some out; nil is all of them.
  ///   - since: All that is not older, whatever `tail` says.
  ///   - until: Not what is newer.
  ///   - follows: Whether it goes on until the container ends.
  /// - Returns: The command.
  package func logs(
    _ id: ContainerID, tail: Int?, since: Timestamp?, until: Timestamp? = nil, follows: Bool = true
  ) -> Command {
    logs(container: id.hex, tail: tail, since: since, until: until, follows: follows)
  }

  func logs(
    container: String, tail: Int?, since: Timestamp?, until: Timestamp?, follows: Bool
  ) -> Command {
    let start = since.map { ["--since", RFC3339.print($0)] } ?? tail.map { ["--tail", "\($0)"] } ?? []
    let range = start + (until.map { ["--until", RFC3339.print($0)] } ?? [])
    return docker(
      ["logs"] + (follows ? ["--follow"] : []) + ["--timestamps"] + range + [container], timeout: nil)
  }

  package func processes(_ id: ContainerID) -> Command {
    docker(["top", id.hex, "-eo", "pid,user,pcpu,rss,etime,args"], timeout: .seconds(10))
  }

  /// Tries bash, then sh.
  package func shell(_ id: ContainerID) -> Command {
    docker(
      [
        "exec", "--interactive", "--tty", id.hex, "sh", "-c",
        "command -v bash >/dev/null 2>&1 && exec bash || exec sh",
      ],
      impact: .mutates, timeout: nil)
  }

  /// A change to the containers themselves; for boxes that have no Compose plugin.
  package func change(_ verb: ChangeVerb, _ ids: [ContainerID]) -> Command {
    docker(["container", verb.rawValue] + ids.map(\.hex), impact: .mutates, timeout: .seconds(120))
  }

  package func docker(
    _ arguments: [String], impact: Command.Impact = .reads, timeout: Duration?
  ) -> Command {
    let global = context.map { ["--context", $0] } ?? []
    return Command("docker", global + arguments, impact: impact, timeout: timeout)
  }
}

/// What can be done to a service's containers without making new ones.
package enum ChangeVerb: String, Hashable, Codable, Sendable, CaseIterable {
  case restart, stop, start
}

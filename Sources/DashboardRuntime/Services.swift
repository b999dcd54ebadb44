package import TopsideCore

/// What the program works with; concrete types are named where it is wired.
package struct Services: Sendable {
  package var runner: any CommandRunner
  package var files: any Files
  package var time: any Time
  package var audit: any AuditLog
  package var commands: DockerCommands
  /// Between two readings of CPU and memory.
  package var interval: Duration
  /// Lines of a log shown at once, before the new ones.
  package var logTail: Int
  /// Of all logs that are held.
  package var logStoreBytes: Int
  /// The operator's pager and its arguments; empty where there is none.
  package var pager: [String] = []
  /// For files of ours that hold lines of a log.
  package var logDirectory = "/tmp"
  /// A project to read although no container names it: the folder that we were started in, or what was asked for.
  package var projects: [ProjectFiles]
  /// Only the first of `projects` is shown; its name is known when compose has read its files.
  package var isScopedToFiles = false
  /// nil: no cluster is looked at.
  package var cluster: ClusterServices?
  package var setReadOnly: @Sendable (Bool) -> Void

  package init(
    runner: any CommandRunner, files: any Files, time: any Time, audit: any AuditLog,
    commands: DockerCommands,
    interval: Duration, logTail: Int, logStoreBytes: Int, projects: [ProjectFiles],
    setReadOnly: @escaping @Sendable (Bool) -> Void
  ) {
    self.runner = runner
    self.files = files
    self.time = time
    self.audit = audit
    self.commands = commands
    self.interval = interval
    self.logTail = logTail
    self.logStoreBytes = logStoreBytes
    self.projects = projects
    self.setReadOnly = setReadOnly
  }

  var source: DockerSource { DockerSource(commands: commands, runner: runner, time: time) }

  var kubeSource: KubeSource? {
    cluster.map { cluster in
      KubeSource(
        commands: cluster.commands, runner: runner, time: time, files: files, socket: cluster.socket)
    }
  }

  /// Who runs a flow: guards and probes are asked where its target is.
  func flowRunner(for flow: Flow) -> FlowRunner {
    FlowRunner(source: probeSource(for: flow.target), runner: runner, time: time, audit: audit)
  }

  private func probeSource(for target: FlowTarget) -> any ProbeSource {
    guard case .object = target, let cluster else { return source }
    return KubeProbeSource(commands: cluster.commands, runner: runner)
  }

  var logReader: any LogReader {
    cluster.map { LogReaders(docker: commands, kubernetes: $0.commands, socket: $0.socket) }
      ?? DockerLogReader(commands: commands)
  }
}

/// How a cluster is asked.
package struct ClusterServices: Sendable {
  package var commands: KubeCommands
  /// Where `kubectl proxy` listens, in a directory that is ours alone; nil asks with a kubectl for each answer.
  package var socket: String?
  /// Empty: all of them.
  package var namespaces: [String]
  package var ports: any Ports
  /// Refuses what would change a cluster, or allows it again.
  package var setLocked: @Sendable (Bool) -> Void

  package init(
    commands: KubeCommands, socket: String?, namespaces: [String], ports: any Ports,
    setLocked: @escaping @Sendable (Bool) -> Void
  ) {
    self.commands = commands
    self.socket = socket
    self.namespaces = namespaces
    self.ports = ports
    self.setLocked = setLocked
  }
}

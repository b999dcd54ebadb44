package import SafeText
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
  package var runs: RunServices
  /// What is on record, for who reads it; nil where nothing is.
  package var auditFile: String?
  /// nil: what ran when is not recorded.
  package var history: DeploymentHistory?
  /// nil: no cluster is looked at.
  package var cluster: ClusterServices?
  package var safeguards: any Safeguards
  /// nil: k3s is not looked for.
  package var k3s: K3sReader?

  package init(
    runner: any CommandRunner, files: any Files, time: any Time, audit: any AuditLog,
    commands: DockerCommands,
    interval: Duration, logTail: Int, logStoreBytes: Int, projects: [ProjectFiles],
    runs: RunServices? = nil, safeguards: any Safeguards
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
    self.runs = runs ?? .inMemory(runner: runner, files: files, time: time, audit: audit)
    self.safeguards = safeguards
  }

  var source: DockerSource { DockerSource(commands: commands, runner: runner, time: time) }

  var kubeSource: KubeSource? {
    cluster.map { cluster in
      KubeSource(
        commands: cluster.commands, runner: runner, time: time, files: files, socket: cluster.socket)
    }
  }

  /// A plan as its run will need it.
  ///
  /// - Parameters:
  ///   - flow: What was confirmed.
  ///   - before: The run after which it was offered: it is about that engine and that cluster, whatever is looked at
  ///     by now.
  /// - Returns: The plan, with an ID of its own.
  package func plan(_ flow: Flow, after before: RunPlan? = nil) -> RunPlan {
    var plan = RunPlan(
      id: RunID(at: time.now(), salt: runs.salt()), flow: flow, actor: audit.actor, docker: commands,
      kubernetes: cluster?.commands)
    plan.permits = safeguards.permits(for: flow.commands)
    if let before {
      plan.follows = before.id
      (plan.docker, plan.kubernetes) = (before.docker, before.kubernetes)
    }
    return plan
  }

  /// Writes a confirmed plan down, and has a process take it up.
  ///
  /// - Parameters:
  ///   - plan: From `plan(_:)`.
  ///   - secrets: Variables for the environment of its process; they are written nowhere.
  /// - Throws: Why nothing was begun.
  package func begin(_ plan: RunPlan, secrets: [String: String] = [:]) throws(RunRefusal) {
    if let name = safeguards.refusal(plan.flow.commands) { throw .locked(name) }
    do throws(FileError) {
      try runs.store.create(plan, at: time.now())
    } catch { throw .unwritable(error) }
    do throws(LaunchError) {
      try runs.launcher.launch(plan.id, secrets: secrets)
    } catch {
      let refusal = RunRefusal.notStarted(errno: error.errno)
      // It would wait for ever for somebody to take it up; that it cannot be noted either changes nothing.
      try? runs.store.open(plan.id)?.append(RunEntry(at: time.now(), .ended(.refused(refusal.words))))
      throw refusal
    }
  }

  /// Evaluates what a plan would do, and changes nothing.
  package func rehearse(_ plan: RunPlan, knowing secrets: Secrets) async -> Rehearsal {
    guard !secrets.isEmpty else { return await runs.rehearser(plan).rehearse(plan.flow) }
    // As its process would have them in its environment.
    let runner = SecretRunner(runner, secrets)
    let source = ProbeSources(plan, runner: runner, files: files, time: time)
    return await FlowRunner(source: source, runner: runner, files: files, time: time, audit: audit)
      .rehearse(plan.flow)
  }

  /// What a flow needs in the environment of its process and `known` does not have, read off the running containers
  /// and proven.
  package func secrets(for flow: Flow, knowing known: Secrets) async -> Result<Secrets, FlowRefusal> {
    if Set(flow.secrets).isSubset(of: known.names) { return .success(known) }
    return await rollbackSource.secrets(for: flow)
  }

  /// Has a process take up a run that was cut off. What was unlocked when it was confirmed stays so for it.
  ///
  /// - Parameters:
  ///   - plan: Of the run.
  ///   - secrets: Variables for the environment of its process.
  /// - Throws: Why it was not taken up.
  package func resume(_ plan: RunPlan, secrets: [String: String] = [:]) throws(RunRefusal) {
    if let name = safeguards.refusal(plan.flow.commands), !plan.permits.contains(name) { throw .locked(name) }
    do throws(LaunchError) {
      try runs.launcher.launch(plan.id, secrets: secrets)
    } catch { throw .notStarted(errno: error.errno) }
  }

  var logReader: any LogReader {
    cluster.map { LogReaders(docker: commands, kubernetes: $0.commands, socket: $0.socket) }
      ?? DockerLogReader(commands: commands)
  }
}

/// Why a confirmed plan was not begun.
package enum RunRefusal: Error, Hashable, Sendable {
  case locked(ProtectedName)
  /// Its journal could not be written.
  case unwritable(FileError)
  /// There is no process for it.
  case notStarted(errno: Int32)

  package var words: SafeText {
    switch self {
    case .locked(.everything): "read-only"
    case .locked(let name): "\(name.words) is locked"
    case .unwritable(let error): "\(ErrorText.summary(error))"
    case .notStarted(let errno): "its process could not be started: \(ErrorText.reason(errno))"
    }
  }
}

/// How changes are run.
package struct RunServices: Sendable {
  package var store: any RunStore
  package var launcher: any RunLauncher
  /// Who evaluates a plan without running it.
  package var rehearser: @Sendable (RunPlan) -> FlowRunner
  /// Tells runs that are planned in the same second apart.
  package var salt: @Sendable () -> UInt16

  package init(
    store: any RunStore, launcher: any RunLauncher, rehearser: @escaping @Sendable (RunPlan) -> FlowRunner,
    salt: @escaping @Sendable () -> UInt16
  ) {
    self.store = store
    self.launcher = launcher
    self.rehearser = rehearser
    self.salt = salt
  }
}

extension RunServices {
  /// Runs that end with this process.
  package static func inMemory(
    runner: any CommandRunner, files: any Files, time: any Time, audit: any AuditLog
  ) -> RunServices {
    let rehearser: @Sendable (RunPlan) -> FlowRunner = { plan in
      FlowRunner(
        source: ProbeSources(plan, runner: runner, files: files, time: time), runner: runner, files: files,
        time: time, audit: audit)
    }
    let runs = MemoryRuns(runner: rehearser)
    return RunServices(store: runs, launcher: runs, rehearser: rehearser, salt: { .random(in: 0 ... .max) })
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

  package init(
    commands: KubeCommands, socket: String?, namespaces: [String], ports: any Ports
  ) {
    self.commands = commands
    self.socket = socket
    self.namespaces = namespaces
    self.ports = ports
  }
}

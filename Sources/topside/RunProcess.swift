import Configuration
import SafeText
import TopsideCore
import TopsideSystem

/// One run, taken up from its journal and brought to its end.
struct RunProcess: Sendable {
  /// What a command may have left that had no time limit.
  private static let patience = Duration.seconds(60)

  let id: RunID
  let surroundings: Surroundings
  let config: String?
  let isAskedToEnd: @Sendable () -> Bool

  private let files = LocalFiles()
  private let time = SystemTime()

  init(
    id: RunID, surroundings: Surroundings, config: String?,
    isAskedToEnd: @escaping @Sendable () -> Bool
  ) {
    self.id = id
    var surroundings = surroundings
    // By hand, too, what it starts is known to be of this run.
    surroundings.environment[ProcessLauncher.mark] = id.text
    self.surroundings = surroundings
    self.config = config
    self.isAskedToEnd = isAskedToEnd
  }

  /// - Returns: The exit code.
  func run() async -> Int32 {
    let store = surroundings.runs
    // Held first, so that what is read is how it is left. Who else holds it brings it to its end.
    guard let journal = try? store.open(id), let record = store.record(id),
      record.plan.version == RunPlan.currentVersion
    else { return 2 }
    if let outcome = record.outcome { return outcome.exitCode }
    let readOnly: ReadOnlySwitch
    do throws(StartError) {
      readOnly = try lock(record.plan)
    } catch {
      return refuse(record, journal, "\(error.description)")
    }
    if let missing = record.flow.secrets.first(where: { surroundings.environment[$0] == nil }) {
      return refuse(record, journal, "\(missing) is not set, and its value is written nowhere")
    }
    if record.began != nil, let refusal = await leftovers(of: record, journal) {
      return refuse(record, journal, refusal)
    }
    let outcome = await flows(record.plan, readOnly).run(
      record.plan, journal: journal, locks: surroundings.locks, takingUp: record)
    if case .succeeded = outcome { await recordHistory(record.plan) }
    return outcome.exitCode
  }

  /// What runs now, for the history: no dashboard may be there to see it.
  private func recordHistory(_ plan: RunPlan) async {
    guard case .project(let name) = plan.flow.target else { return }
    let runner = ProcessRunner(
      environment: surroundings.environment, readOnly: ReadOnlySwitch(isOn: true),
      audit: AuditFile(surroundings.auditFile, actor: plan.actor, files: files, time: time))
    let commands = DockerCommands(context: plan.docker.context, project: name)
    guard
      case .success(let containers) = await DockerSource(commands: commands, runner: runner, time: time)
        .list()
    else { return }
    let history = DeploymentHistory(state: surroundings.state, files: files)
    var deployment = Deployment(
      time: time.now(), project: name,
      services: Deployment.images(containers.filter { !$0.isOneOff && $0.service.project == name }))
    (deployment.run, deployment.user) = (plan.id, plan.actor.user)
    let isNews = history.deployments(of: name).last?.isSame(as: deployment) != true
    // The change is done and verified; a dashboard notices it when it is next open.
    if isNews, !deployment.services.isEmpty { try? history.append(deployment) }
  }

  private func flows(_ plan: RunPlan, _ readOnly: ReadOnlySwitch) -> FlowRunner {
    // Who confirmed it acts; what does it is another process.
    var actor = plan.actor
    actor.process = surroundings.process
    let audit = AuditFile(surroundings.auditFile, actor: actor, files: files, time: time)
    let runner = ProcessRunner(environment: surroundings.environment, readOnly: readOnly, audit: audit)
    var flows = FlowRunner(
      source: ProbeSources(plan, runner: runner, files: files, time: time), runner: runner, files: files,
      time: time, audit: audit)
    flows.isAskedToEnd = isAskedToEnd
    return flows
  }

  /// What may not be changed: what the configuration locks now, but for what was unlocked when it was confirmed.
  private func lock(_ plan: RunPlan) throws(StartError) -> ReadOnlySwitch {
    let settings = try SettingsFile.read(config, surroundings, files)
    return ReadOnlySwitch(
      isOn: settings.isReadOnly,
      protection: settings.protection(KubeconfigFiles(surroundings, files).config),
      unlocked: Set(plan.permits))
  }

  /// Waits for what the process that was cut off had begun: two of the same at once would harm each other.
  private func leftovers(of record: RunRecord, _ journal: any RunJournal) async -> SafeText? {
    let processes = RunProcesses(of: id)
    if processes.numbers().isEmpty { return nil }
    do throws(FileError) {
      try journal.append(
        RunEntry(at: time.now(), .waitsForLock("what this run had begun before it was cut off")))
    } catch {
      return "the journal cannot be written: \(ErrorText.summary(error))"
    }
    let limits = record.flow.commands.compactMap(\.timeout)
    _ = await processes.waitForEnd(atMost: limits.max() ?? Self.patience, time: time)
    return nil
  }

  /// Ends a run that nothing has been done of; one that was cut off stays as it is, to be taken up again.
  private func refuse(_ record: RunRecord, _ journal: any RunJournal, _ words: SafeText) -> Int32 {
    let outcome = FlowOutcome.refused(words)
    // Where it cannot be written, the run stays as it was planned.
    if record.began == nil { try? journal.append(RunEntry(at: time.now(), .ended(outcome))) }
    return outcome.exitCode
  }
}

extension FlowOutcome {
  /// Of a process that brought a run to this end.
  var exitCode: Int32 {
    switch self {
    case .succeeded: 0
    case .failed: 1
    case .refused: 2
    }
  }
}

package import SafeText

/// Answers guards and probes about releases.
package struct HelmProbeSource: Sendable {
  private let commands: HelmCommands
  private let runner: any CommandRunner
  private let files: any Files
  private let cluster: KubeProbeSource

  package init(commands: KubeCommands, runner: any CommandRunner, files: any Files) {
    self.commands = HelmCommands(commands)
    self.runner = runner
    self.files = files
    cluster = KubeProbeSource(commands: commands, runner: runner)
  }

  package func refusal(_ condition: HelmGuard) async -> SafeText? {
    switch condition {
    case .sameRevision(let key, let number, let status):
      await newest(of: key) { newest in
        if newest.number != number {
          return "\(key.name) is at revision \(newest.number) now, not \(number): look again"
        }
        return newest.status == status ? nil : "\(key.name) is \(newest.status.word) now: look again"
      }
    case .noneAfter(let key, let number):
      await newest(of: key) { newest in
        newest.number <= number
          ? nil : "\(key.name) is at revision \(newest.number) now: somebody else has changed it"
      }
    case .unattended(let key):
      HelmActivity(files: files).releases().contains(key.name)
        ? "a helm on this host is at work on \(key.name): wait until that has ended" : nil
    }
  }

  package func look(_ probe: HelmProbe) async -> ProbeResult? {
    switch probe {
    case .rolledBack(let key, let revision, let before, let workloads):
      guard case .success(let history) = await history(of: key), let newest = history.newest else {
        return nil
      }
      let verdict = Self.judge(newest, to: revision, after: before)
      guard case .met(let words) = verdict else { return verdict }
      return await ready(workloads, saying: words)
    }
  }

  /// What Helm itself says of it; pure.
  static func judge(_ newest: HelmRevision, to revision: Int, after before: Int) -> ProbeResult {
    if newest.number <= before { return .pending("not begun: revision \(newest.number) is the newest") }
    switch newest.status {
    case .deployed:
      if let target = newest.rollbackTo, target != revision {
        return .failed("revision \(newest.number) is a rollback to \(target): somebody else did that")
      }
      if newest.rollbackTo == nil {
        return .failed("revision \(newest.number) is no rollback: somebody else changed it")
      }
      return .met("revision \(newest.number) is deployed, as revision \(revision) was")
    case .failed: return .failed("revision \(newest.number) failed: \(newest.description)")
    case .pendingInstall, .pendingUpgrade, .pendingRollback:
      return .pending("revision \(newest.number) is \(newest.status.word)")
    case .superseded, .uninstalled, .uninstalling, .unknown:
      return .failed("revision \(newest.number) is \(newest.status.word)")
    }
  }

  /// Our own look at what the revision put there.
  private func ready(_ workloads: [KubeKey], saying words: SafeText) async -> ProbeResult? {
    for key in workloads {
      switch await cluster.look(.cluster(.settled(key))) {
      case nil: return nil
      case .met: continue
      case .pending(let why): return .pending("\(words); \(key.operand): \(why)")
      case .failed(let why): return .failed("\(words), but \(key.operand): \(why)")
      }
    }
    let count = workloads.count
    return .met(count == 0 ? words : "\(words); \(count) \(count == 1 ? "workload" : "workloads") ready")
  }

  private func newest(of key: ReleaseKey, _ judge: (HelmRevision) -> SafeText?) async -> SafeText? {
    switch await history(of: key) {
    case .failure(let refusal): return refusal.words
    case .success(let history):
      guard let newest = history.newest else { return "\(key.name) has no revisions" }
      return judge(newest)
    }
  }

  private func history(of key: ReleaseKey) async -> Result<HelmHistory, FlowRefusal> {
    do throws(CommandError) {
      let result = try await runner.run(commands.history(key, atMost: 10))
      guard result.status.isSuccess else {
        return .failure(FlowRefusal("\(HelmFault.classify(result).summary)"))
      }
      guard let history = try? HelmParsing.history(result.standardOutput, of: key) else {
        return .failure(FlowRefusal("the history of \(key.name) cannot be read"))
      }
      return .success(history)
    } catch {
      return .failure(FlowRefusal("\(HelmFault.classify(error).summary)"))
    }
  }
}

package import SafeText

/// Answers guards and probes about one cluster, by a kubectl that ends.
///
/// Not by what is known already: a guard and a verdict need an answer that is younger than the change.
package struct KubeProbeSource: ProbeSource {
  /// Why there was no answer.
  private struct Silence: Error {
    var words: SafeText
    /// The server says that there is no such object.
    var isMissing = false
  }

  private let commands: KubeCommands
  private let runner: any CommandRunner

  package init(commands: KubeCommands, runner: any CommandRunner) {
    self.commands = commands
    self.runner = runner
  }

  /// Each look is two processes.
  package var pace: Duration { .seconds(1) }

  package func refusal(_ condition: FlowGuard) async -> SafeText? {
    switch condition {
    case .sameContainers, .compose, .helm, .k3s: foreign
    case .sameObject(let key, let uid): await refusal(key, uid: uid)
    case .sameCluster(let fingerprint): await refusal(fingerprint)
    case .cluster(let condition): await refusal(condition)
    }
  }

  package func look(_ probe: Probe) async -> ProbeResult? {
    guard case .cluster(let probe) = probe else { return .failed(foreign) }
    async let object = object(probe.object)
    async let pods = pods(probe.pods)
    // What does not answer now may answer at the next look.
    guard case .success(let object) = await object, case .success(let pods) = await pods else { return nil }
    return probe.judge(ClusterLook(object: object, pods: pods))
  }

  private func refusal(_ key: KubeKey, uid: String) async -> SafeText? {
    switch await object(key) {
    case .failure(let silence): silence.words
    case .success(nil): "\(key.name) is gone: look again"
    case .success(let object?):
      object.meta.uid == uid ? nil : "\(key.name) is another one than the plan named: look again"
    }
  }

  private func refusal(_ fingerprint: ContextFingerprint) async -> SafeText? {
    switch await output(commands.configuration()) {
    case .failure(let silence): return silence.words
    case .success(let bytes):
      // Words that cannot be read cannot show that it is the same.
      let context = (try? KubeParsing.contexts(bytes))?[fingerprint.context]
      if context?.fingerprint == fingerprint { return nil }
      return
        "context \(fingerprint.context) no longer means the cluster that the plan was made for: c enters it anew"
    }
  }

  private func refusal(_ condition: ClusterGuard) async -> SafeText? {
    switch condition {
    case .newestRevision(let key, let uid, let selector, let numbers):
      switch await output(commands.rolloutRevisions(key, selector: selector)) {
      case .failure(let silence): return silence.words
      case .success(let bytes):
        guard let history = try? KubeParsing.rolloutHistory(bytes, of: key, uid: uid) else {
          return "the revisions of \(key.name) cannot be read"
        }
        guard let newest = history.current?.number else { return "\(key.name) has no revisions any more" }
        if numbers.contains(newest) { return nil }
        return "\(key.name) is at revision \(newest) now, not at the one the plan was made for: look again"
      }
    }
  }

  /// nil in place of the object when there is none.
  private func object(_ key: KubeKey?) async -> Result<KubeObject?, Silence> {
    guard let key else { return .success(nil) }
    switch await output(commands.object(key)) {
    case .failure(let silence): return silence.isMissing ? .success(nil) : .failure(silence)
    case .success(let bytes):
      do {
        return .success(try KubeParsing.object(bytes, kind: key.kind))
      } catch {
        return .failure(Silence(words: "what came back of \(key.name) cannot be read"))
      }
    }
  }

  private func pods(_ query: PodQuery?) async -> Result<[Pod], Silence> {
    guard let query else { return .success([]) }
    return await output(commands.pods(query)).flatMap { bytes in
      var reader = KubeListReader(kind: .pod)
      do {
        try reader.read(bytes)
        guard case .list(let list) = try reader.finish() else {
          return .failure(Silence(words: "no list of pods came back"))
        }
        return .success(
          list.objects.compactMap { object in
            if case .pod(let pod) = object { pod } else { nil }
          })
      } catch {
        return .failure(Silence(words: "the list of pods cannot be read"))
      }
    }
  }

  private func output(_ command: Command) async -> Result<[UInt8], Silence> {
    do {
      let result = try await runner.run(command)
      if result.status.isSuccess { return .success(result.standardOutput) }
      let isMissing = String(decoding: result.standardError, as: UTF8.self).contains("(NotFound)")
      return .failure(
        Silence(words: "\(KubeFault.classify(command, result).summary)", isMissing: isMissing))
    } catch {
      return .failure(Silence(words: "\(KubeFault.classify(error).summary)"))
    }
  }
}

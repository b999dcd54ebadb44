package import SafeText

/// Answers guards and probes about one cluster, by a kubectl that ends.
///
/// Not by what is known already: a guard and a verdict need an answer that is younger than the change.
package struct KubeProbeSource: ProbeSource {
  /// Objects of a kind, from one as the API prints it, or from a list; nil when it is neither.
  package typealias Reader = @Sendable (_ json: [UInt8], _ kind: KubeKind) -> [KubeObject]?

  private enum Answer {
    case found([KubeObject])
    case missing
    case none(SafeText)
  }

  private let commands: KubeCommands
  private let runner: any CommandRunner
  private let read: Reader

  package init(commands: KubeCommands, runner: any CommandRunner, read: @escaping Reader) {
    self.commands = commands
    self.runner = runner
    self.read = read
  }

  /// Each look is two processes.
  package var pace: Duration { .seconds(1) }

  package func refusal(_ condition: Flow.Guard) async -> SafeText? {
    switch condition {
    case .sameContainers: foreign
    case .sameObject(let key, let uid): await refusal(key, uid: uid)
    case .sameCluster(let fingerprint): await refusal(fingerprint)
    }
  }

  package func look(_ probe: Probe) async -> ProbeResult? {
    guard case .cluster(let probe) = probe else { return .failed(foreign) }
    async let object = object(probe.object)
    async let pods = pods(probe.pods)
    guard let object = await object, let pods = await pods else { return nil }
    return probe.judge(ClusterLook(object: object.first, pods: pods))
  }

  private func refusal(_ key: KubeKey, uid: String) async -> SafeText? {
    switch await ask(commands.object(key), key.kind) {
    case .none(let words): words
    case .missing: "\(key.name) is gone: look again"
    case .found(let objects):
      objects.first?.meta.uid == uid ? nil : "\(key.name) is another one than the plan named: look again"
    }
  }

  private func refusal(_ fingerprint: ContextFingerprint) async -> SafeText? {
    switch await output(commands.contexts()) {
    case .failure(let silence): return silence.words
    case .success(let bytes):
      // Words that cannot be read cannot show that it is the same.
      let context = (try? KubeParsing.contexts(bytes))?[fingerprint.context]
      if context?.fingerprint == fingerprint { return nil }
      return "context \(fingerprint.context) no longer means the cluster that the plan was made for"
    }
  }

  /// nil when there was no answer.
  private func object(_ key: KubeKey?) async -> [KubeObject]? {
    guard let key else { return [] }
    switch await ask(commands.object(key), key.kind) {
    case .found(let objects): return objects
    case .missing: return []
    case .none: return nil
    }
  }

  private func pods(_ query: PodQuery?) async -> [Pod]? {
    guard let query else { return [] }
    guard case .found(let objects) = await ask(commands.pods(query), .pod) else { return nil }
    return objects.compactMap { object in
      if case .pod(let pod) = object { pod } else { nil }
    }
  }

  private func ask(_ command: Command, _ kind: KubeKind) async -> Answer {
    switch await output(command) {
    case .failure(let silence): return silence.isMissing ? .missing : .none(silence.words)
    case .success(let bytes):
      return read(bytes, kind).map(Answer.found) ?? .none("unreadable words came back")
    }
  }

  private func output(_ command: Command) async -> Result<[UInt8], Silence> {
    do {
      let result = try await runner.run(command)
      if result.status.isSuccess { return .success(result.standardOutput) }
      let words = EngineWords.lastLine(String(decoding: result.standardError, as: UTF8.self))
      return .failure(
        Silence(
          words: "\(Redaction.mask(words ?? EngineWords.ending(result.status)))",
          isMissing: words?.contains("(NotFound)") ?? false))
    } catch {
      return .failure(Silence(words: "\(ErrorText.summary(error))"))
    }
  }

  /// Why there was no answer.
  private struct Silence: Error {
    var words: SafeText
    /// The server says that there is no such object.
    var isMissing = false
  }
}

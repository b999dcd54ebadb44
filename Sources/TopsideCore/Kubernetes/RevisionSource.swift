package import SafeText

/// What a workload, or the release that it is part of, could go back to.
package struct RevisionSurvey: Hashable, Sendable {
  package var workload: KubeKey
  package var templates: RolloutHistory
  /// nil: Helm does not own it, or could not be asked.
  package var release: HelmRelease?
  package var releases: HelmHistory?
  package var version: HelmVersion?
  /// Why Helm could not be asked about what it owns.
  package var problem: SafeText?

  package init(workload: KubeKey, templates: RolloutHistory) {
    self.workload = workload
    self.templates = templates
  }
}

/// Asks a cluster, and Helm, for revisions; changes nothing.
package struct RevisionSource: Sendable {
  private let commands: KubeCommands
  private let runner: any CommandRunner

  package init(commands: KubeCommands, runner: any CommandRunner) {
    self.commands = commands
    self.runner = runner
  }

  private var helm: HelmCommands { HelmCommands(commands) }

  package func survey(_ workload: Workload) async -> Result<RevisionSurvey, FlowRefusal> {
    do throws(FlowRefusal) {
      let command = commands.rolloutRevisions(workload.key, selector: workload.selector)
      let bytes = try await output(command) { KubeFault.classify(command, $0).summary }
      var survey = RevisionSurvey(
        workload: workload.key,
        templates: try read { () throws(SourceError) in
          try KubeParsing.rolloutHistory(bytes, of: workload.key, uid: workload.meta.uid)
        })
      if let key = KubeFlows.release(of: .workload(workload)) { await ask(helm: key, into: &survey) }
      return .success(survey)
    } catch {
      return .failure(error)
    }
  }

  /// The plan of going back to a revision of a release, with what changes in its manifests.
  package func plan(
    _ survey: RevisionSurvey, to number: Int, deadline: Duration, fingerprint: ContextFingerprint?
  ) async -> Result<Flow, FlowRefusal> {
    guard let release = survey.release, let history = survey.releases, let version = survey.version else {
      return .failure(FlowRefusal(survey.problem ?? "Helm does not own it"))
    }
    var manifests: HelmFlows.Manifests?
    if let newest = history.deployed ?? history.newest,
      let current = await manifest(release.key, newest.number),
      let target = await manifest(release.key, number)
    {
      manifests = HelmFlows.Manifests(current: current, target: target)
    }
    let flows = HelmFlows(commands: helm, version: version, deadline: deadline, fingerprint: fingerprint)
    do throws(FlowRefusal) {
      return .success(try flows.rollback(release, to: number, history: history, manifests: manifests))
    } catch {
      return .failure(error)
    }
  }

  /// Without an answer of Helm there is still the way back by kubectl.
  private func ask(helm key: ReleaseKey, into survey: inout RevisionSurvey) async {
    do throws(FlowRefusal) {
      let version = try await helmOutput(helm.version())
      survey.version = try read { () throws(SourceError) in try HelmParsing.version(version) }
      let list = try await helmOutput(helm.list(namespace: key.namespace))
      let releases = try read { () throws(SourceError) in try HelmParsing.list(list) }
      guard let release = releases.first(where: { $0.key == key }) else {
        throw FlowRefusal("Helm knows no release \(key.name) in \(key.namespace)")
      }
      let history = try await helmOutput(helm.history(key))
      survey.releases = try read { () throws(SourceError) in try HelmParsing.history(history, of: key) }
      survey.release = release
    } catch {
      survey.problem = error.words
    }
  }

  /// nil: nothing is said of what changes then.
  private func manifest(_ key: ReleaseKey, _ number: Int) async -> HelmManifest? {
    let bytes = try? await helmOutput(helm.manifest(key, revision: number))
    return bytes.map { HelmManifest($0, namespace: key.namespace) }
  }

  private func helmOutput(_ command: Command) async throws(FlowRefusal) -> [UInt8] {
    try await output(command) { HelmFault.classify($0).summary }
  }

  private func output(
    _ command: Command, _ words: (CommandResult) -> String
  ) async throws(FlowRefusal) -> [UInt8] {
    let result: CommandResult
    do throws(CommandError) { result = try await runner.run(command) } catch {
      throw FlowRefusal("\(ErrorText.summary(error))")
    }
    guard result.status.isSuccess else { throw FlowRefusal("\(words(result))") }
    return result.standardOutput
  }

  private func read<Value>(_ body: () throws(SourceError) -> Value) throws(FlowRefusal) -> Value {
    do throws(SourceError) { return try body() } catch {
      throw FlowRefusal("what was printed could not be read")
    }
  }
}

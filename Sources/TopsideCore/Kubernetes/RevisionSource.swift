package import SafeText

/// Whose revisions there are.
package enum RevisionSubject: Hashable, Sendable {
  case workload(KubeKey)
  case release(ReleaseKey)
}

/// What a workload, or a release, could go back to.
package struct RevisionSurvey: Hashable, Sendable {
  package var subject: RevisionSubject
  /// nil: it is about a release as a whole.
  package var templates: RolloutHistory?
  /// nil: Helm does not own it, or could not be asked.
  package var release: HelmRelease?
  package var releases: HelmHistory?
  package var version: HelmVersion?
  /// Why Helm could not be asked about what it owns.
  package var problem: SafeText?

  package init(workload: KubeKey, templates: RolloutHistory) {
    subject = .workload(workload)
    self.templates = templates
  }

  package init(release: HelmRelease, history: HelmHistory, version: HelmVersion) {
    subject = .release(release.key)
    self.release = release
    releases = history
    self.version = version
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

  private var helm: HelmSource { HelmSource(HelmCommands(commands), runner: runner) }

  package func survey(_ workload: Workload) async -> Result<RevisionSurvey, FlowRefusal> {
    do throws(FlowRefusal) {
      var survey = RevisionSurvey(workload: workload.key, templates: try await templates(workload))
      if let key = KubeFlows.release(of: .workload(workload)) { await ask(helm: key, into: &survey) }
      return .success(survey)
    } catch {
      return .failure(error)
    }
  }

  package func survey(_ key: ReleaseKey) async -> Result<RevisionSurvey, FlowRefusal> {
    do throws(FlowRefusal) {
      let (release, history, version) = try await ask(key)
      return .success(RevisionSurvey(release: release, history: history, version: version))
    } catch {
      return .failure(error)
    }
  }

  /// The pod templates that a workload had and has.
  package func templates(_ workload: Workload) async throws(FlowRefusal) -> RolloutHistory {
    let command = commands.rolloutRevisions(workload.key, selector: workload.selector)
    let result: CommandResult
    do throws(CommandError) { result = try await runner.run(command) } catch {
      throw FlowRefusal("\(ErrorText.summary(error))")
    }
    guard result.status.isSuccess else {
      throw FlowRefusal("\(KubeFault.classify(command, result).summary)")
    }
    do throws(SourceError) {
      return try KubeParsing.rolloutHistory(
        result.standardOutput, of: workload.key, uid: workload.meta.uid)
    } catch {
      throw FlowRefusal("what kubectl printed could not be read")
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
    if let newest = history.deployed ?? history.newest {
      // Without them nothing is said of what changes.
      manifests = try? await helm.manifests(release.key, from: newest.number, to: number)
    }
    let flows = HelmFlows(
      commands: HelmCommands(commands), version: version, deadline: deadline, fingerprint: fingerprint)
    do throws(FlowRefusal) {
      return .success(try flows.rollback(release, to: number, history: history, manifests: manifests))
    } catch {
      return .failure(error)
    }
  }

  /// Without an answer of Helm there is still the way back by kubectl.
  private func ask(helm key: ReleaseKey, into survey: inout RevisionSurvey) async {
    do throws(FlowRefusal) {
      let (release, history, version) = try await ask(key)
      (survey.release, survey.releases, survey.version) = (release, history, version)
    } catch {
      survey.problem = error.words
    }
  }

  private func ask(
    _ key: ReleaseKey
  ) async throws(FlowRefusal) -> (release: HelmRelease, history: HelmHistory, version: HelmVersion) {
    let version = try await helm.version()
    guard let release = try await helm.releases(in: key.namespace).first(where: { $0.key == key }) else {
      throw FlowRefusal("Helm knows no release \(key.name) in \(key.namespace)")
    }
    return (release, try await helm.history(key), version)
  }
}

package import SafeText

/// Plans for what can be done to a release; pure.
package struct HelmFlows: Hashable, Sendable {
  package var commands: HelmCommands
  package var version: HelmVersion
  package var deadline: Duration
  /// What the context meant when topside began to use it; nil where there is no kubeconfig.
  package var fingerprint: ContextFingerprint?

  package init(
    commands: HelmCommands, version: HelmVersion, deadline: Duration, fingerprint: ContextFingerprint? = nil
  ) {
    self.commands = commands
    self.version = version
    self.deadline = deadline
    self.fingerprint = fingerprint
  }

  /// The manifests of what is there and of where to go, when they are known.
  package struct Manifests: Hashable, Sendable {
    package var current: HelmManifest
    package var target: HelmManifest

    package init(current: HelmManifest, target: HelmManifest) {
      self.current = current
      self.target = target
    }

    package var diff: ManifestDiff { ManifestDiff(from: current, to: target) }
  }

  /// Why a release cannot be rolled back now; nil when it can.
  ///
  /// - Parameters:
  ///   - release: As it was listed.
  ///   - history: Its revisions.
  /// - Returns: With what can be done instead.
  package static func refusal(_ release: HelmRelease, _ history: HelmHistory) -> SafeText? {
    guard release.key.isNameable else { return "its name is none that Helm takes" }
    guard let newest = history.newest else { return "it has no revisions" }
    if newest.status == .pendingInstall, history.revisions.count == 1 {
      return """
        its first install was cut off, or still runs: there is nothing to go back to. When no helm runs any more, \
        helm uninstall \(release.key.name) removes it, and it can be installed again
        """
    }
    if newest.status == .uninstalling {
      return "it is being removed, or was cut off in that: helm uninstall \(release.key.name) ends it"
    }
    if history.proposed == nil { return "there is no earlier revision that was ever deployed" }
    return nil
  }

  /// A plan for going back to a revision. For a release that is pending it is the unlocking.
  ///
  /// - Parameters:
  ///   - release: As it was listed.
  ///   - number: Where to go; nil is the newest revision before this one that was once deployed.
  ///   - history: Of the release.
  ///   - manifests: Of the newest deployed revision and of that one; without them nothing is said of what changes, and
  ///     only Helm's word is taken for the pods.
  /// - Returns: The plan; its remedy goes back to what was deployed before.
  /// - Throws: Why there is none.
  package func rollback(
    _ release: HelmRelease, to number: Int? = nil, history: HelmHistory, manifests: Manifests? = nil
  ) throws(FlowRefusal) -> Flow {
    if !version.isSupported { throw FlowRefusal("helm \(version.major) is too old: 3 or 4 is needed") }
    if let words = Self.refusal(release, history) { throw FlowRefusal(words) }
    guard let newest = history.newest, let target = number.map({ history[$0] }) ?? history.proposed else {
      throw FlowRefusal("it has no revision \(number ?? 0): look at its history again")
    }
    if let words = Self.refusal(target, newest) { throw FlowRefusal(words) }
    var flow = plan(
      release.key, to: target, after: newest.number, workloads: manifests?.target.workloads ?? [],
      guards: [.sameRevision(release.key, newest.number, newest.status)])
    flow.title =
      newest.status.isPending
      ? "Unlock \(release.key.name): back to revision \(target.number)"
      : "Roll back \(release.key.name) to revision \(target.number)"
    flow.touches =
      Self.way(from: newest, to: target) + (manifests.map { Self.changes($0.diff) } ?? [])
    flow.warnings = Self.warnings(newest, target, history)
    flow.remedies = remedies(release.key, history, target, manifests)
    return flow
  }

  private static func refusal(_ target: HelmRevision, _ newest: HelmRevision) -> SafeText? {
    if target.number < 1 { return "a revision from 1 on is needed" }
    if target.status.isPending {
      return "revision \(target.number) was never completed: it is \(target.status.word)"
    }
    if target.number == newest.number, newest.status == .deployed {
      return "revision \(target.number) is what is deployed now"
    }
    return nil
  }

  private func plan(
    _ key: ReleaseKey, to target: HelmRevision, after newest: Int, workloads: [KubeKey], guards: [HelmGuard]
  ) -> Flow {
    let context = commands.kubernetes.context
    let place: SafeText = context.isEmpty ? "kubectl's own context" : "context \(context)"
    let probe = HelmProbe.rolledBack(key, to: target.number, after: newest, workloads: workloads)
    return Flow(
      kind: .rollback, title: "", verb: FlowKind.rollback.title, target: .release(key),
      place: "namespace \(key.namespace), \(place)", touches: [],
      expects: Self.expectation(workloads, seconds: deadline.components.seconds),
      guards: (fingerprint.map { [.sameCluster($0)] } ?? [])
        + ([.unattended(key)] + guards).map(FlowGuard.helm),
      steps: [
        .run(commands.rollback(key, to: target.number, version: version, limit: deadline)),
        .wait(.helm(probe), atMost: deadline),
      ])
  }

  private static func expectation(_ workloads: [KubeKey], seconds: Int64) -> SafeText {
    switch workloads.count {
    case 0: "a new revision deployed within \(seconds) s of it, by Helm's word"
    case 1: "a new revision deployed, and its workload ready, within \(seconds) s"
    default: "a new revision deployed, and its \(workloads.count) workloads ready, within \(seconds) s"
    }
  }
}

// What a plan says.
extension HelmFlows {
  private static func way(from newest: HelmRevision, to target: HelmRevision) -> [SafeText] {
    var lines: [SafeText] = [
      "revision \(newest.number) (\(words(newest))) → revision \(target.number) (\(words(target)))",
      "a new revision \(newest.number + 1) is made, as revision \(target.number) was",
    ]
    if newest.status.isPending, let explanation = newest.status.explanation { lines.append(explanation) }
    return lines
  }

  private static func words(_ revision: HelmRevision) -> SafeText {
    let app: SafeText = revision.appVersion.isEmpty ? "" : ", app \(revision.appVersion)"
    return "\(revision.chart)\(app), \(revision.status.word)"
  }

  private static func changes(_ diff: ManifestDiff) -> [SafeText] {
    let unread: [SafeText] =
      diff.unread > 0 ? ["\(diff.unread) documents of the manifests cannot be read, and may change too"] : []
    if diff.isEmpty { return ["the manifests of both are the same: \(diff.unchanged) objects stay"] + unread }
    let stay: [SafeText] = diff.unchanged > 0 ? ["\(diff.unchanged) objects stay as they are"] : []
    return diff.brief(limit: 24) + stay + unread
  }

  /// Helm keeps this many revisions unless it is told otherwise.
  private static let keptRevisions = 10

  private static func warnings(
    _ newest: HelmRevision, _ target: HelmRevision, _ history: HelmHistory
  ) -> [SafeText] {
    var lines: [SafeText] = []
    if newest.status.isPending {
      lines.append(
        "only helm processes of this host can be looked for: make sure that no pipeline is at work on it")
    }
    if target.status == .failed { lines.append("revision \(target.number) failed when it was deployed") }
    lines.append(
      "the hooks of revision \(target.number) run again; custom resource definitions stay as they are")
    lines.append("what was changed by hand, replicas too, is set as the chart says")
    if history.revisions.count >= keptRevisions, let oldest = history.revisions.last {
      lines.append(
        "Helm keeps \(keptRevisions) revisions: \(oldest.number), the oldest, may be deleted by this")
    }
    return lines
  }

  /// Back to what was deployed: that keeps its number.
  private func remedies(
    _ key: ReleaseKey, _ history: HelmHistory, _ target: HelmRevision, _ manifests: Manifests?
  ) -> [Flow] {
    guard let newest = history.newest, let deployed = history.deployed, deployed.number != target.number
    else {
      return []
    }
    var flow = plan(
      key, to: deployed, after: newest.number, workloads: manifests?.current.workloads ?? [],
      guards: [.noneAfter(key, newest.number + 1)])
    flow.title = "Return \(key.name) to revision \(deployed.number)"
    flow.touches = [
      "revision \(deployed.number) (\(Self.words(deployed))), which was deployed before, is deployed again"
    ]
    flow.warnings = ["the hooks of revision \(deployed.number) run again"]
    return [flow]
  }
}

import CellGrid
package import SafeText
package import TopsideCore

/// What is on the screen of releases: what runs in which version, and since when.
package struct ReleasesScreenState: Sendable {
  package var list = ListState<ReleaseRow>()
  package var rows: [ReleaseListRow] = []
  /// What ran when, by project, the oldest first.
  package var deployments: [String: [Deployment]] = [:]
  package var helm = HelmListing()
  /// What was asked for last about the row under the cursor, and the answer.
  package var past: Past?

  package init() {}
}

/// What can go back to an earlier version.
package enum ReleaseRow: Hashable, Sendable {
  case project(String)
  case release(ReleaseKey)
  case workload(KubeKey)

  package var name: String {
    switch self {
    case .project(let name): name
    case .release(let key): key.name
    case .workload(let key): key.name
    }
  }
}

package enum ReleaseListRow: Hashable, Sendable {
  case heading(ReleaseSection)
  case row(ReleaseRow)
}

package enum ReleaseSection: Hashable, Sendable {
  case compose, helm, rollouts

  var title: SafeText {
    switch self {
    case .compose: "Compose"
    case .helm: "Helm"
    case .rollouts: "Rollouts"
    }
  }
}

/// The releases of Helm, as far as it said. Helm tells of no change by itself: it is asked now and then.
package struct HelmListing: Sendable {
  package private(set) var releases: [ReleaseKey: HelmRelease] = [:]
  /// When it answered last; nil: never.
  package private(set) var answered: Duration?
  /// Why it did not answer when it was asked last.
  package private(set) var problem: SafeText?
  /// Counts what may have changed a release, after which Helm is asked at once.
  package var turn = 0

  package init() {}

  mutating func take(_ result: Result<[HelmRelease], FlowRefusal>, at now: Duration) {
    switch result {
    case .success(let found):
      releases = Dictionary(found.map { ($0.key, $0) }) { first, _ in first }
      (answered, problem) = (now, nil)
    case .failure(let refusal): problem = refusal.words
    }
  }
}

/// A question about what was, and its answer; nil while it is on its way.
package struct Past: Hashable, Sendable {
  /// Another question where something is new: the answer to the one before is shown until that comes.
  package enum Query: Hashable, Sendable {
    case history(HelmRelease)
    case values(HelmRelease)
    /// What going back would change.
    case changes(HelmRelease)
    case templates(KubeKey, generation: Int)
  }

  package enum Answer: Hashable, Sendable {
    case history(HelmHistory)
    case values([SafeText])
    /// nil: there is nothing to go back to.
    case changes(Changes?)
    case templates(RolloutHistory)
  }

  package struct Changes: Hashable, Sendable {
    package var current: HelmRevision
    package var target: HelmRevision
    package var diff: ManifestDiff

    package init(current: HelmRevision, target: HelmRevision, diff: ManifestDiff) {
      self.current = current
      self.target = target
      self.diff = diff
    }
  }

  package var query: Query
  package var answer: Answer?
  package var problem: SafeText?

  package init(_ query: Query) { self.query = query }
}

extension Past.Query {
  /// Whether it is the same question about the same thing, perhaps as it was earlier.
  func isAlike(_ other: Past.Query) -> Bool {
    switch (self, other) {
    case (.history(let a), .history(let b)), (.values(let a), .values(let b)),
      (.changes(let a), .changes(let b)):
      a.key == b.key
    case (.templates(let a, _), .templates(let b, _)): a == b
    default: false
    }
  }
}

/// What has to be asked again and again while the screen is shown.
package struct ReleasesDemand: Hashable, Sendable {
  package var namespaces: KubeNamespaces
  /// The context that Helm is asked about; nil: there is no cluster.
  package var context: String?
  package var turn: Int
}

// The rows.
extension DashboardState {
  /// The row that the cursor is on.
  package var selectedRelease: ReleaseRow? { screen == .releases ? releaseScreen.list.selection : nil }

  /// Brings the rows into the order that is asked for now; the cursor stays on its row, or where that was.
  mutating func arrangeReleases() {
    guard screen == .releases else { return }
    let before = releaseScreen.rows
    let position = releaseScreen.list.selection.flatMap { before.firstIndex(of: .row($0)) } ?? 0
    releaseScreen.rows = releaseRows
    let rows = releaseScreen.rows
    if let selection = releaseScreen.list.selection, rows.contains(.row(selection)) {
      return scrollReleases()
    }
    let behind = rows.dropFirst(position).lazy.compactMap(\.row).first
    selectRelease(behind ?? rows.lazy.reversed().compactMap(\.row).first)
  }

  private var releaseRows: [ReleaseListRow] {
    let projects = releasedProjects.map(ReleaseRow.project)
    var rows = section(.compose, projects, isShown: !fleet.projects.isEmpty || !hasKubernetes)
    guard hasKubernetes else { return rows }
    let releases = releaseScreen.helm.releases.keys.filter { kube.namespaces.contains($0.namespace) }
    rows += section(.helm, releases.sorted().map(ReleaseRow.release), isShown: true)
    let workloads = cluster.workloads.keys.filter {
      $0.kind != .replicaSet && kube.namespaces.contains($0.namespace)
    }
    rows += section(
      .rollouts, workloads.sorted().map(ReleaseRow.workload), isShown: !cluster.workloads.isEmpty)
    return rows
  }

  /// Those that run, or ran as far as is on record.
  private var releasedProjects: [String] {
    let names = fleet.projects.keys.filter { fleet.isUp($0) || releaseScreen.deployments[$0] != nil }
    return names.sorted { a, b in
      (a == homeProject) != (b == homeProject) ? a == homeProject : a < b
    }
  }

  private func section(
    _ section: ReleaseSection, _ rows: [ReleaseRow], isShown: Bool
  ) -> [ReleaseListRow] {
    let list = releaseScreen.list
    let shown = rows.filter { self.isShown($0, list.arrangement) }
    guard isShown, !shown.isEmpty || !list.arrangement.isNarrow else { return [] }
    return [.heading(section)] + (list.isInverted ? shown.reversed() : shown).map(ReleaseListRow.row)
  }

  private func isShown(_ row: ReleaseRow, _ arrangement: Arrangement) -> Bool {
    guard arrangement.isNarrow else { return true }
    let facts = ReleaseFacts(row, self)
    if arrangement.showsProblemsOnly, !facts.isProblem { return false }
    let wanted = arrangement.filter.text.lowercased()
    return wanted.isEmpty
      || [facts.name, facts.state, facts.version, facts.what].contains {
        $0.text.lowercased().contains(wanted)
      }
  }

  /// Puts the cursor on a row; what the detail pane showed of another is forgotten.
  package mutating func selectRelease(_ row: ReleaseRow?) {
    guard row != releaseScreen.list.selection else { return }
    releaseScreen.list.selection = row
    releaseScreen.past = nil
    detail.top = 0
    scrollReleases()
  }

  mutating func scrollReleases() {
    guard screen == .releases, let selection = releaseScreen.list.selection,
      let row = releaseScreen.rows.firstIndex(of: .row(selection))
    else { return }
    let isBelowHeading = row > 0 && releaseScreen.rows[row - 1].row == nil
    releaseScreen.list.scroll(
      to: row, of: releaseScreen.rows.count, height: Layout(self).listRows, isBelowHeading: isBelowHeading)
  }
}

// What has to be asked.
extension DashboardState {
  var releasesDemand: ReleasesDemand? {
    guard screen == .releases else { return nil }
    return ReleasesDemand(
      namespaces: kube.namespaces, context: hasKubernetes ? kube.commands.context : nil,
      turn: releaseScreen.helm.turn)
  }

  /// What the tab that is shown has to know of the row under the cursor, and is not known already.
  var pastQuery: Past.Query? {
    guard !Layout(self).detail.isEmpty else { return nil }
    switch selectedRelease {
    case .project, nil: return nil
    case .workload(let key):
      return cluster.workloads[key].map { .templates(key, generation: $0.meta.generation) }
    case .release(let key):
      guard let release = releaseScreen.helm.releases[key] else { return nil }
      switch tab {
      case .values: return .values(release)
      case .changes: return .changes(release)
      default: return .history(release)
      }
    }
  }

  /// The pane waits for this from now on.
  package mutating func expect(_ query: Past.Query) {
    if let past = releaseScreen.past, past.query.isAlike(query) {
      releaseScreen.past?.query = query
    } else {
      releaseScreen.past = Past(query)
    }
  }

  package mutating func take(_ query: Past.Query, _ result: Result<Past.Answer, FlowRefusal>) {
    guard releaseScreen.past?.query == query else { return }
    switch result {
    case .success(let answer):
      releaseScreen.past?.answer = answer
      releaseScreen.past?.problem = nil
    case .failure(let refusal): releaseScreen.past?.problem = refusal.words
    }
  }
}

extension ReleaseListRow {
  var row: ReleaseRow? { if case .row(let row) = self { row } else { nil } }
}

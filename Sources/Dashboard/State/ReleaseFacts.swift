import CellGrid
import SafeText
import TopsideCore

/// What a row of the screen of releases says.
struct ReleaseFacts {
  var mark: SafeText
  var name: SafeText
  var state: SafeText
  var role: Role
  var version: SafeText = ""
  /// What the version is of.
  var what: SafeText = ""
  /// Since when it is as it is.
  var since: Timestamp?
  var isProblem: Bool { role == .failed || role == .warning }

  init(_ row: ReleaseRow, _ state: DashboardState) {
    switch row {
    case .project(let name): self.init(project: name, state)
    case .release(let key): self.init(release: key, state)
    case .workload(let key): self.init(workload: key, state)
    }
  }

  private init(project: String, _ state: DashboardState) {
    name = "\(project)"
    let last = state.releaseScreen.deployments[project]?.last
    let services = state.fleet.services.values.filter { $0.key.project == project }
    if services.allSatisfy({ $0.containers.isEmpty }) {
      (mark, self.state, role) = (state.glyphs.off, "nothing runs", .off)
    } else if case let failed = services.count(where: { state.picture.statuses[$0.key]?.severity == .failed }),
      failed > 0
    {
      (mark, self.state, role) = (state.glyphs.failed, "\(failed) failed", .failed)
    } else if let up = state.plainUps[project], up.banner != nil {
      (mark, self.state, role) = (
        state.glyphs.warning, up.failure == nil ? "drifted" : "up would fail", .warning
      )
    } else {
      (mark, self.state, role) = (state.glyphs.healthy, "running", .healthy)
    }
    version = state.versionWord(project)
    let count = services.count { !$0.containers.isEmpty }
    let by: SafeText = last.map { ", brought up by \($0.who)" } ?? ""
    what = "\(count) \(count == 1 ? "service" : "services" as SafeText)\(by)"
    since = last?.time
  }

  private init(release key: ReleaseKey, _ state: DashboardState) {
    name = state.kube.namespaces.areSeveral ? "\(key.namespace)/\(key.name)" : "\(key.name)"
    guard let release = state.releaseScreen.helm.releases[key] else {
      (mark, self.state, role) = (state.glyphs.missing, "gone", .unknown)
      return
    }
    self.state = "\(release.status.word)"
    role = release.status.role
    mark =
      switch role {
      case .failed: state.glyphs.failed
      case .warning: state.glyphs.warning
      case .healthy: state.glyphs.healthy
      default: state.glyphs.off
      }
    version = "rev \(release.revision)"
    let app: SafeText = release.appVersion.isEmpty ? "" : ", app \(release.appVersion)"
    what = "\(release.chart)\(app)"
    since = release.updated
  }

  private init(workload key: KubeKey, _ state: DashboardState) {
    let place: SafeText = state.kube.namespaces.areSeveral ? "\(key.namespace)/" : ""
    name = "\(key.kind.abbreviation) \(place)\(key.name)"
    guard let workload = state.cluster.workloads[key] else {
      (mark, self.state, role) = (state.glyphs.missing, "gone", .unknown)
      return
    }
    let status = state.clusterPicture.verdicts[key]
    mark = status?.mark(state.glyphs) ?? state.glyphs.missing
    self.state = status?.word ?? "unknown"
    role = status?.role ?? .unknown
    version =
      workload.meta.annotations["deployment.kubernetes.io/revision"].map { "rev \($0)" } ?? ""
    let owner = KubeFlows.release(of: .workload(workload)).map { " of Helm's \($0.name)" as SafeText }
    what = "\(SafeText(sanitising: workload.images, separator: ", "))\(owner ?? "")"
  }
}

extension HelmStatus {
  var role: Role {
    switch self {
    case .deployed: .healthy
    case .superseded, .uninstalled: .dim
    case .failed: .failed
    case .uninstalling, .pendingInstall, .pendingUpgrade, .pendingRollback: .warning
    case .unknown: .unknown
    }
  }
}

extension DashboardState {
  /// The tag that most services of a project run; `mixed` when no tag is common to half of them.
  func versionWord(_ project: String) -> SafeText {
    let tags = fleet.services.values.filter { $0.key.project == project }
      .compactMap { $0.containers.first.map { ImageName($0.image).tag } }
    let counts = Dictionary(tags.map { ($0, 1) }, uniquingKeysWith: +)
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return "" }
    return most.value * 2 > tags.count ? "\(most.key)" : "mixed"
  }
}

extension KubeKind {
  /// As kubectl takes it for short, of what has revisions.
  fileprivate var abbreviation: SafeText {
    switch self {
    case .deployment: "deploy"
    case .statefulSet: "sts"
    case .daemonSet: "ds"
    default: shortName
    }
  }
}

import CellGrid
import SafeText
import TopsideCore

/// Every pod of the namespaces that are wanted: a row each.
struct PodsView {
  let state: DashboardState

  func draw(_ area: Rect, on grid: inout Grid) {
    guard !area.isEmpty else { return }
    let pods = state.clusterPicture.pods
    let columns = PodColumns(
      width: area.columns, names: pods.nameColumns + (state.kube.pods.marked.isEmpty ? 0 : 2),
      hasNamespace: state.kube.pods.isFlat && state.kube.namespaces.areSeveral)
    drawHead(columns, area.row(0), on: &grid)
    let rows = pods.rows(from: state.kube.pods.top, limit: area.rows - 1)
    for (offset, row) in rows.enumerated() {
      let line = area.row(offset + 1)
      switch row {
      case .heading(let heading): KubeHeadingRow(state: state, heading: heading).draw(line, on: &grid)
      case .object(let key):
        guard let pod = state.cluster.pods[key] else { continue }
        PodRow(state: state, pod: pod, columns: columns).draw(line, on: &grid)
      }
    }
    guard pods.podCount == 0, rows.count + 1 < area.rows else { return }
    let words = KubeEmptiness(state).podsWords
    grid.write("  \(words)", in: area.row(rows.count + 1), Style(.dim), ellipsis: state.glyphs.ellipsis)
  }

  private func drawHead(_ columns: PodColumns, _ line: Rect, on grid: inout Grid) {
    grid.fill(line, Style(.columnHeader))
    let list = state.kube.pods
    var pen = RowPen(line, glyphs: state.glyphs)
    for column in columns.shown {
      let isOrdered = column.kind.order == list.order && (list.order != .name || list.isInverted)
      let mark: SafeText = isOrdered ? (list.isInverted ? state.glyphs.up : state.glyphs.down) : ""
      pen.write(
        "\(column.kind.title)\(mark)", .columnHeader, columns: column.columns, align: column.kind.align,
        on: &grid)
    }
  }
}

/// What stands above pods: whose they are, in which namespace, how old what is said of them is.
struct KubeHeadingRow {
  let state: DashboardState
  let heading: KubeHeading

  func draw(_ line: Rect, on grid: inout Grid) {
    var pen = RowPen(line, glyphs: state.glyphs)
    let rule = state.glyphs.box.horizontal
    switch heading {
    case .narrowing:
      guard let key = state.kube.narrowing?.key else { return }
      pen.write("\(rule) pods of \(ClusterPicture.name(key))", .group, on: &grid)
      pen.write("  \(state.setting.keymap.keyName(.back)) goes back", .dim, on: &grid)
    case .namespace(let name): draw(name, &pen, on: &grid)
    case .section(let kind): pen.write("\(rule) \(kind.title)", .group, on: &grid)
    case .none: break
    }
  }

  private func draw(_ name: String, _ pen: inout RowPen, on grid: inout Grid) {
    pen.write("\(state.glyphs.box.horizontal) \(name)", .group, on: &grid)
    let watch = state.cluster.watches[KubeWatch(.pod, namespace: name)]
    if case .lost(.forbidden(let message), _, _) = watch {
      return pen.write("  forbidden: \(message)", .warning, on: &grid)
    }
    if let since = state.cluster.staleSince(.pod, in: name) {
      pen.write("  as of \(Words.age(state.now.uptime - since)) ago", .warning, on: &grid)
    }
    if state.cluster.api.staleSince == nil, case .lost(let fault, _, _) = watch {
      pen.write("  \(fault.summary)", .warning, on: &grid)
    }
    // They are of all pods, not of those that were chosen.
    if state.kube.narrowing == nil {
      for piece in KubeTally(state, name).pieces { pen.write(piece.text, piece.role, on: &grid) }
    }
    if case .unavailable(let why) = state.cluster.metrics { pen.write("  \(why)", .dim, on: &grid) }
  }
}

/// How many pods are how, as on the lines of Home.
struct KubeTally {
  private let tally: [Health: Int]

  init(_ state: DashboardState, _ namespace: String?) {
    let tallies = state.clusterPicture.tallies
    var tally =
      namespace.map { tallies[$0] ?? [:] }
      ?? tallies.filter { state.kube.namespaces.contains($0.key) }.values.reduce(into: [:]) {
        $0.merge($1, uniquingKeysWith: +)
      }
    // Both are called running.
    if let started = tally.removeValue(forKey: .started) { tally[.healthy, default: 0] += started }
    self.tally = tally
  }

  var isEmpty: Bool { tally.isEmpty }

  var pieces: [Piece] {
    Health.allCases.compactMap { health in
      tally[health].map { Piece("  \($0) \(health.podWord)", health.role) }
    }
  }
}

extension Health {
  /// As it is said of pods.
  var podWord: SafeText {
    switch self {
    case .healthy, .started: "running"
    case .degraded: "not ready"
    case .off: "terminating"
    default: word
    }
  }
}

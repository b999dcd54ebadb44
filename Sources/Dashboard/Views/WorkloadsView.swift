import CellGrid
import SafeText
import TopsideCore

/// Deployments, jobs, services, nodes and events, in sections.
struct WorkloadsView {
  let state: DashboardState

  func draw(_ area: Rect, on grid: inout Grid) {
    guard !area.isEmpty else { return }
    let top = state.kube.workloads.top
    let rows = Array(state.workloadRows.rows(from: top, limit: area.rows - 1))
    drawHead(rows.first, area.row(0), on: &grid)
    for (offset, row) in rows.enumerated() {
      let line = area.row(offset + 1)
      switch row {
      // The first row of the list has its titles.
      case .heading(.section(let kind)): drawHeading(kind, hasTitles: offset > 0, line, on: &grid)
      case .heading(let heading): KubeHeadingRow(state: state, heading: heading).draw(line, on: &grid)
      case .object(let key): draw(key, line, on: &grid)
      }
    }
    guard state.workloadRows.keys.isEmpty, rows.count + 1 < area.rows else { return }
    grid.write(
      "  \(KubeEmptiness(state).workloadsWords)", in: area.row(rows.count + 1), Style(.dim),
      ellipsis: state.glyphs.ellipsis)
  }

  /// Of the section that the first row belongs to.
  private func drawHead(_ first: KubeRow?, _ line: Rect, on grid: inout Grid) {
    grid.fill(line, Style(.columnHeader))
    let kind: KubeKind? =
      switch first {
      case .heading(.section(let kind)): kind
      case .object(let key): key.kind
      case .heading, nil: nil
      }
    var pen = RowPen(line, glyphs: state.glyphs)
    _ = pen.take(1)
    if case .object = first, let kind {
      pen.write(kind.title, .columnHeader, columns: nameColumns, on: &grid)
    } else {
      pen.write("NAME", .columnHeader, columns: nameColumns, on: &grid)
    }
    if let kind { drawTitles(kind, .columnHeader, &pen, on: &grid) }
  }

  private func drawTitles(_ kind: KubeKind, _ role: Role, _ pen: inout RowPen, on grid: inout Grid) {
    if hasNamespace(kind) { pen.write("NAMESPACE", role, columns: Self.namespaceColumns, on: &grid) }
    for column in kind.columns { pen.write(column.title, role, columns: column.columns, on: &grid) }
  }

  private func drawHeading(_ kind: KubeKind, hasTitles: Bool, _ line: Rect, on grid: inout Grid) {
    var pen = RowPen(line, glyphs: state.glyphs)
    let count = state.workloadRows.counts[kind] ?? 0
    pen.write(state.glyphs.box.horizontal, .group, columns: 1, on: &grid)
    let (left, _) = pen.rest.splitLeft(nameColumns)
    var name = RowPen(left, glyphs: state.glyphs)
    name.write("\(kind.title) ", .group, on: &grid)
    name.write("\(count)", .dim, on: &grid)
    if let since = oldest(kind) {
      name.write("  as of \(Words.age(state.now.uptime - since)) ago", .warning, on: &grid)
    }
    _ = pen.take(nameColumns)
    if let refusal = state.workloadRows.refusals[kind] {
      pen.write(refusal, .warning, on: &grid)
    } else if hasTitles {
      drawTitles(kind, .dim, &pen, on: &grid)
    }
  }

  /// Since when the oldest of what is shown of a kind ages.
  private func oldest(_ kind: KubeKind) -> Duration? {
    if let since = state.cluster.api.staleSince { return since }
    return state.kube.namespaces.watches(kind).compactMap { state.cluster.watches[$0]?.staleSince }.min()
  }

  private static let namespaceColumns = 14

  private func hasNamespace(_ kind: KubeKind) -> Bool {
    kind.isNamespaced && state.kube.namespaces.areSeveral
  }

  private var nameColumns: Int {
    max(14, min(state.workloadRows.nameColumns, max(20, state.size.columns / 4)))
  }

  private func draw(_ key: KubeKey, _ line: Rect, on grid: inout Grid) {
    var pen = RowPen(line, glyphs: state.glyphs)
    let mark = mark(key)
    pen.write(mark.text, mark.role, columns: 1, on: &grid)
    pen.write(name(key), .text, columns: nameColumns, on: &grid)
    if hasNamespace(key.kind) {
      pen.write("\(key.namespace)", .dim, columns: Self.namespaceColumns, on: &grid)
    }
    let underWay = state.underWay(.object(key))
    for (column, fact) in zip(key.kind.columns, WorkloadFacts(state: state).pieces(key)) {
      let piece = column.title == "STATE" ? underWay ?? fact : fact
      pen.write(piece.text, piece.role, columns: min(column.columns, pen.rest.columns), on: &grid)
    }
    if key == state.kube.workloads.selection {
      let role: Role = state.focus == .list ? .selection : .marked
      grid.restyle(line) { _ in Style(role) }
    } else if state.cluster.staleSince(key.kind, in: key.namespace) != nil {
      grid.restyle(line) { _ in Style(.stale) }
    }
  }

  private func name(_ key: KubeKey) -> SafeText {
    let name: SafeText =
      key.kind == .event ? "\(state.clusterPicture.events[key]?.reason ?? "")" : "\(key.name)"
    return name.cutInside(to: nameColumns, ellipsis: state.glyphs.ellipsis)
  }

  private func mark(_ key: KubeKey) -> Piece {
    if key.kind == .event {
      let isWarning = state.clusterPicture.events[key]?.isWarning ?? false
      return isWarning ? Piece(state.glyphs.warning, .warning) : Piece(state.glyphs.off, .dim)
    }
    guard let status = state.clusterPicture.verdicts[key] else { return Piece(" ") }
    return Piece(status.mark(state.glyphs), status.role)
  }
}

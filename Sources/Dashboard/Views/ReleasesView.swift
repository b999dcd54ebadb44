import CellGrid
import SafeText
import TopsideCore

/// Versions: of compose projects, of releases of Helm, of workloads.
struct ReleasesView {
  let state: DashboardState

  func draw(_ area: Rect, on grid: inout Grid) {
    guard !area.isEmpty else { return }
    let columns = Columns(area.columns)
    drawHead(columns, area.row(0), on: &grid)
    let screen = state.releaseScreen
    let rows = screen.rows.dropFirst(screen.list.top).prefix(area.rows - 1)
    for (offset, row) in rows.enumerated() {
      let line = area.row(offset + 1)
      switch row {
      case .heading(let section): drawHeading(section, line, on: &grid)
      case .row(let row): draw(row, columns, line, on: &grid)
      }
    }
    guard screen.rows.isEmpty, area.rows > 1 else { return }
    let words: SafeText =
      screen.list.arrangement.isNarrow ? "nothing is like that" : "nothing is known yet"
    grid.write("  \(words)", in: area.row(1), Style(.dim), ellipsis: state.glyphs.ellipsis)
  }

  /// What there is room for.
  private struct Columns {
    var name: Int
    var what: Int
    static let state = 16
    static let version = 14
    static let since = 5

    init(_ width: Int) {
      // The mark, and a blank after each.
      let rest = width - 2 - Self.state - 1 - Self.version - 1 - Self.since - 1
      name = max(12, rest >= 40 ? rest * 2 / 5 : rest)
      what = max(0, rest - name - 1)
    }
  }

  private func drawHead(_ columns: Columns, _ line: Rect, on grid: inout Grid) {
    grid.fill(line, Style(.columnHeader))
    var pen = RowPen(line, glyphs: state.glyphs)
    _ = pen.take(1)
    pen.write("NAME", .columnHeader, columns: columns.name, on: &grid)
    pen.write("STATE", .columnHeader, columns: Columns.state, on: &grid)
    pen.write("VERSION", .columnHeader, columns: Columns.version, on: &grid)
    if columns.what > 0 { pen.write("OF", .columnHeader, columns: columns.what, on: &grid) }
    pen.write("SINCE", .columnHeader, columns: Columns.since, align: .trailing, on: &grid)
  }

  private func draw(_ row: ReleaseRow, _ columns: Columns, _ line: Rect, on grid: inout Grid) {
    let facts = ReleaseFacts(row, state)
    let word = state.underWay(row.target) ?? Piece(facts.state, facts.role)
    var pen = RowPen(line, glyphs: state.glyphs)
    pen.write(facts.mark, facts.role, columns: 1, on: &grid)
    pen.write(
      facts.name.cutInside(to: columns.name, ellipsis: state.glyphs.ellipsis), .text, columns: columns.name,
      on: &grid)
    pen.write(word.text, word.role, columns: Columns.state, on: &grid)
    pen.write(facts.version, .strong, columns: Columns.version, on: &grid)
    if columns.what > 0 { pen.write(facts.what, .dim, columns: columns.what, on: &grid) }
    let age = facts.since.map { Words.age(state.now.wall.since($0)) } ?? ""
    pen.write(age, .dim, columns: Columns.since, align: .trailing, on: &grid)
    if row == state.releaseScreen.list.selection {
      grid.restyle(line) { _ in Style(state.focus == .list ? .selection : .marked) }
    } else if isStale(row) {
      grid.restyle(line) { _ in Style(.stale) }
    }
  }

  private func drawHeading(_ section: ReleaseSection, _ line: Rect, on grid: inout Grid) {
    var pen = RowPen(line, glyphs: state.glyphs)
    pen.write("\(state.glyphs.box.horizontal) \(section.title)  ", .group, on: &grid)
    let note = note(section)
    pen.write(note.text, note.role, on: &grid)
  }

  /// How old it is what is known, or why nothing is.
  private func note(_ section: ReleaseSection) -> Piece {
    let now = state.now.uptime
    switch section {
    case .compose:
      return state.fleet.engine.staleSince.map { Piece("as of \(Words.age(now - $0)) ago", .warning) }
        ?? Piece("")
    case .rollouts:
      return state.cluster.api.staleSince.map { Piece("as of \(Words.age(now - $0)) ago", .warning) }
        ?? Piece("")
    case .helm:
      let helm = state.releaseScreen.helm
      let age = helm.answered.map { "as of \(Words.age(now - $0)) ago" as SafeText }
      if let problem = helm.problem {
        return Piece("\(age.map { "\($0): " } ?? "" as SafeText)\(problem)", .warning)
      }
      guard let age else { return Piece("asking", .dim) }
      return Piece(helm.releases.isEmpty ? "no release, \(age)" : age, .dim)
    }
  }

  private func isStale(_ row: ReleaseRow) -> Bool {
    switch row {
    case .project: state.fleet.engine.staleSince != nil
    case .release: state.releaseScreen.helm.problem != nil
    case .workload(let key): state.cluster.staleSince(key.kind, in: key.namespace) != nil
    }
  }
}

extension ReleaseRow {
  /// What a change of it is about.
  var target: FlowTarget {
    switch self {
    case .project(let name): .project(name)
    case .release(let key): .release(key)
    case .workload(let key): .object(key)
    }
  }
}

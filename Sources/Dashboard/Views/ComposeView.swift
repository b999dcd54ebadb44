import CellGrid
import SafeText
import TopsideCore

/// Every project, every service: a row each.
struct ComposeView {
  let state: DashboardState

  func draw(_ area: Rect, on grid: inout Grid) {
    guard !area.isEmpty else { return }
    let columns = ComposeColumns(width: area.columns, names: nameColumns)
    drawHead(columns, area.row(0), on: &grid)
    if state.picture.rows.isEmpty { return drawEmpty(area.splitTop(1).rest, on: &grid) }
    let shown = state.picture.rows.dropFirst(state.list.top).prefix(area.rows - 1)
    for (offset, row) in shown.enumerated() {
      let line = area.row(offset + 1)
      switch row {
      case .project(let name): ProjectRow(state: state, name: name).draw(line, on: &grid)
      case .service(let key):
        guard let service = state.fleet.services[key] else { continue }
        ServiceRow(state: state, service: service, columns: columns).draw(line, on: &grid)
      }
    }
  }

  private var nameColumns: Int {
    let names = state.picture.rows.map { row -> Int in
      if case .service(let key) = row { return SafeText(sanitising: title(key)).columns }
      return 0
    }
    return (names.max() ?? 0) + (state.list.marked.isEmpty ? 0 : 2)
  }

  private func title(_ key: ServiceKey) -> String {
    state.list.isFlat ? "\(key.project)/\(key.service)" : key.service
  }

  private func drawHead(_ columns: ComposeColumns, _ line: Rect, on grid: inout Grid) {
    grid.fill(line, Style(.columnHeader))
    var pen = RowPen(line, glyphs: state.glyphs)
    for column in columns.shown {
      let arrow = state.list.isInverted ? state.glyphs.up : state.glyphs.down
      let isOrdered =
        column.kind.order == state.list.order && (state.list.order != .name || state.list.isInverted)
      let mark: SafeText = isOrdered ? arrow : ""
      pen.write(
        "\(column.kind.title)\(mark)", .columnHeader, columns: column.columns, align: column.kind.align,
        on: &grid)
    }
  }

  private func drawEmpty(_ area: Rect, on grid: inout Grid) {
    let words: SafeText
    if !state.list.filter.isEmpty {
      words = "no service contains \"\(state.list.filter)\": Esc clears the filter"
    } else if state.list.showsProblemsOnly {
      words = "no service has a problem: ! shows all"
    } else if state.list.hidesSettled {
      words = "all services are done, off or stopped: e shows them"
    } else {
      words = empty
    }
    grid.write("  \(words)", in: area.row(0), Style(.dim), ellipsis: state.glyphs.ellipsis)
  }

  private var empty: SafeText {
    switch state.fleet.engine {
    case .connecting: "asking docker for its compose containers"
    case .live: "docker runs no compose containers here; docker compose up -d starts a project"
    case .silent: "docker does not answer"
    case .lost(let fault, _, _): "\(fault.summary)"
    }
  }
}

/// The heading of a project's rows.
struct ProjectRow {
  let state: DashboardState
  let name: String

  func draw(_ line: Rect, on grid: inout Grid) {
    var pen = RowPen(line, glyphs: state.glyphs)
    pen.write("\(state.glyphs.box.horizontal) \(name)", .group, on: &grid)
    if let since = state.fleet.engine.staleSince {
      pen.write("  as of \(Words.age(state.now.uptime - since)) ago", .warning, on: &grid)
    }
    if let banner = state.plainUps[name]?.banner, state.fleet.isUp(name) {
      pen.write("  \(banner)", .warning, on: &grid)
    }
    pen.write("  \(words)", .dim, on: &grid)
  }

  private var words: SafeText {
    guard let project = state.fleet.projects[name] else { return "" }
    let folder: SafeText = project.files.directory.map { "\($0)" } ?? ""
    switch project.declaration {
    case .pending: return folder
    case .absent(let why): return "\(folder)  \(why)"
    case .broken(let why): return "compose file refused: \(why)"
    case .read: return state.fleet.isUp(name) ? folder : "\(folder)  down: nothing is created"
    }
  }
}

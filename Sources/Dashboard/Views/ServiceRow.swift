import CellGrid
import SafeText
import TopsideCore

/// One service in the list.
struct ServiceRow {
  let state: DashboardState
  let service: Service
  let columns: ComposeColumns

  private var status: Status { state.picture.statuses[service.key] ?? Status(.unknown, .neutral, "unknown") }
  private var glyphs: Glyphs { state.glyphs }

  func draw(_ line: Rect, on grid: inout Grid) {
    var pen = RowPen(line, glyphs: glyphs)
    for column in columns.shown { draw(column, &pen, on: &grid) }
    let isSelected = service.key == state.list.selection
    let isStale = state.fleet.engine.staleSince != nil
    if isSelected {
      let role: Role = state.focus == .list ? .selection : .marked
      grid.restyle(line) { _ in Style(role) }
    } else if isStale {
      grid.restyle(line) { _ in Style(.stale) }
    }
  }

  private func draw(_ column: ComposeColumns.Column, _ pen: inout RowPen, on grid: inout Grid) {
    let width = column.columns
    switch column.kind {
    case .mark: pen.write(mark, role, columns: width, on: &grid)
    case .service: pen.write(name, .text, columns: width, on: &grid)
    case .state: pen.write(stateWord.text, stateWord.role, columns: width, on: &grid)
    case .uptime: pen.write(uptime, .dim, columns: width, align: .trailing, on: &grid)
    case .restarts, .restartsWithAge:
      pen.write(restarts(withAge: column.kind == .restartsWithAge), restartRole, columns: width, on: &grid)
    case .cpu: pen.write(cpu, .text, columns: width, align: .trailing, on: &grid)
    case .memory, .memoryWithBar:
      drawMemory(pen.take(width), hasBar: column.kind == .memoryWithBar, on: &grid)
    case .tag: pen.write(tag, .dim, columns: width, on: &grid)
    case .ports: pen.write(ports, .dim, columns: width, on: &grid)
    }
  }

  private var name: SafeText {
    let name: SafeText =
      state.list.isFlat ? "\(service.key.project)/\(service.key.service)" : "\(service.key.service)"
    return state.list.marked.contains(service.key) ? "\(glyphs.marked) \(name)" : name
  }

  private var role: Role { status.role }
  private var mark: SafeText { status.mark(glyphs) }

  private var stateWord: Piece {
    state.underWay(.service(service.key)) ?? Piece(status.word, role)
  }

  private var uptime: SafeText {
    service.runningSince.map { Words.age(state.now.wall.since($0)) } ?? dash
  }

  private func restarts(withAge: Bool) -> SafeText {
    guard !service.containers.isEmpty else { return dash }
    let count = service.restartCount
    guard withAge, let last = service.lastRestart else { return "\(count)" }
    return "\(count) \(Words.age(state.now.wall.since(last)))"
  }

  private var restartRole: Role { service.restartCount > 0 ? .text : .dim }
  private var cpu: SafeText { service.cpuPercent.map { Words.percent($0) } ?? dash }
  private var dash: SafeText { "-" }

  private var tag: SafeText {
    let image = service.containers.first?.image ?? service.declared?.image ?? ""
    return image.isEmpty ? dash : "\(ImageName(image).tag)"
  }

  private var ports: SafeText {
    let ports = service.containers.flatMap(\.ports)
    let words = ports.map { port in
      port.hostPort == port.containerPort ? "\(port.hostPort)" : "\(port.hostPort):\(port.containerPort)"
    }
    return "\(words.joined(separator: " "))"
  }
}

extension ServiceRow {
  private func drawMemory(_ area: Rect, hasBar: Bool, on grid: inout Grid) {
    MemoryCell(
      memory: service.fullest?.memory, limit: limitWord, warningPercent: state.setting.memoryWarningPercent,
      glyphs: glyphs
    ).draw(area, hasBar: hasBar, on: &grid)
  }

  private var limitWord: SafeText {
    if let limit = service.memoryLimit { return Words.shortBytes(limit) }
    return service.containers.isEmpty && service.declared == nil ? dash : "none"
  }
}

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

  private var role: Role {
    switch status.severity {
    case .failed: .failed
    case .warning: .warning
    case .neutral: status.health.role
    }
  }

  private var mark: SafeText {
    switch status.severity {
    case .failed: return glyphs.failed
    case .warning: return glyphs.warning
    case .neutral: break
    }
    switch status.health {
    case .completed: return glyphs.done
    case .off: return glyphs.off
    case .missing, .unknown: return glyphs.missing
    case .healthy, .started, .starting, .degraded, .failed: return glyphs.healthy
    }
  }

  private var stateWord: Piece {
    if let run = state.runs[.service(service.key)] {
      let age = Words.age(state.now.uptime - run.begun)
      return Piece("\(run.flow.kind.participle) \(age)", .starting)
    }
    return Piece(status.word, role)
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

// Memory: used, bar, percent, limit.
extension ServiceRow {
  private func drawMemory(_ area: Rect, hasBar: Bool, on grid: inout Grid) {
    var pen = RowPen(area, glyphs: glyphs)
    let limit: SafeText = limitWord
    guard let memory = service.fullest?.memory else {
      pen.write(dash, .dim, columns: 5, align: .trailing, on: &grid)
      if hasBar { grid.line(glyphs.barEmpty, in: pen.take(10), Style(.barTrack)) }
      pen.write(dash, .dim, columns: 4, align: .trailing, on: &grid)
      pen.write(limit, .dim, columns: 5, align: .trailing, on: &grid)
      return
    }
    let role = barRole(memory)
    pen.write(Words.shortBytes(memory.used), .text, columns: 5, align: .trailing, on: &grid)
    if hasBar {
      let cell = pen.take(10)
      if let fraction = memory.fraction {
        grid.bar(fraction, in: cell, Style(role), track: Style(.barTrack), glyphs: glyphs)
      } else {
        grid.line(glyphs.barEmpty, in: cell, Style(.barTrack))
      }
    }
    let percent: SafeText = memory.fraction.map { "\(Words.percent(of: $0))%" } ?? dash
    pen.write(percent, role == .bar ? .text : role, columns: 4, align: .trailing, on: &grid)
    pen.write(limit, .dim, columns: 5, align: .trailing, on: &grid)
  }

  private var limitWord: SafeText {
    if let limit = service.memoryLimit { return Words.shortBytes(limit) }
    return service.containers.isEmpty && service.declared == nil ? dash : "none"
  }

  private func barRole(_ memory: Memory) -> Role {
    switch (memory.fraction ?? 0) * 100 {
    case Double(state.setting.memoryWarningPercent)...: .barFailed
    case 80...: .barWarning
    default: .bar
    }
  }
}

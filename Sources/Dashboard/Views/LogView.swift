import CellGrid
import LogEngine
import SafeText
import TopsideCore

/// The lines of a log.
struct LogView {
  let state: DashboardState

  func draw(_ area: Rect, on grid: inout Grid) {
    guard !area.isEmpty else { return }
    let window = LogWindow(state)
    guard !window.lines.isEmpty else {
      grid.write("  \(whyEmpty)", in: area.row(0), Style(.dim), ellipsis: state.glyphs.ellipsis)
      return
    }
    var row = 0
    for line in window.lines where row < area.rows {
      let height = state.logs.wraps ? Self.height(line, width: area.columns, state) : 1
      draw(
        line, in: Rect(x: area.x, y: area.y + row, columns: area.columns, rows: min(height, area.rows - row)),
        on: &grid)
      row += height
    }
  }

  private func draw(_ line: LogLine, in area: Rect, on grid: inout Grid) {
    let head = Self.head(line, state)
    var pen = RowPen(area.row(0), glyphs: state.glyphs)
    for piece in head { pen.write(piece.text, piece.role, on: &grid) }
    guard line.kind == .line else {
      let rule = state.glyphs.box.horizontal
      pen.write("\(rule)\(rule) \(line.text.text) \(rule)\(rule)", .logMarker, on: &grid)
      return
    }
    let base = Style(Self.role(of: line))
    guard state.logs.wraps else {
      grid.write(line.text, in: pen.rest, base: base, skipping: state.logs.left)
      return
    }
    let columns = Self.columns(of: head)
    for (row, range) in Self.rows(line, width: area.columns, state).enumerated() where row < area.rows {
      let rest = area.row(row).splitLeft(columns).rest
      grid.write(line.text, in: rest.splitLeft(range.count).left, base: base, skipping: range.lowerBound)
    }
  }

  /// What stands before a line: its time and, where several are merged, whose it is.
  private static func head(_ line: LogLine, _ state: DashboardState) -> [Piece] {
    let time = Piece(time(line, state), .logTime)
    guard (state.selected?.containers.count ?? 0) > 1 else { return [time] }
    return [time, Piece("\(state.logs.store.name(of: line.source)) ", role(of: line.source))]
  }

  private static func columns(of head: [Piece]) -> Int { head.map(\.text.columns).reduce(0, +) }

  /// The columns of the text in each row; continued under its beginning.
  private static func rows(_ line: LogLine, width: Int, _ state: DashboardState) -> [Range<Int>] {
    line.text.text.rows(columns: max(1, width - columns(of: head(line, state))))
  }

  private static func role(of source: LogSourceID) -> Role {
    let roles: [Role] = [.source1, .source2, .source3, .source4, .source5, .source6]
    return roles[Int(source.rawValue) % roles.count]
  }

  private static func role(of line: LogLine) -> Role {
    switch line.level {
    case .error, .fatal: .logError
    case .warning: .logWarning
    case .notice: .logNotice
    case .debug: .logDebug
    case .unknown, .info: .text
    }
  }

  private static func time(_ line: LogLine, _ state: DashboardState) -> SafeText {
    guard let time = line.time else { return state.logs.times == .off ? "" : "         " }
    let moment = Timestamp(nanoseconds: time)
    switch state.logs.times {
    case .off: return ""
    case .clock: return "\(CalendarTime(secondsUTC: moment.seconds, offset: state.setting.zone).time) "
    case .relative:
      let age = Words.age(state.now.wall.since(moment))
      return "\(String(repeating: " ", count: max(0, 4 - age.columns)))\(age) "
    }
  }

  /// Rows that a line takes when it is wrapped.
  static func height(_ line: LogLine, width: Int, _ state: DashboardState) -> Int {
    guard state.logs.wraps, line.kind == .line, width > 0 else { return 1 }
    return rows(line, width: width, state).count
  }

  /// A pane without a line says why.
  private var whyEmpty: SafeText {
    guard let service = state.selected else { return "no service is selected" }
    guard let container = service.containers.first else { return "it has no container, so it has no log" }
    if container.logDriver == "none" { return "its log driver is none: the engine keeps no log of it" }
    if container.started == nil { return "it was never started" }
    if state.fleet.engine.staleSince != nil { return "docker does not answer" }
    return "it has printed nothing yet"
  }
}

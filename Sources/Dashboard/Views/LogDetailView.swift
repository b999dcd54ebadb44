import CellGrid
import LogEngine
import SafeText
import TopsideCore

/// A line of the log in full, over the screen: when, whose, and JSON and logfmt laid out.
struct LogDetailView {
  let state: DashboardState
  let detail: LogDetail

  func draw(_ screen: Rect, on grid: inout Grid) {
    let area = Self.area(screen)
    grid.fill(area, Style(.dialog))
    let inside = grid.box(
      in: area, Style(.dialogBorder), glyphs: state.glyphs,
      title: "Line  (j k scroll, n p next and previous line, y copies, Esc closes)",
      titleStyle: Style(.dialogTitle))
    let text = LogDetailText(state, detail)
    for (offset, line) in text.lines.dropFirst(detail.top).prefix(inside.rows).enumerated() {
      let row = inside.row(offset).inset(columns: 1, rows: 0)
      switch line {
      case .fact(let name, let value):
        var pen = RowPen(row, glyphs: state.glyphs)
        pen.write(name.padded(to: 8), .dim, on: &grid)
        pen.write(value, .dialog, on: &grid)
      case .text(let styled, let columns):
        grid.write(
          styled, in: row.splitLeft(columns.count).left, base: Style(.dialog), skipping: columns.lowerBound)
      case .blank: break
      }
    }
  }

  private static func area(_ screen: Rect) -> Rect {
    screen.inset(columns: screen.columns > 60 ? 2 : 0, rows: screen.rows > 16 ? 1 : 0)
  }

  /// Rows that text can take on a screen of a size.
  static func rows(_ size: Size) -> Int { max(1, area(Rect(size)).rows - 2) }
  /// Columns that text can take.
  static func columns(_ size: Size) -> Int { max(1, area(Rect(size)).columns - 4) }
}

/// What is said of a line, row by row.
struct LogDetailText {
  enum Line {
    case fact(SafeText, SafeText)
    /// Some columns of a text that may go on in the next row.
    case text(StyledText, columns: Range<Int>)
    case blank
  }

  private(set) var lines: [Line] = []

  init(_ state: DashboardState, _ detail: LogDetail) {
    let line = detail.line
    lines = [.fact("time", Self.time(line, state)), .fact("source", detail.source)]
    if line.kind == .line {
      lines.append(.fact("output", line.stream == .standardError ? "standard error" : "standard output"))
    }
    if line.level != .unknown { lines.append(.fact("level", line.level.name)) }
    if line.isLate { lines.append(.fact("order", "it came late: the line before it is newer")) }
    lines.append(.blank)
    let columns = LogDetailView.columns(state.size)
    for text in PrettyLine.lines(of: line.text.text) ?? [line.text] {
      lines += text.text.rows(columns: columns).map { .text(text, columns: $0) }
    }
  }

  private static func time(_ line: LogLine, _ state: DashboardState) -> SafeText {
    guard let time = line.time else { return "none was given" }
    let moment = Timestamp(nanoseconds: time)
    let local = CalendarTime(secondsUTC: moment.seconds, offset: state.setting.zone)
    let age = Words.age(state.now.wall.since(moment))
    let fraction = String(1_000_000_000 + max(0, time) % 1_000_000_000).dropFirst()
    return "\(local.date) \(local.time).\(fraction) \(zone(state.setting.zone)), \(age) ago"
  }

  /// `+02:00`
  static func zone(_ seconds: Int64) -> SafeText {
    guard seconds != 0 else { return "UTC" }
    let minutes = abs(seconds) / 60
    let digits = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(seconds < 0 ? "-" : "+")\(digits.joined(separator: ":"))"
  }
}

extension LogLevel {
  var name: SafeText {
    switch self {
    case .unknown: "unknown"
    case .debug: "debug"
    case .info: "info"
    case .notice: "notice"
    case .warning: "warning"
    case .error: "error"
    case .fatal: "fatal"
    }
  }
}

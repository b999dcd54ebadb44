import CellGrid
import SafeText
import TopsideCore

/// Every run that is known: a row each.
struct RunsView {
  let state: DashboardState

  private static let stateColumns = 11

  func draw(_ area: Rect, on grid: inout Grid) {
    guard !area.isEmpty else { return }
    let columns = Columns(area.columns)
    drawHead(columns, area.row(0), on: &grid)
    let list = state.runScreen
    let rows = list.rows.dropFirst(list.list.top).prefix(area.rows - 1)
    for (offset, id) in rows.enumerated() {
      guard let record = state.runs[id] else { continue }
      draw(record, columns, area.row(offset + 1), on: &grid)
    }
    guard rows.isEmpty, area.rows > 1 else { return }
    let words: SafeText =
      list.list.arrangement.isNarrow && !state.runs.records.isEmpty
      ? "no run is like that" : "nothing was changed here yet: r on a service restarts it"
    grid.write("  \(words)", in: area.row(1), Style(.dim), ellipsis: state.glyphs.ellipsis)
  }

  /// What there is room for.
  private struct Columns {
    var title: Int
    var place: Int
    var user: Int
    var began: Int

    init(_ width: Int) {
      user = width >= 100 ? 10 : 0
      began = width >= 60 ? 13 : 5
      // Mark, state, duration, and a blank after each.
      let rest = width - 2 - RunsView.stateColumns - 1 - 5 - (user == 0 ? 0 : user + 1) - began - 1
      place = width >= 60 ? min(36, rest * 2 / 5) : 0
      title = max(8, rest - (place == 0 ? 0 : place + 1) - 1)
    }
  }

  private func drawHead(_ columns: Columns, _ line: Rect, on grid: inout Grid) {
    grid.fill(line, Style(.columnHeader))
    write(
      line, columns, mark: Piece(" "), state: Piece("STATE"), title: "RUN", place: "WHERE", user: "WHO",
      began: "BEGAN", took: "TOOK", role: .columnHeader, on: &grid)
  }

  private func draw(_ record: RunRecord, _ columns: Columns, _ line: Rect, on grid: inout Grid) {
    let moment = record.began ?? record.planned
    let clock = CalendarTime(secondsUTC: moment.seconds, offset: state.setting.zone).time
    let age = Words.age(state.now.wall.since(moment))
    write(
      line, columns, mark: Piece(record.mark(state.glyphs), record.role),
      state: Piece(record.stateWord, record.role), title: record.flow.title, place: record.flow.place,
      user: "\(record.plan.actor.user)", began: columns.began > 5 ? "\(clock) \(age)" : age,
      took: record.duration(at: state.now.wall).map(Words.age) ?? "–", role: nil, on: &grid)
    if record.id == state.runScreen.list.selection {
      grid.restyle(line) { _ in Style(state.focus == .list ? .selection : .marked) }
    }
  }

  private func write(
    _ line: Rect, _ columns: Columns, mark: Piece, state word: Piece, title: SafeText, place: SafeText,
    user: SafeText, began: SafeText, took: SafeText, role: Role?, on grid: inout Grid
  ) {
    var pen = RowPen(line, glyphs: state.glyphs)
    pen.write(mark.text, role ?? mark.role, columns: 1, on: &grid)
    pen.write(word.text, role ?? word.role, columns: Self.stateColumns, on: &grid)
    pen.write(title, role ?? .text, columns: columns.title, on: &grid)
    if columns.place > 0 { pen.write(place, role ?? .dim, columns: columns.place, on: &grid) }
    if columns.user > 0 { pen.write(user, role ?? .dim, columns: columns.user, on: &grid) }
    pen.write(began, role ?? .dim, columns: columns.began, on: &grid)
    pen.write(took, role ?? .text, columns: 4, align: .trailing, on: &grid)
  }
}

extension RunRecord {
  var role: Role {
    switch state {
    case .planned: .off
    case .running: .starting
    case .interrupted, .ended(.failed): .failed
    case .ended(.refused): .warning
    case .ended(.succeeded): .done
    }
  }

  func mark(_ glyphs: Glyphs) -> SafeText {
    switch state {
    case .planned: glyphs.off
    case .running: glyphs.healthy
    case .interrupted, .ended(.failed): glyphs.failed
    case .ended(.refused): glyphs.warning
    case .ended(.succeeded): glyphs.done
    }
  }
}

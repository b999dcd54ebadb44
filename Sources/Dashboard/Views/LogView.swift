import CellGrid
import LogEngine
import SafeText
import TopsideCore

/// The lines of a log.
struct LogView {
  let state: DashboardState

  func draw(on grid: inout Grid) {
    let layout = LogLayout(state)
    LogInfo(state).draw(layout.info, on: &grid)
    let area = layout.lines
    guard !area.isEmpty else { return }
    let window = LogWindow(state)
    guard !isOpening, !window.lines.isEmpty else {
      grid.write("  \(whyEmpty(window))", in: area.row(0), Style(.dim), ellipsis: state.glyphs.ellipsis)
      return
    }
    let selected = selection(window)
    let head = LogHead(state)
    var row = 0
    if window.isAtBeginning, let words = beginning(window) {
      drawRule(words, in: area.row(0), on: &grid)
      row = 1
    }
    // Where a row says what is before the first line, the newest still has to be seen.
    let lines =
      window.lines.count + row > area.rows && state.logs.isFollowing && !state.logs.look.wraps
      ? window.lines.dropFirst(row) : window.lines[...]
    for line in lines where row < area.rows {
      let rows =
        state.logs.look.wraps && line.kind == .line ? head.rows(of: line, width: area.columns) : [0..<0]
      let height = min(rows.count, area.rows - row)
      let place = Rect(x: area.x, y: area.y + row, columns: area.columns, rows: height)
      draw(line, head, rows, isSelected: selected.contains(line.position), window, in: place, on: &grid)
      row += height
    }
  }

  /// The lines are another log's until this one has been opened.
  private var isOpening: Bool {
    guard let shown = state.logs.demand, let wanted = state.logDemand else { return false }
    return shown != wanted
  }

  private func selection(_ window: LogWindow) -> ClosedRange<Int> {
    guard let anchor = state.logs.anchor,
      let start = state.logs.store.locate(anchor.sequence, near: anchor.position)
    else { return window.cursor...window.cursor }
    return min(start, window.cursor)...max(start, window.cursor)
  }

  private func draw(
    _ line: LogLine, _ head: LogHead, _ rows: [Range<Int>], isSelected: Bool, _ window: LogWindow,
    in area: Rect, on grid: inout Grid
  ) {
    let isCursor = line.position == window.cursor && !state.logs.isFollowing
    let highlight: Role? =
      isCursor ? .selection : isSelected && state.logs.anchor != nil ? .marked : nil
    if let highlight { grid.fill(area, Style(highlight)) }
    var pen = RowPen(area.row(0), glyphs: state.glyphs)
    for piece in head.pieces(line) { pen.write(piece.text, highlight ?? piece.role, on: &grid) }
    guard line.kind == .line else {
      return drawRule(line.text.text, in: pen.rest, role: highlight, on: &grid)
    }
    let text = highlight == nil ? line.text : StyledText(line.text.text)
    let base = Style(highlight ?? (isContext(line) ? .dim : Self.role(of: line.level)))
    let lit = line.isMatch ? state.logs.find.pattern?.matches(in: line.text.text) ?? [] : []
    guard state.logs.look.wraps else {
      grid.write(text, in: pen.rest, base: base, lit: lit, skipping: state.logs.look.left)
      return drawCut(line, pen.rest, on: &grid)
    }
    for (row, range) in rows.enumerated() where row < area.rows {
      let rest = area.row(row).splitLeft(head.columns).rest
      grid.write(
        text, in: rest.splitLeft(range.count).left, base: base, lit: lit, skipping: range.lowerBound)
    }
  }

  /// Shown for its neighbour's sake only.
  private func isContext(_ line: LogLine) -> Bool { state.logs.filter.filter != nil && !line.isHit }

  /// A line that goes on behind the edge says so.
  private func drawCut(_ line: LogLine, _ area: Rect, on grid: inout Grid) {
    guard area.columns > 1, line.text.text.columns - state.logs.look.left > area.columns else { return }
    let edge = area.splitLeft(area.columns - 1).rest
    grid.fill(edge, Style(.text))
    grid.write(state.glyphs.ellipsis, in: edge, Style(.dim))
  }

  private func drawRule(_ words: SafeText, in area: Rect, role: Role? = nil, on grid: inout Grid) {
    let rule = state.glyphs.box.horizontal
    grid.write(
      "\(rule)\(rule) \(words) \(rule)\(rule)", in: area, Style(role ?? .logMarker),
      ellipsis: state.glyphs.ellipsis)
  }

  static func role(of level: LogLevel) -> Role {
    switch level {
    case .error, .fatal: .logError
    case .warning: .logWarning
    case .notice: .logNotice
    case .debug: .logDebug
    case .unknown, .info: .text
    }
  }
}

// What is said where no line is.
extension LogView {
  /// What came before the first line that is there.
  private func beginning(_ window: LogWindow) -> SafeText? {
    let counters = window.counters
    if counters.dropped > 0 {
      let kept = Words.bytes(ByteCount(state.logs.store.capacity))
      return "\(Words.count(counters.dropped)) older lines dropped: \(kept) of lines are kept"
    }
    guard state.logs.range == .tail, !state.logs.isFollowing, !window.isFiltered,
      counters.count >= state.setting.logTail
    else { return nil }
    let key = state.setting.keymap.keyName(.logHead)
    return "the newest \(state.setting.logTail) lines were asked for; \(key) reads all of it"
  }

  /// A pane without a line says why.
  private func whyEmpty(_ window: LogWindow) -> SafeText {
    if isOpening { return "opening" }
    if state.logs.filter.filter != nil, window.counters.count > 0 { return filteredOut(window) }
    guard let demand = state.logDemand else {
      return state.screen.isKubernetes ? "nothing is selected" : "no service is selected"
    }
    if demand.scope.isOfCluster { return KubeLogEmptiness(state, demand).words }
    let containers = state.services(in: demand.scope).flatMap(\.containers)
    guard !containers.isEmpty else { return "it has no container, so it has no log" }
    if containers.allSatisfy({ $0.logDriver == "none" }) {
      return "its log driver is none: the engine keeps no log of it"
    }
    if containers.allSatisfy({ $0.started == nil }) { return "it was never started" }
    if case .lost(let fault, _, _) = state.fleet.engine { return "docker does not answer: \(fault.summary)" }
    if state.fleet.engine.staleSince != nil { return "docker does not answer" }
    switch demand.range {
    case .since(let duration):
      return "nothing was printed in the last \(Words.age(duration)); 0 shows the newest lines"
    case .previousRun: return "reading the run before this one"
    case .tail, .head: return "it has printed nothing yet"
    }
  }

  private func filteredOut(_ window: LogWindow) -> SafeText {
    let (counters, keymap) = (window.counters, state.setting.keymap)
    if counters.unsifted > 0 { return "filtering \(Words.count(counters.count)) lines" }
    let keys: SafeText = "\(keymap.keyName(.sift)) changes it, \(keymap.keyName(.back)) clears it"
    return "none of \(Words.count(counters.count)) lines passes the filter \(state.logs.filter.text): \(keys)"
  }
}

import CellGrid
import SafeText
import TopsideCore

/// What is wrong with k3s on this machine, a row each, and what is known of it.
struct HostView {
  let state: DashboardState

  private static let subjectColumns = 12

  func draw(_ area: Rect, on grid: inout Grid) {
    guard !area.isEmpty else { return }
    drawHead(area.row(0), on: &grid)
    let rows = state.hostRows.dropFirst(state.hostScreen.list.top).prefix(area.rows - 1)
    for (offset, row) in rows.enumerated() {
      let line = area.row(offset + 1)
      draw(row, line, on: &grid)
      if row == state.selectedHostRow {
        grid.restyle(line) { _ in Style(state.focus == .list ? .selection : .marked) }
      }
    }
  }

  /// How it is as a whole, and how old that is.
  private func drawHead(_ line: Rect, on grid: inout Grid) {
    grid.fill(line, Style(.columnHeader))
    guard let diagnosis = state.hostScreen.diagnosis else { return }
    var pen = RowPen(line, glyphs: state.glyphs)
    pen.write("  k3s: \(K3sReport(diagnosis).stateWords)", .columnHeader, on: &grid)
    guard let readAt = state.hostScreen.readAt else { return }
    pen.write("  read \(Words.age(state.now.uptime - readAt)) ago", .columnHeader, on: &grid)
  }

  private func draw(_ row: HostRow, _ line: Rect, on grid: inout Grid) {
    guard let diagnosis = state.hostScreen.diagnosis else { return }
    var pen = RowPen(line, glyphs: state.glyphs)
    switch row {
    case .finding(let subject, _, _):
      guard let finding = state.finding(row) else { return }
      let look = look(finding.severity)
      pen.write(look.text, look.role, columns: 1, on: &grid)
      pen.write("\(subject.rawValue)", look.role, columns: Self.subjectColumns, on: &grid)
      let since = finding.since.map { " (\(Words.age(state.now.wall.since($0))))" as SafeText } ?? ""
      pen.write("\(finding.words)\(since)", .text, on: &grid)
    case .advice:
      let advice = diagnosis.recommendation
      pen.write(state.glyphs.right, .key, columns: 1, on: &grid)
      pen.write("advice", .key, columns: Self.subjectColumns, on: &grid)
      pen.write("rung \(advice.rung.rawValue), \(advice.rung.short): \(advice.reason)", .text, on: &grid)
    case .rung(let rung):
      guard let step = state.hostScreen.ladder?[rung] else { return }
      let mark = mark(step)
      pen.write(mark.text, mark.role, columns: 1, on: &grid)
      pen.write(
        "  rung \(rung.rawValue)", step.isRecommended ? .key : .dim, columns: Self.subjectColumns, on: &grid)
      pen.write("\(step.title)", step.refusal == nil ? .text : .off, on: &grid)
      let loss: SafeText = step.loses.text == "nothing" ? "" : "; loses \(step.loses)"
      let words: SafeText = step.refusal.map { "  not now: \($0)" } ?? loss
      pen.write(words, .dim, on: &grid)
    case .facts:
      pen.write(" ", .text, columns: 1, on: &grid)
      pen.write("known", .dim, columns: Self.subjectColumns, on: &grid)
      let gaps = diagnosis.gaps.isEmpty ? "" : ", \(diagnosis.gaps.count) could not be read" as SafeText
      pen.write("what was read of it\(gaps)", .dim, on: &grid)
    }
  }

  /// Whether it may be done now.
  private func mark(_ step: K3sLadder.Step) -> Piece {
    if step.refusal != nil { return Piece(state.glyphs.missing, .off) }
    return step.isRecommended ? Piece(state.glyphs.right, .key) : Piece(state.glyphs.dot, .dim)
  }

  private func look(_ severity: Severity) -> Piece {
    switch severity {
    case .failed: Piece(state.glyphs.failed, .failed)
    case .warning: Piece(state.glyphs.warning, .warning)
    case .neutral: Piece(state.glyphs.dot, .dim)
    }
  }
}

/// More about the row under the cursor.
struct HostText {
  private let state: DashboardState
  private let columns: Int

  init(_ state: DashboardState) {
    self.state = state
    columns = max(8, Layout(state).detailContent.columns - 2)
  }

  var lines: [DetailText.Line] {
    guard let diagnosis = state.hostScreen.diagnosis, let row = state.selectedHostRow else { return [] }
    let report = K3sReport(diagnosis)
    switch row {
    case .finding: return state.finding(row).map(finding) ?? []
    case .advice:
      let advice = diagnosis.recommendation
      return folded("rung \(advice.rung.rawValue), \(advice.rung.short)", .strong)
        + folded(advice.reason, .text)
        + report.blockWords.flatMap { folded($0.text, .warning, after: label($0.label)) }
    case .rung(let rung): return rungLines(rung, diagnosis)
    case .facts:
      return report.known.flatMap { folded($0.text, .text, after: label($0.label)) }
        + report.gapWords.flatMap { folded($0.text, .dim, after: label($0.label)) }
    }
  }

  /// What it does and needs, and how it is done by hand: from here it is not done yet.
  private func rungLines(_ rung: K3sRung, _ diagnosis: K3sDiagnosis) -> [DetailText.Line] {
    guard let step = state.hostScreen.ladder?[rung] else { return [] }
    var lines =
      folded(step.does, .text, after: label("does")) + folded(step.loses, .text, after: label("loses"))
    if let refusal = step.refusal { lines += folded(refusal, .warning, after: label("not now")) }
    for (index, tick) in step.ticks.enumerated() {
      lines += folded(tick.words, .text, after: label(index == 0 ? "needs" : "") + [mark(tick.state)])
    }
    return lines + commandLines(rung, diagnosis)
  }

  private func mark(_ tick: K3sTick.State) -> Piece {
    switch tick {
    case .ok: Piece("\(state.glyphs.done) ", .done)
    case .notOK: Piece("\(state.glyphs.failed) ", .failed)
    case .notKnown: Piece("? ", .warning)
    }
  }

  /// The plan's own words, with real paths.
  private func commandLines(_ rung: K3sRung, _ diagnosis: K3sDiagnosis) -> [DetailText.Line] {
    let moment = RunID(at: diagnosis.facts.readAt, salt: 0).text
    do throws(FlowRefusal) {
      let flow = try K3sFlows.plan(
        rung, diagnosis.facts, K3sOptions(), state.hostScreen.contents, id: String(moment.prefix(15)))
      return flow.warnings.enumerated().flatMap { folded($1, .warning, after: label($0 == 0 ? "mind" : "")) }
        + flow.steps.enumerated().flatMap { index, step in
          folded("\(index + 1). \(step.title)", .text, after: label(index == 0 ? "by hand" : ""))
        }
    } catch { return [] }
  }

  private func finding(_ finding: K3sFinding) -> [DetailText.Line] {
    let role: Role =
      switch finding.severity {
      case .failed: .failed
      case .warning: .warning
      case .neutral: .text
      }
    return folded(finding.words, role)
      + finding.evidence.flatMap {
        folded($0, .text, after: [Piece("\(state.glyphs.box.vertical) ", .border)])
      }
      + folded(finding.next, .key, after: [Piece("\(state.glyphs.right) ", .key)])
  }

  private func label(_ label: SafeText) -> [Piece] { [Piece(label.padded(to: 13), .dim)] }

  private func folded(_ text: SafeText, _ role: Role, after head: [Piece] = []) -> [DetailText.Line] {
    Folding.pieces(text, role, after: head, columns: columns)
  }
}

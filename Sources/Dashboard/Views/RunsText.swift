import CellGrid
import SafeText
import TopsideCore

/// What the tabs say of the run under the cursor, line by line, folded to the pane: nothing of a plan is cut.
struct RunsText {
  private let state: DashboardState
  private let columns: Int

  init(_ state: DashboardState) {
    self.state = state
    columns = max(1, Layout(state).detailContent.columns - 2)
  }

  var lines: [DetailText.Line] {
    if state.tab == .audit { return audit }
    guard let record = state.selectedRun else { return [] }
    return switch state.tab {
    case .plan: plan(record)
    case .output: output(record)
    default: steps(record)
    }
  }

  /// What stands at the end of the line of tabs.
  var heading: SafeText {
    if state.tab == .audit {
      let audit = state.runScreen.audit
      let filter: SafeText = audit.arrangement.filter.isEmpty ? "" : " with \"\(audit.arrangement.filter)\""
      return audit.trail == nil ? "" : " \(Words.count(audit.shown.count)) lines\(filter) "
    }
    guard let record = state.selectedRun else { return "" }
    guard state.tab == .output, record.state == .running else { return " \(record.flow.title) " }
    return state.runScreen.isFollowing
      ? " \(record.flow.title)  follow " : " \(record.flow.title)  G follows "
  }

  private func plan(_ record: RunRecord) -> [DetailText.Line] {
    RunReport(record, now: state.now.wall, zone: state.setting.zone).facts.flatMap { fact in
      folded(fact.text, role(of: fact.label), after: [Piece(fact.label.padded(to: 10), .dim)])
    }
  }

  private func role(of label: SafeText) -> Role {
    switch label {
    case "runs": .strong
    case "warns": .warning
    default: .text
    }
  }

  private func steps(_ record: RunRecord) -> [DetailText.Line] {
    var lines = folded(record.stateWords, record.role)
    if !record.choices.isEmpty {
      lines.append([Piece("\(state.setting.keymap.keyName(.runChoices)) shows what can be done", .key)])
    }
    for (index, step) in record.steps.enumerated() {
      let took = step.duration(at: state.now.wall, in: record.state).map(Words.age) ?? ""
      let role = step.role(in: record.state)
      let head = [
        Piece(("\(index + 1)" as SafeText).padded(to: 4), .dim),
        Piece(step.word(in: record.state).padded(to: 9), role),
        Piece(took.padded(to: 5), .dim),
      ]
      lines += folded(record.flow.steps[index].title, .text, after: head)
      if !step.note.isEmpty { lines += folded(step.note, role, after: [Piece(SafeText().padded(to: 18))]) }
    }
    return lines
  }

  private func output(_ record: RunRecord) -> [DetailText.Line] {
    let lines = zip(record.steps, record.flow.steps).flatMap { step, plan -> [DetailText.Line] in
      guard !step.output.isEmpty else { return [] }
      let before: [DetailText.Line] =
        step.outputBefore == 0
        ? [] : [[Piece("\(Words.count(step.outputBefore)) lines before these are in the journal", .dim)]]
      return [[Piece("\(state.glyphs.box.horizontal) \(plan.title)", .group)]] + before
        + step.output.map { [Piece($0)] }
    }
    guard lines.isEmpty else { return lines }
    let words: SafeText = record.state == .running ? "it has printed nothing yet" : "it printed nothing"
    return [[Piece("\(words): \(record.words)", .dim)]]
  }

  private func audit(_ record: AuditRecord) -> DetailText.Line {
    let moment = record.moment.map { CalendarTime(secondsUTC: $0.seconds, offset: state.setting.zone) }
    let time: SafeText = moment.map { "\($0.date) \($0.time)" } ?? "\(record.time)"
    let target: SafeText = record.target.map { "\($0)  " } ?? ""
    return [
      Piece("\(time)  ", .logTime),
      Piece(record.phaseWord.padded(to: 10), record.hasFailed ? .failed : .text),
      Piece("\(record.who)  ", .dim), Piece(target, .strong), Piece(record.words),
    ]
  }

  private var audit: [DetailText.Line] {
    let audit = state.runScreen.audit
    guard let trail = audit.trail else {
      let words: SafeText =
        state.setting.isDemo
        ? "the demo changes nothing, and puts nothing on record"
        : audit.isMissing ? "nothing is on record yet" : "reading"
      return [[Piece(words, .dim)]]
    }
    guard !audit.shown.isEmpty else {
      return [[Piece(trail.records.isEmpty ? "nothing is on record yet" : "no line is like that", .dim)]]
    }
    let rest: [DetailText.Line] =
      trail.isCut ? [[Piece("older lines are in the file ~/.local/state/topside/audit.jsonl", .dim)]] : []
    return audit.shown.map { self.audit($0) } + rest
  }

  /// Folded at blanks, its first line after some pieces, the others as far to the right.
  private func folded(_ text: SafeText, _ role: Role, after head: [Piece] = []) -> [DetailText.Line] {
    Folding.pieces(text, role, after: head, columns: columns)
  }
}

extension RunRecord.Step {
  func role(in run: RunRecord.State) -> Role {
    switch state {
    case .pending: .dim
    case .running: run == .running ? .starting : .failed
    case .skipped, .ended(.succeeded): .done
    case .ended(.failed): .failed
    case .ended(.unknown): .warning
    }
  }
}

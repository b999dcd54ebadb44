import CellGrid
import SafeText
package import TopsideCore

/// What is on the screen of runs.
package struct RunsScreenState: Sendable {
  package var list = ListState<RunID>()
  /// The runs that are shown, in order.
  package var rows: [RunID] = []
  /// The newest line of the output is shown.
  package var isFollowing = true
  package var audit = AuditState()

  package init() {}
}

/// The audit trail, as far as it was read.
package struct AuditState: Sendable {
  /// nil until it has been read.
  package var trail: AuditTrail?
  /// Whether reading found no log.
  package var isMissing = false
  package var arrangement = Arrangement()
  /// What passes the filter.
  package private(set) var shown: [AuditRecord] = []

  package init() {}

  package mutating func take(_ trail: AuditTrail?) {
    self.trail = trail
    isMissing = trail == nil
    sift()
  }

  mutating func sift() {
    shown = trail?.matching(arrangement.filter) ?? []
    if arrangement.isInverted { shown.reverse() }
  }
}

extension DashboardState {
  /// The run that the cursor is on.
  package var selectedRun: RunRecord? {
    screen == .runs ? runScreen.list.selection.flatMap { runs[$0] } : nil
  }

  /// Whether keys for rows mean the audit trail.
  var isInAudit: Bool { screen == .runs && focus == .detail && tab == .audit }

  /// How the rows are arranged that the keys for rows mean.
  var runArrangement: Arrangement {
    get { isInAudit ? runScreen.audit.arrangement : runScreen.list.arrangement }
    set {
      if isInAudit { runScreen.audit.arrangement = newValue } else { runScreen.list.arrangement = newValue }
    }
  }

  /// Brings the rows into the order that is asked for now; the cursor stays on its run, or where that was.
  mutating func arrangeRuns() {
    runScreen.audit.sift()
    let list = runScreen.list
    let position = list.selection.flatMap { runScreen.rows.firstIndex(of: $0) } ?? 0
    let rows = runs.newestFirst.filter { isShown($0, list.arrangement) }.map(\.id)
    runScreen.rows = list.isInverted ? rows.reversed() : rows
    if let selection = list.selection, rows.contains(selection) { return scrollRuns() }
    selectRun(rows.isEmpty ? nil : runScreen.rows[min(position, rows.count - 1)])
  }

  private func isShown(_ record: RunRecord, _ arrangement: Arrangement) -> Bool {
    switch record.state {
    case .ended(.failed), .interrupted: break
    case .ended(.succeeded) where arrangement.hidesSettled: return false
    case .planned, .running, .ended: if arrangement.showsProblemsOnly { return false }
    }
    let wanted = arrangement.filter.text.lowercased()
    let words = [
      record.flow.title.text, record.stateWord.text, record.flow.target.path, record.flow.place.text,
      record.plan.actor.user, record.id.text,
    ]
    return wanted.isEmpty || words.contains { $0.lowercased().contains(wanted) }
  }

  /// Puts the cursor on a run; what the detail pane showed of another is forgotten.
  package mutating func selectRun(_ id: RunID?) {
    guard id != runScreen.list.selection else { return }
    runScreen.list.selection = id
    if tab != .audit { detail.top = 0 }
    runScreen.isFollowing = true
    scrollRuns()
  }

  mutating func scrollRuns() {
    guard screen == .runs, let id = runScreen.list.selection, let row = runScreen.rows.firstIndex(of: id)
    else {
      return
    }
    runScreen.list.scroll(
      to: row, of: runScreen.rows.count, height: Layout(self).listRows, isBelowHeading: false)
  }

  /// The first line of the detail pane that is shown, of so many.
  func firstDetailLine(of count: Int) -> Int {
    let last = max(0, count - Layout(self).detailContent.rows)
    guard screen == .runs, tab == .output, runScreen.isFollowing else { return detail.top }
    return last
  }
}

// What is wrong with runs.
extension DashboardState {
  var runProblems: [Problem] {
    runs.interrupted.map { record in
      let isUntouched = record.steps.allSatisfy { $0.began == nil }
      let undo: SafeText = record.remedies.isEmpty ? "" : " or undo"
      return Problem(
        isUntouched ? .warning : .failed, .run(record.id), name: record.flow.title,
        cause: "interrupted \(record.progress)",
        hint: "\(setting.keymap.keyName(.showRuns)) Runs: resume\(undo)",
        since: record.lastSeen)
    }
  }
}

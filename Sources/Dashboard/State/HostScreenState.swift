import CellGrid
import SafeText
package import TopsideCore

/// What is on the screen of the host: k3s, where there is one.
package struct HostScreenState: Sendable {
  package var list = ListState<HostRow>()
  /// nil: this machine has no k3s, or nobody has looked yet.
  package private(set) var diagnosis: K3sDiagnosis?
  package private(set) var contents = K3sContents()
  /// What could be done about it.
  package private(set) var ladder: K3sLadder?
  /// When it was read.
  package private(set) var readAt: Duration?

  package init() {}

  mutating func take(_ diagnosis: K3sDiagnosis, _ contents: K3sContents, at now: Duration) {
    let isThere = diagnosis.state != .absent
    self.diagnosis = isThere ? diagnosis : nil
    self.contents = contents
    ladder = isThere ? K3sLadder(diagnosis, contents) : nil
    readAt = now
  }
}

package enum HostRow: Hashable, Sendable {
  /// By its place among the findings: the words of one may change while it is looked at.
  case finding(K3sFinding.Subject, K3sRule.ID?, Int)
  /// What helps first.
  case advice
  case rung(K3sRung)
  /// What is known, whether it is wrong or not.
  case facts
}

extension DashboardState {
  package var hasHost: Bool { hostScreen.diagnosis != nil }

  /// The row that the cursor is on.
  package var selectedHostRow: HostRow? {
    guard screen == .host else { return nil }
    let rows = hostRows
    return hostScreen.list.selection.flatMap { rows.contains($0) ? $0 : nil } ?? rows.first
  }

  /// The findings, the worst first, then what helps and what is known.
  var hostRows: [HostRow] {
    guard let diagnosis = hostScreen.diagnosis else { return [] }
    var counts: [K3sFinding.Subject: Int] = [:]
    return diagnosis.findings.map { finding in
      defer { counts[finding.subject, default: 0] += 1 }
      return .finding(finding.subject, finding.rule, counts[finding.subject, default: 0])
    } + [.advice] + K3sRung.allCases.map(HostRow.rung) + [.facts]
  }

  func finding(_ row: HostRow) -> K3sFinding? {
    guard case .finding = row, let index = hostRows.firstIndex(of: row) else { return nil }
    return hostScreen.diagnosis?.findings[index]
  }

  package mutating func selectHostRow(_ row: HostRow?) {
    guard row != hostScreen.list.selection else { return }
    hostScreen.list.selection = row
    detail.top = 0
    scrollHost()
  }

  mutating func scrollHost() {
    let rows = hostRows
    guard screen == .host, let row = selectedHostRow.flatMap({ rows.firstIndex(of: $0) }) else { return }
    hostScreen.list.scroll(to: row, of: rows.count, height: Layout(self).listRows, isBelowHeading: false)
  }

  /// What of k3s is a problem.
  var hostProblems: [Problem] {
    guard let diagnosis = hostScreen.diagnosis else { return [] }
    let key = setting.keymap.keyName(.showHost)
    return diagnosis.findings.filter { $0.severity != .neutral }.map { finding in
      Problem(
        finding.severity, .host(finding.subject), name: "k3s", cause: finding.words,
        hint: "\(key) Host: \(finding.next)", since: finding.since)
    }
  }
}

// Movement.
extension DashboardState {
  mutating func moveInHost(by step: Int) {
    let rows = hostRows
    guard !rows.isEmpty else { return }
    let index = selectedHostRow.flatMap { rows.firstIndex(of: $0) } ?? 0
    selectHostRow(rows[max(0, min(index + step, rows.count - 1))])
  }

  mutating func pointAtHost(row: Int) {
    let index = hostScreen.list.top + row
    if row >= 0, hostRows.indices.contains(index) { selectHostRow(hostRows[index]) }
  }

  /// To the finding that a problem on Home is about.
  mutating func revealHost(_ subject: K3sFinding.Subject) {
    let row = hostRows.first { row in
      if case .finding(subject, _, _) = row { true } else { false }
    }
    selectHostRow(row ?? hostRows.first)
  }
}

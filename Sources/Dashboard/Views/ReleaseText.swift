import CellGrid
import SafeText
import TopsideCore

/// What the tabs say of the row under the cursor of the screen of releases, line by line.
struct ReleaseText {
  typealias Line = DetailText.Line
  private let state: DashboardState
  private let columns: Int

  init(_ state: DashboardState) {
    self.state = state
    columns = max(8, Layout(state).detailContent.columns - 2)
  }

  var lines: [Line] {
    switch state.selectedRelease {
    case nil: []
    case .project(let name): DeploymentText(name, state, columns: columns).lines
    case .release, .workload: past
    }
  }

  private var past: [Line] {
    guard let past = state.releaseScreen.past else { return [[Piece("asking", .dim)]] }
    let trouble = past.problem.map { folded($0, .failed) } ?? []
    guard let answer = past.answer else {
      return trouble.isEmpty ? [[Piece("asking", .dim)]] : trouble
    }
    return trouble + lines(answer)
  }

  private func lines(_ answer: Past.Answer) -> [Line] {
    switch answer {
    case .history(let history): history.revisions.flatMap { line($0, in: history) }
    case .values(let lines):
      lines.isEmpty ? [[Piece("its chart was given no values", .dim)]] : lines.map { [Piece($0)] }
    case .changes(nil): [[Piece("there is no other revision to go back to", .dim)]]
    case .changes(let changes?): self.changes(changes)
    case .templates(let history): state.tab == .changes ? changes(history) : revisions(history)
    }
  }

  // Helm.

  private func line(_ revision: HelmRevision, in history: HelmHistory) -> [Line] {
    let isDeployed = revision.number == history.deployed?.number
    var head = self.head(revision.number, isCurrent: isDeployed, revision.updated)
    head.append(Piece(("\(revision.status.word)" as SafeText).padded(to: 17), revision.status.role))
    let app: SafeText = revision.appVersion.isEmpty ? "" : " (app \(revision.appVersion))"
    var lines = folded("\(revision.chart)\(app)  \(revision.description)", .text, after: head)
    if revision.number == history.newest?.number, let words = revision.status.explanation {
      lines += folded(words, .warning, after: [Piece(SafeText().padded(to: 2))])
    }
    return lines
  }

  private func changes(_ changes: Past.Changes) -> [Line] {
    let words: SafeText = "from revision \(changes.current.number) to \(changes.target.number)"
    var lines = folded(words, .strong)
    if changes.diff.isEmpty { lines += folded("nothing in the cluster would change", .dim) }
    for object in changes.diff.objects {
      lines += folded(object.words, .group)
      if object.change == .changed { lines += diff(object.lines.brief(limit: 200)) }
    }
    let count = changes.diff.unchanged
    lines += folded("\(count) \(count == 1 ? "object stays" : "objects stay" as SafeText) as they are", .dim)
    if changes.diff.unread > 0 {
      lines += folded("\(changes.diff.unread) documents could not be read: nobody knows of them", .warning)
    }
    return lines
      + folded(
        "not brought back: what hooks did, custom resource definitions, data in volumes; what was changed by hand is set as the chart says",
        .dim)
  }

  // Workloads.

  private func revisions(_ history: RolloutHistory) -> [Line] {
    guard !history.revisions.isEmpty else {
      return [[Piece("none of its earlier pod templates was kept", .dim)]]
    }
    return history.revisions.flatMap { revision in
      let cause: SafeText = revision.changeCause.map { "  \($0)" } ?? ""
      return folded(
        "\(SafeText(sanitising: revision.images, separator: ", "))\(cause)", .text,
        after: head(revision.number, isCurrent: revision.number == history.current?.number, revision.created))
    }
  }

  private func changes(_ history: RolloutHistory) -> [Line] {
    guard let current = history.current, let earlier = history.earlier.first else {
      return [[Piece("there is no other pod template to go back to", .dim)]]
    }
    return folded("pod template, from revision \(current.number) to \(earlier.number)", .strong)
      + diff(history.diff(to: earlier).brief(limit: 500))
      + folded("not brought back: replicas, config maps, secrets, data in volumes", .dim)
  }

  // Both.

  /// `● 7    2h ago   `
  private func head(_ number: Int, isCurrent: Bool, _ moment: Timestamp?) -> [Piece] {
    let age = moment.map { "\(Words.age(state.now.wall.since($0))) ago" as SafeText } ?? ""
    return [
      Piece((isCurrent ? state.glyphs.marked : SafeText()).padded(to: 2), .healthy),
      Piece(("\(number)" as SafeText).padded(to: 5), .strong), Piece(age.padded(to: 10), .logTime),
    ]
  }

  private func diff(_ lines: [SafeText]) -> [Line] {
    lines.map { line in
      let role: Role =
        switch line.text.first {
        case "+": .healthy
        case "-": .failed
        default: .dim
        }
      return [Piece(line, role)]
    }
  }

  private func folded(_ text: SafeText, _ role: Role, after head: [Piece] = []) -> [Line] {
    Folding.pieces(text, role, after: head, columns: columns)
  }
}

extension Folding {
  /// Folded at blanks, its first line after some pieces, the others as far to the right.
  static func pieces(
    _ text: SafeText, _ role: Role, after head: [Piece] = [], columns: Int
  ) -> [[Piece]] {
    let indent = head.map(\.text.columns).reduce(0, +)
    return lines(text, columns: max(8, columns - indent)).enumerated().map { index, line in
      (index == 0 ? head : [Piece(SafeText().padded(to: indent))]) + [Piece(line, role)]
    }
  }
}

import CellGrid
import SafeText
import TopsideCore

/// What is wrong, worst first, and what helps.
struct HomeView {
  let state: DashboardState

  func draw(_ layout: Layout, on grid: inout Grid) {
    if state.picture.problems.isEmpty {
      drawNothingWrong(layout.body, on: &grid)
    } else {
      drawProblems(layout.problems, on: &grid)
      drawEvidence(layout.evidence, on: &grid)
    }
    for (index, pieces) in summaries.prefix(layout.summary.rows).enumerated() {
      var pen = RowPen(layout.summary.row(index), glyphs: state.glyphs)
      for piece in pieces { pen.write(piece.text, piece.role, on: &grid) }
    }
  }

  /// The whole of the problem under the cursor, of which its row has only the beginning.
  private func drawEvidence(_ area: Rect, on grid: inout Grid) {
    guard !area.isEmpty, state.picture.problems.indices.contains(state.home.index) else { return }
    let problem = state.picture.problems[state.home.index]
    grid.line(state.glyphs.box.horizontal, in: area.row(0), Style(.border))
    var head = RowPen(area.row(0).inset(columns: 2, rows: 0), glyphs: state.glyphs)
    head.write(" \(problem.name) ", .strong, on: &grid)
    let inside = area.splitTop(1).rest.inset(columns: 1, rows: 0)
    let lines = Folding.lines(problem.cause, columns: max(1, inside.columns)).prefix(max(0, inside.rows - 2))
    for (row, line) in lines.enumerated() { grid.write(line, in: inside.row(row), Style(.text)) }
    var pen = RowPen(inside.row(lines.count), glyphs: state.glyphs)
    if let since = problem.since {
      let clock = CalendarTime(secondsUTC: since.seconds, offset: state.setting.zone).time
      pen.write("since \(clock), \(Words.age(state.now.wall.since(since))) ago   ", .dim, on: &grid)
    }
    let hint: SafeText = problem.hint.isEmpty ? "" : "\(problem.hint)  "
    let open: SafeText =
      state.target == nil && state.kubeTarget == nil && state.problemRun == nil
      ? "" : "\(state.setting.keymap.keyName(.open)) evidence"
    guard !(hint + open).isEmpty else { return }
    // Advice is worth a second row; after an age it stays on the row.
    let words: SafeText = "\(state.glyphs.right) \(hint)\(open)"
    let folded = problem.since == nil ? Folding.lines(words, columns: max(1, inside.columns)) : [words]
    for (row, line) in folded.enumerated() where lines.count + row < inside.rows {
      if row == 0 {
        pen.write(line, .key, on: &grid)
      } else {
        grid.write(line, in: inside.row(lines.count + row), Style(.key))
      }
    }
  }

  private func drawNothingWrong(_ area: Rect, on grid: inout Grid) {
    let words: SafeText
    switch state.fleet.engine {
    case .lost where state.isWithoutDocker:
      words =
        state.hasKubernetes && state.cluster.listed.isEmpty
        ? "asking the cluster for its pods" : "nothing is wrong"
    case .connecting: words = "asking docker for its compose containers"
    default:
      words = state.fleet.services.isEmpty ? "docker runs no compose containers here" : "nothing is wrong"
    }
    grid.write("  \(words)", in: area.row(1), Style(.dim), ellipsis: state.glyphs.ellipsis)
    guard state.fleet.services.isEmpty, state.fleet.isListed else { return }
    grid.write(
      "  docker compose up -d starts a project; it appears here by itself", in: area.row(2), Style(.dim),
      ellipsis: state.glyphs.ellipsis)
  }

  private func drawProblems(_ area: Rect, on grid: inout Grid) {
    let nameColumns = min(
      area.columns >= 140 ? 44 : 28, max(10, state.picture.problems.map(\.name.columns).max() ?? 10))
    let shown = state.picture.problems.dropFirst(state.home.top).prefix(area.rows)
    for (row, (index, problem)) in zip(shown.indices, shown).enumerated() {
      let line = area.row(row)
      draw(problem, nameColumns, line, on: &grid)
      if index == state.home.index { grid.restyle(line) { _ in Style(.selection) } }
    }
  }

  private func draw(_ problem: Problem, _ nameColumns: Int, _ line: Rect, on grid: inout Grid) {
    let isFailed = problem.severity == .failed
    let role: Role = isFailed ? .failed : .warning
    let hint: SafeText = problem.hint.isEmpty ? "" : "\(state.glyphs.right) \(problem.hint)"
    let hintColumns = line.columns >= 100 ? min(hint.columns, 34) + 1 : 0
    let (left, right) = line.splitLeft(line.columns - hintColumns - 1)
    var pen = RowPen(hintColumns > 0 ? left.splitLeft(left.columns - 2).left : left, glyphs: state.glyphs)
    pen.write(" \(isFailed ? state.glyphs.failed : state.glyphs.warning)", role, columns: 2, on: &grid)
    pen.write(isFailed ? "FAILED" : "WARNING", role, columns: 8, on: &grid)
    let name = problem.name.cutInside(to: nameColumns, ellipsis: state.glyphs.ellipsis)
    pen.write(name, .strong, columns: nameColumns, on: &grid)
    let age: SafeText = problem.since.map { " (\(Words.age(state.now.wall.since($0))))" } ?? ""
    pen.write("\(problem.cause)\(age)", .text, on: &grid)
    if hintColumns > 0 { grid.write(hint, in: right, Style(.key), ellipsis: state.glyphs.ellipsis) }
  }

  /// One line a project: how many are how.
  private var summaries: [[Piece]] {
    let projects = state.fleet.projects.keys.sorted().prefix(3).map { project in
      let all = state.fleet.services.values.filter { $0.key.project == project }
      let statuses = all.compactMap { state.picture.statuses[$0.key] }
      let counts = Dictionary(statuses.map { ($0.health, 1) }, uniquingKeysWith: +)
      let pieces = Health.allCases.compactMap { health in
        counts[health].map { Piece("  \($0) \(health.word)", health.role) }
      }
      return [Piece(" Compose \(project)", .group)] + pieces
    }
    return projects + (state.hasKubernetes ? [cluster] : [])
  }

  private var cluster: [Piece] {
    let tally = KubeTally(state, nil)
    let words = tally.isEmpty ? [Piece("  \(KubeEmptiness(state).podsWords)", .dim)] : tally.pieces
    return [Piece(" Pods \(state.kube.namespaces.title)", .group)] + words
  }
}

extension Health {
  /// The word on the screen.
  var word: SafeText {
    switch self {
    case .completed: "done"
    default: "\(rawValue)"
    }
  }

  var role: Role {
    switch self {
    case .healthy: .healthy
    case .started: .started
    case .starting: .starting
    case .completed: .done
    case .degraded: .warning
    case .failed: .failed
    case .missing: .unknown
    case .off: .off
    case .unknown: .unknown
    }
  }
}

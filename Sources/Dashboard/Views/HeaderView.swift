import CellGrid
import SafeText
import TopsideCore

/// The first line: where we are, how old what is shown is, and the time.
struct HeaderView {
  let state: DashboardState

  func draw(_ area: Rect, on grid: inout Grid) {
    grid.fill(area, Style(.header))
    let right = rightPieces
    let width = right.map(\.text.columns).reduce(0, +) + 1
    var pen = RowPen(area.splitLeft(area.columns - width).rest, glyphs: state.glyphs)
    for piece in right { pen.write(piece.text, piece.role, on: &grid) }
    drawLeft(area.splitLeft(area.columns - width - 1).left, on: &grid)
  }

  /// What does not fit goes: the tag first, then the host.
  private func drawLeft(_ area: Rect, on grid: inout Grid) {
    let role: Role = state.setting.isProduction ? .production : .headerStrong
    let dot: SafeText = " \(state.glyphs.dot) "
    let host = state.setting.host
    let context: SafeText = "ctx \(state.setting.context)"
    let project = projectName
    let whole: SafeText = project.isEmpty ? "" : "\(dot)\(project)\(tag)"
    let candidates: [SafeText] = [
      "\(host)\(dot)\(context)\(whole)",
      "\(host)\(dot)\(context)\(project.isEmpty ? "" : dot + project)",
      "\(context)\(project.isEmpty ? "" : dot + project)",
      project.isEmpty ? context : project,
    ]
    var pen = RowPen(area, glyphs: state.glyphs)
    pen.write(" topside  ", .headerStrong, on: &grid)
    let fitting = candidates.first { $0.columns <= pen.rest.columns } ?? candidates[3]
    pen.write(fitting, role, on: &grid)
    guard state.hasKubernetes, cluster.columns + dot.columns <= pen.rest.columns else { return }
    pen.write(dot, .headerStrong, on: &grid)
    pen.write(cluster, state.kube.lock.isProduction ? .production : .headerStrong, on: &grid)
  }

  private var cluster: SafeText {
    "k8s \(state.kube.context)/\(state.kube.namespaces == .all ? "*" : state.kube.namespaces.title)"
  }

  private var projectName: SafeText {
    state.target.map { "\($0.key.project)" } ?? state.homeProject.map { "\($0)" } ?? ""
  }

  /// The tag that most of the project's services run; `mixed` when no tag is common to half of them.
  private var tag: SafeText {
    guard let project = state.target?.key.project else { return "" }
    let tags = state.fleet.services.values.filter { $0.key.project == project }
      .compactMap { $0.containers.first.map { ImageName($0.image).tag } }
    let counts = Dictionary(tags.map { ($0, 1) }, uniquingKeysWith: +)
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return "" }
    return most.value * 2 > tags.count ? " \(most.key)" : " mixed"
  }

  private var rightPieces: [Piece] {
    var pieces: [Piece] = []
    if state.setting.isDemo { pieces += [Piece(" DEMO ", .demo), Piece(" ", .header)] }
    if state.isReadOnly { pieces += [Piece(" READ-ONLY ", .readOnly), Piece(" ", .header)] }
    pieces += [age] + apiAge + [Piece("  \(clock) ", .header)]
    return pieces
  }

  private var clock: SafeText {
    "\(CalendarTime(secondsUTC: state.now.wall.seconds, offset: state.setting.zone).time)"
  }

  /// Of the cluster, when it is not fresh.
  private var apiAge: [Piece] {
    guard state.hasKubernetes else { return [] }
    let now = state.now.uptime
    switch state.cluster.api {
    case .connecting: return [Piece("  api connecting", .header)]
    case .live: return []
    case .silent(let since):
      return [Piece(" ", .header), Piece(" api silent \(Words.age(now - since)) ", .failed)]
    case .lost(_, let since, let retryAt):
      let left = Words.age(max(.zero, retryAt - now))
      return [
        Piece(" ", .header), Piece(" api lost \(Words.age(now - since)), retrying in \(left) ", .failed),
      ]
    }
  }

  private var age: Piece {
    let now = state.now.uptime
    switch state.fleet.engine {
    case .connecting: return Piece("connecting", .header)
    case .live: return Piece("live", .header)
    case .silent(let since): return Piece(" docker silent \(Words.age(now - since)) ", .failed)
    case .lost(_, let since, let retryAt):
      let left = Words.age(max(.zero, retryAt - now))
      return Piece(" docker lost \(Words.age(now - since)), retrying in \(left) ", .failed)
    }
  }
}

/// The second line: the screens, and how much is wrong.
struct TabsView {
  let state: DashboardState

  func draw(_ area: Rect, on grid: inout Grid) {
    let failed = state.picture.failures
    let warnings = state.picture.problems.count - failed
    let right: Piece
    switch (failed, warnings) {
    case (0, 0): right = Piece(state.fleet.isListed ? "\(state.glyphs.done) no problems " : "", .healthy)
    case (0, _):
      right = Piece(
        "\(state.glyphs.warning) \(warnings) warning\(warnings == 1 ? "" : "s" as SafeText) ", .warning)
    default:
      let all = failed + warnings
      right = Piece("\(state.glyphs.failed) \(all) problem\(all == 1 ? "" : "s" as SafeText) ", .failed)
    }
    let (left, rest) = area.splitLeft(area.columns - right.text.columns)
    grid.write(right.text, in: rest, Style(right.role))
    var pen = RowPen(left, glyphs: state.glyphs)
    for screen in state.screens {
      let isShown = screen == state.screen
      pen.write(" \(screen.rawValue) \(screen.title) ", isShown ? .activeTab : .tab, on: &grid)
    }
  }
}

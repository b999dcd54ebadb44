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

  /// What does not fit goes: the tag first, then the host; the context of a cluster is the last.
  private func drawLeft(_ area: Rect, on grid: inout Grid) {
    var pen = RowPen(area, glyphs: state.glyphs)
    pen.write(" topside  ", .headerStrong, on: &grid)
    let candidates = candidates
    let room = pen.rest.columns
    let fitting = candidates.first { $0.map(\.text.columns).reduce(0, +) <= room } ?? candidates.last ?? []
    for piece in fitting { pen.write(piece.text, piece.role, on: &grid) }
  }

  private var dot: SafeText { " \(state.glyphs.dot) " }

  /// From the most that can be said to the least.
  private var candidates: [[Piece]] {
    let lock = projectLock
    let engine = engine.map {
      [Piece($0, state.setting.isProduction ? .production : .headerStrong)] + lock
    }
    guard state.hasKubernetes else { return engine }
    let between = [Piece(dot, .headerStrong)]
    let forwards = forwards.map { between + [$0] }
    let long = forwards.first ?? []
    let short = forwards.last ?? []
    let least = engine.last ?? []
    return engine.map { $0 + between + cluster + long }
      + [least + between + cluster + short, cluster + short, least + between + cluster, cluster]
  }

  /// Whether the project under the cursor is locked, where it is protected.
  private var projectLock: [Piece] {
    guard !state.isReadOnly, !state.screen.isKubernetes, let key = state.target?.key else { return [] }
    let names = state.protectedNames(at: .project(key.project))
    guard !names.isEmpty else { return [] }
    guard let left = state.remaining(names) else { return [Piece(" locked", .production)] }
    return [Piece(" UNLOCKED \(Words.age(left)) ", .readOnly)]
  }

  /// Where docker is, and what of it is shown.
  private var engine: [SafeText] {
    let host = state.setting.host
    let context: SafeText = "ctx \(state.setting.context)"
    let project = projectName
    guard !project.isEmpty else { return ["\(host)\(dot)\(context)", context] }
    return [
      "\(host)\(dot)\(context)\(dot)\(project)\(tag)", "\(host)\(dot)\(context)\(dot)\(project)",
      "\(context)\(dot)\(project)", project,
    ]
  }

  /// Where the cluster is, and whether it is locked.
  private var cluster: [Piece] {
    let context: SafeText = state.kube.context.isEmpty ? "own" : state.kube.context
    let names = state.protectedNames(
      at: .cluster(context: state.kube.commands.context, namespace: shownNamespace))
    let role: Role = state.kube.isProduction ? .production : .headerStrong
    let place = [Piece("k8s \(context)/\(namespaces)", role)]
    guard !names.isEmpty, !state.isReadOnly else { return place }
    guard let left = state.remaining(names) else {
      return place + [Piece(" locked", role)]
    }
    return place + [Piece(" UNLOCKED \(Words.age(left)) ", .readOnly)]
  }

  /// The only one; empty where there are several.
  private var shownNamespace: String {
    if case .list(let names) = state.kube.namespaces, names.count == 1 { names[0] } else { "" }
  }

  private var namespaces: SafeText {
    switch state.kube.namespaces {
    case .all: "*"
    case .list(let names) where names.count > 2: "\(names[0]),+\(names.count - 1)"
    case .list: state.kube.namespaces.title
    }
  }

  /// The ports that lead into the cluster: which, or how many.
  private var forwards: [Piece] {
    let open = state.kube.forwards.all.filter { !$0.isOver }
    guard let summary = state.kube.forwards.summary else { return [] }
    let isBroken = open.contains { if case .reconnecting = $0.state { true } else { false } }
    let role: Role = isBroken ? .failed : .headerStrong
    return [Piece(summary, role), Piece("\(open.count) fwd", role)]
  }

  private var projectName: SafeText {
    state.target.map { "\($0.key.project)" } ?? state.homeProject.map { "\($0)" } ?? ""
  }

  /// The tag that most of the project's services run; `mixed` when no tag is common to half of them.
  private var tag: SafeText {
    guard let project = state.target?.key.project else { return "" }
    let word = state.versionWord(project)
    return word.isEmpty ? "" : " \(word)"
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
    case .lost where state.isWithoutDocker: return Piece(state.cluster.api == .live ? "live" : "", .header)
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
    case (0, 0): right = Piece(state.hasLookedEverywhere ? "\(state.glyphs.done) no problems " : "", .healthy)
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
    let titles = state.screens.map { "\($0.rawValue) \($0.title)" as SafeText }
    // Where they do not fit, the others shrink to their digits.
    let isShort = titles.reduce(0) { $0 + $1.columns + 2 } > left.columns
    for (screen, title) in zip(state.screens, titles) {
      let isShown = screen == state.screen
      let word: SafeText = isShort && !isShown ? "\(screen.rawValue)" : title
      pen.write(" \(word) ", isShown ? .activeTab : .tab, on: &grid)
    }
  }
}

import CellGrid
import LogEngine
import SafeText
import TopsideCore

/// The last line: what is typed, or said, or the keys that work here, now.
struct FooterView {
  let state: DashboardState

  func draw(_ area: Rect, on grid: inout Grid) {
    if let prompt = state.prompt { return draw(prompt, area, on: &grid) }
    if let toast = state.toast {
      let role: Role = toast.isError ? .toastError : .toast
      grid.fill(area, Style(role))
      grid.write(" \(toast.text)", in: area, Style(role), ellipsis: state.glyphs.ellipsis)
      return
    }
    let note = progress ?? Piece(area.columns < 100 ? "" : memory, .dim)
    let columns = min(note.text.columns, area.columns * 2 / 3)
    let (left, right) = area.splitLeft(area.columns - (columns == 0 ? 0 : columns + 1))
    grid.write(
      note.text, in: right.splitLeft(columns).left, Style(note.role), ellipsis: state.glyphs.ellipsis)
    drawKeys(Self.fitting(hints.compactMap(hint), columns: left.columns), left, on: &grid)
  }

  private func draw(_ prompt: Prompt, _ area: Rect, on grid: inout Grid) {
    grid.fill(area, Style(.input))
    let mark = mark(of: prompt)
    let written = write(mark, prompt, area, on: &grid)
    grid.cursor = Point(x: min(area.x + written, area.maxX - 1), y: area.y)
    let note = note(on: prompt)
    grid.write(
      note, in: area.splitLeft(written + 2).rest, Style(prompt.problem == nil ? .input : .toastError),
      align: .trailing, ellipsis: state.glyphs.ellipsis)
  }

  /// What is replaced by what is typed looks chosen.
  private func write(_ mark: SafeText, _ prompt: Prompt, _ area: Rect, on grid: inout Grid) -> Int {
    guard prompt.isSuggestion, mark.columns + prompt.text.columns < area.columns else {
      return grid.write(
        "\(mark)\(prompt.text)", in: area, Style(.input), ellipsis: state.glyphs.ellipsis, keepingEnd: true)
    }
    let written = grid.write(mark, in: area, Style(.input))
    return written + grid.write(prompt.text, in: area.splitLeft(written).rest, Style(.focusedButton))
  }

  private func mark(of prompt: Prompt) -> SafeText {
    switch prompt.purpose {
    case .filter: "/"
    case .palette: ":"
    case .find: prompt.syntax == .regex ? "find regex: " : "find: "
    case .sift: prompt.syntax == .regex ? "filter regex: " : "filter: "
    case .save: "save to: "
    case .scale(let key): "pods of \(key.name), \(state.cluster.workloads[key]?.desired ?? 0) now: "
    case .image(let key): "image of \(key.name), container=image: "
    case .scaleService(let key):
      "containers of \(key.service), \(state.fleet.services[key]?.containers.count ?? 0) now: "
    case .forward(let key): "forward to \(key.name), local:remote: "
    case .namespaces: "namespaces: "
    case .labels: "logs of pods with: "
    }
  }

  /// What comes of it so far, and which keys end it.
  private func note(on prompt: Prompt) -> SafeText {
    if let problem = prompt.problem { return " \(problem) " }
    switch prompt.purpose {
    case .palette: return ""
    case .filter:
      let (count, noun) = filtered
      return "\(count) \(noun)\(count == 1 ? "" : "s" as SafeText)  Enter keeps  Esc clears "
    case .scale, .scaleService, .image: return "Enter shows the plan  Esc back "
    case .forward: return "8443:443, or :443 for any free port here  Esc back "
    case .namespaces: return "names, or * for all  Enter shows them  Esc back "
    case .labels: return "app=web,tier!=cache  Enter opens them  Esc back "
    case .find: return "Ctrl-R \(other(prompt))  Enter keeps  Esc back "
    case .sift: return "a !b level:warn source:x  Ctrl-R \(other(prompt))  Enter keeps "
    case .save(let part):
      let choice: SafeText = Dashboard.parts(state).count > 1 ? "  Tab changes" : ""
      return "\(part.title)\(choice)  Enter saves  Esc "
    }
  }

  /// How many rows pass the filter.
  private var filtered: (Int, SafeText) {
    switch state.screen {
    case .home, .compose: (state.serviceRows.count, "service")
    case .pods: (state.clusterPicture.pods.podCount, "pod")
    case .workloads: (state.workloadRows.keys.count, "object")
    case .releases: (state.releaseScreen.rows.count { $0.row != nil }, "row")
    case .runs where state.isInAudit: (state.runScreen.audit.shown.count, "line")
    case .runs: (state.runScreen.rows.count, "run")
    }
  }

  private func other(_ prompt: Prompt) -> SafeText { prompt.syntax == .regex ? "plain" : "regex" }

  private struct Hint {
    var key: SafeText
    var label: SafeText
    var isEnabled: Bool
    var isHelp: Bool
    var columns: Int { key.columns + label.columns + 3 }
  }

  private func hint(_ action: Action, _ isEnabled: Bool) -> Hint? {
    guard let binding = state.setting.keymap.binding(action), !binding.keys.isEmpty else { return nil }
    return Hint(
      key: state.setting.keymap.keyName(action),
      label: state.kubeTarget == nil ? binding.label : binding.objectLabel, isEnabled: isEnabled,
      isHelp: action == .help)
  }

  private static func columns(_ hints: [Hint]) -> Int { hints.reduce(1) { $0 + $1.columns } }

  /// Where there is no room, what cannot be done now goes first, and the key that shows all keys never.
  private static func fitting(_ hints: [Hint], columns: Int) -> [Hint] {
    var hints = hints
    while Self.columns(hints) > columns,
      let index = hints.lastIndex(where: { !$0.isEnabled && !$0.isHelp })
        ?? hints.lastIndex(where: { !$0.isHelp })
    {
      hints.remove(at: index)
    }
    return hints
  }

  private func drawKeys(_ hints: [Hint], _ area: Rect, on grid: inout Grid) {
    var pen = RowPen(area, glyphs: state.glyphs)
    pen.write(" ", .text, on: &grid)
    for hint in hints {
      pen.write(hint.key, hint.isEnabled ? .key : .keyDisabled, on: &grid)
      pen.write(" \(hint.label)  ", hint.isEnabled ? .keyLabel : .keyDisabled, on: &grid)
    }
  }

  /// In the order of use; a key that cannot work now is dim, and says why when it is pressed.
  private var hints: [(Action, Bool)] {
    if state.screen == .runs { return runHints }
    if state.screen == .releases { return releaseHints }
    if state.screen.isKubernetes || state.kubeTarget != nil { return objectHints }
    let has = state.target != nil
    let changes: [(Action, Bool)] = [
      (.restart, isPossible(.restart)), (.stop, isPossible(.stop)), (.start, isPossible(.start)),
      (.changes, state.changesSubject != nil), (.rollback, has && !state.isReadOnly),
      (.shell, state.target?.containers.contains { $0.state == .running } ?? false && !state.isReadOnly),
    ]
    if state.screen == .compose, state.focus == .detail {
      if state.tab == .logs { return logHints }
      return [(.nextTab, true), (.zoom, true), (.back, true)] + changes + [(.help, true)]
    }
    return [(.logs, has), (.describe, has)] + changes + [
      (.filter, true), (.palette, true), (.help, true), (.quit, true),
    ]
  }

  private var objectHints: [(Action, Bool)] {
    if state.focus == .detail, state.screen.hasList {
      if state.tab == .logs { return logHints }
      return [(.nextTab, true), (.zoom, true), (.back, true), (.help, true)]
    }
    let hasLog = state.screen == .home || state.tabs.contains(.logs)
    let kinds = state.kubeTarget.map { KubeChange.all(of: $0.kind) } ?? []
    return [(.open, true), (.logs, hasLog), (.previousRun, hasLog), (.describe, true), (.inspect, true)]
      + (kinds.contains(.restart) ? [(.restart, state.kubeTarget.map(state.seemsRestartable) ?? false)] : [])
      + [(.changes, !kinds.isEmpty), (.namespaces, state.screen.isKubernetes)]
      + [
        (.filter, true), (.order, true), (.problemsOnly, true), (.palette, true), (.help, true),
        (.quit, true),
      ]
  }

  /// In the order of use: the last go first where there is no room.
  private var logHints: [(Action, Bool)] {
    let isFinding = state.logs.find.pattern != nil
    let isFiltered = state.logs.filter.filter != nil
    return [(.find, true)] + (isFinding ? [(.findNext, true), (.findPrevious, true)] : [])
      + [(.sift, true)] + (isFiltered ? [(.moreContext, true)] : [])
      + [
        (.follow, !state.logs.isFollowing), (.previousError, true), (.logTail, true), (.logHead, true),
        (.wrap, true), (.timestamps, true), (.save, true), (.selectRange, true), (.markLine, true),
        (.pager, true), (.previousRun, true), (.back, true), (.help, true),
      ]
  }

  private var releaseHints: [(Action, Bool)] {
    let has = state.selectedRelease != nil
    let changes: [(Action, Bool)] =
      state.focus == .detail
      ? [] : [(.rollback, has && !state.isReadOnly), (.changes, state.changesSubject != nil)]
    return changes + [
      (.open, has), (.nextTab, true), (.zoom, true), (.namespaces, state.hasKubernetes), (.filter, true),
      (.problemsOnly, true), (.back, true), (.help, true),
    ]
  }

  private var runHints: [(Action, Bool)] {
    let record = state.selectedRun
    return [
      (.open, record != nil), (.attach, record?.state == .running),
      (.runChoices, record?.choices.isEmpty == false),
      (.nextTab, true), (.filter, true), (.problemsOnly, true), (.zoom, true), (.back, true), (.help, true),
    ]
  }

  private func isPossible(_ verb: ChangeVerb) -> Bool { !state.isReadOnly && state.refusal(verb) == nil }

  /// How far the change is that was begun last; no row shows it where it is about an object of a cluster.
  private var progress: Piece? {
    guard
      let run = state.runs.active.filter({ $0.flow.target.object != nil }).max(by: { $0.since < $1.since })
    else { return nil }
    let count = state.runs.active.count
    let others: SafeText = count == 1 ? "" : " (and \(count - 1) more)"
    return Piece("\(run.flow.title)\(others): \(run.words)", .starting)
  }

  /// The host's memory in use, where we are on the engine's host; else that of the containers against their limits.
  private var memory: SafeText {
    if state.screen.isKubernetes { return "" }
    if let host = state.fleet.hostMemory {
      let used = ByteCount(max(0, host.total.bytes - host.available.bytes))
      return "mem \(Words.bytes(used)) of \(Words.bytes(host.total))"
    }
    let containers = state.fleet.services.values.flatMap { service in
      service.containers.compactMap { container in service.usage(container).map { ($0, container) } }
    }
    guard !containers.isEmpty else { return "" }
    let used = containers.map(\.0.memory).reduce(ByteCount(0), +)
    let limits = containers.compactMap(\.1.memoryLimit).reduce(ByteCount(0), +)
    return "mem \(Words.bytes(used)), limits \(Words.bytes(limits))"
  }
}

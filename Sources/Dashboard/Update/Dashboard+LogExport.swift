import LogEngine
import SafeText
import TopsideCore

// Getting lines out of the log.
extension Dashboard {
  func beginSave(_ state: inout DashboardState) {
    guard state.logs.store.counters.count > 0 else { return state.say("the log is empty", isError: true) }
    var prompt = Prompt(.save(Self.parts(state)[0]))
    prompt.text = "\(Self.path(state))"
    state.prompt = prompt
  }

  /// What can be saved now; the first is what the operator most likely means.
  static func parts(_ state: DashboardState) -> [LogExport.Part] {
    (state.logs.anchor == nil ? [] : [.selection])
      + (state.logs.filter.filter == nil ? [] : [.shown]) + [.everything]
  }

  /// A file that says whose log it is and when it was saved.
  private static func path(_ state: DashboardState) -> String {
    let name =
      switch state.logDemand?.scope {
      case .service(let key): key.service
      case .services(let keys): keys.sorted().prefix(3).map(\.service).joined(separator: "+")
      case .project(let name): name
      case .pod(let key), .workload(let key): key.name
      case .podContainer(let key, let container): "\(key.name)-\(container)"
      case .pods(let keys): keys.sorted().prefix(3).map(\.name).joined(separator: "+")
      case .labels(let selector): selector.text
      case nil: "log"
      }
    // A project's name may be anything; a file's name may not.
    let plain = name.map { $0.isLetter || $0.isNumber || "+-_.".contains($0) ? String($0) : "_" }.joined()
    let now = CalendarTime(secondsUTC: state.now.wall.seconds, offset: state.setting.zone)
    let stamp = "\(now.date)-\(now.time)".filter { $0 != ":" }
    return "\(state.setting.logDirectory)/\(plain)-\(stamp).log"
  }

  func save(_ prompt: Prompt, _ part: LogExport.Part, _ state: inout DashboardState) -> [Effect] {
    let text = prompt.text.text
    guard !text.isEmpty, !text.hasSuffix("/") else {
      state.say("nothing was saved: a file has to have a name", isError: true)
      return []
    }
    let path: String =
      if text.hasPrefix("/") {
        text
      } else if text.hasPrefix("~/") {
        "\(state.setting.home)\(text.dropFirst())"
      } else {
        "\(state.setting.currentDirectory)/\(text)"
      }
    state.say("saving")
    let export = export(part, path: path, state)
    state.logs.anchor = nil
    return [.save(export)]
  }

  func export(_ part: LogExport.Part, path: String, _ state: DashboardState) -> LogExport {
    let pane = state.logs
    let subjects = pane.demand.map { state.subjects(in: $0.scope) } ?? []
    let isFiltered = pane.filter.filter != nil && part != .everything
    return LogExport(
      part, path: path, ends: pane.anchor.map { [$0, pane.cursor] } ?? [], isFiltered: isFiltered,
      hasNames: subjects.count > 1)
  }
}

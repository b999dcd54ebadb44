import CellGrid
import LogEngine
import SafeText
import TopsideCore

/// Whose log it is, whether it is followed, and how much of it is kept: what the title of the pane says.
struct LogStatus {
  private let state: DashboardState

  init(_ state: DashboardState) { self.state = state }

  /// A name is cut to no less than this.
  private static let shortestName = 8

  /// As much as fits: a long name is cut, and then the least important goes.
  func words(columns: Int) -> SafeText {
    var parts = parts
    let name = name
    while true {
      let room = columns - joined([""] + parts).columns - 3
      if name.columns <= room || parts.isEmpty { return joined([name] + parts) }
      if room >= Self.shortestName {
        return joined(["\(String(name.text.prefix(room - 1)))\(state.glyphs.ellipsis)"] + parts)
      }
      parts.removeLast()
    }
  }

  /// So many columns would say all.
  var columns: Int { joined([name] + parts).columns }

  /// Beside a list the names of the tabs matter more than how much is kept, unless something was dropped.
  private var parts: [SafeText] {
    let isBrief = !state.isInLog && state.logs.store.counters.dropped == 0
    return [following, range] + (isBrief ? [] : [kept])
  }

  private func joined(_ parts: [SafeText]) -> SafeText {
    guard state.logDemand != nil else { return "" }
    return parts.filter { !$0.isEmpty }.reduce("") {
      $0.isEmpty ? " \($1)" : "\($0) \(state.glyphs.dot) \($1)"
    } + " "
  }

  private var name: SafeText {
    switch state.logDemand?.scope {
    case .service(let key): return "\(key.service)"
    case .services(let keys):
      let names = keys.sorted().map(\.service)
      return names.count > 3
        ? "\(names.count) services" : names.reduce("") { $0.isEmpty ? "\($1)" : "\($0)+\($1)" }
    case .project(let name): return "project \(name)"
    case .pod(let key): return "\(key.name)"
    case .podContainer(let key, let container): return "\(key.name)/\(container)"
    case .pods(let keys): return "\(keys.count) pods"
    case .workload(let key): return "\(key.kind.shortName) \(key.name)"
    case .labels(let selector): return "pods with \(selector.text)"
    case nil: return ""
    }
  }

  private var following: SafeText {
    let pane = state.logs
    guard !pane.isFollowing else { return pane.range == .previousRun ? "" : "follow" }
    let end = pane.store.counters.end
    let new = pane.store.count(in: min(pane.seen ?? end, end)..<end, filtered: pane.filter.filter != nil)
    return new > 0 ? "\(Words.count(new)) new \(state.glyphs.down) G" : "stopped"
  }

  private var range: SafeText {
    switch state.logs.range {
    case .tail: ""
    case .head: "from the start"
    case .since(let duration): "last \(Words.age(duration))"
    case .previousRun: "previous run"
    }
  }

  private var kept: SafeText {
    let counters = state.logs.store.counters
    let lines: SafeText = "\(Words.count(counters.count)) line\(counters.count == 1 ? "" : "s" as SafeText)"
    let bytes = Words.bytes(ByteCount(counters.textBytes))
    return "\(lines) \(bytes), \(Words.count(counters.dropped)) dropped"
  }
}

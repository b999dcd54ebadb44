import CellGrid
import SafeText
import TopsideCore

/// What a tab of text says of the selected service, line by line.
struct DetailText {
  typealias Line = [Piece]
  private(set) var lines: [Line] = []

  init(_ state: DashboardState) {
    if state.screen.isKubernetes {
      lines = state.kubeSelection.map { Self.object($0, state) } ?? []
      return
    }
    if state.screen == .runs {
      lines = RunsText(state).lines
      return
    }
    if state.screen == .releases {
      lines = ReleaseText(state).lines
      return
    }
    guard let service = state.selected else { return }
    switch state.tab {
    case .health: lines = Self.health(service, state)
    case .events: lines = Self.events(service, state)
    case .inspect: lines = Self.loaded(state.detail.inspect, service)
    case .environment: lines = Self.environment(service)
    case .processes: lines = Self.processes(state, service)
    case .logs, .stats, .containers, .describe, .yaml, .history, .values, .changes, .plan, .steps, .output,
      .audit:
      break
    }
  }

  var count: Int { lines.count }

  private static func loaded(_ loaded: Loaded, _ service: Service) -> [Line] {
    guard !service.containers.isEmpty else { return [[Piece("it has no container", .dim)]] }
    if let problem = loaded.problem { return [[Piece(problem, .failed)]] }
    return loaded.lines.isEmpty ? [[Piece("loading", .dim)]] : loaded.lines.map { [Piece($0)] }
  }

  private static func processes(_ state: DashboardState, _ service: Service) -> [Line] {
    guard service.containers.contains(where: \.isRunning) else { return [[Piece("it does not run", .dim)]] }
    let lines = loaded(state.detail.processes, service)
    guard !state.detail.processes.lines.isEmpty, let head = lines.first else { return lines }
    return [head.map { Piece($0.text, .columnHeader) }] + lines.dropFirst()
  }

  private static func environment(_ service: Service) -> [Line] {
    guard let container = service.containers.first else { return [[Piece("it has no container", .dim)]] }
    guard !container.environment.isEmpty else { return [[Piece("its environment is empty", .dim)]] }
    return container.environment.sorted().map { pair in
      let shown = Redaction.mask(words: [pair]).first ?? ""
      guard let equals = shown.firstIndex(of: "=") else { return [Piece("\(shown)")] }
      return [Piece("\(shown[..<equals])", .strong), Piece("\(shown[equals...])")]
    }
  }

  private static func events(_ service: Service, _ state: DashboardState) -> [Line] {
    guard !service.events.isEmpty else {
      return [
        [Piece("no event in the last ten minutes, as far as the engine remembers", .dim)]
      ]
    }
    return service.events.reversed().map { event in
      let clock = CalendarTime(secondsUTC: event.at.seconds, offset: state.setting.zone).time
      return [
        Piece("\(clock)  ", .logTime), Piece(event.action.words.padded(to: 26), event.action.role),
        Piece(event.name.isEmpty ? "" : "  \(event.name)", .dim),
      ]
    }
  }
}

extension ContainerEvent.Action {
  fileprivate var words: SafeText {
    switch self {
    case .created: "created"
    case .started: "started"
    case .oom: "out of memory"
    case .stopped: "stopped"
    case .restarted: "restarted"
    case .paused: "paused"
    case .unpaused: "unpaused"
    case .renamed: "renamed"
    case .updated: "updated"
    case .destroyed: "removed"
    case .died(let code): "ended, exit \(Words.exit(code))"
    case .killed(let signal): "sent signal \(signal)"
    case .health(let status): "health: \(status?.rawValue ?? "unknown")"
    }
  }

  fileprivate var role: Role {
    switch self {
    case .oom, .health(.unhealthy): .failed
    case .died(let code): code == 0 ? .text : .warning
    case .health(.healthy), .started: .healthy
    default: .text
    }
  }
}

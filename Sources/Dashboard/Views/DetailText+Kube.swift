import CellGrid
import SafeText
import TopsideCore

extension DetailText {
  /// What a tab of text says of the object under the cursor.
  static func object(_ key: KubeKey, _ state: DashboardState) -> [Line] {
    switch state.tab {
    case .containers: state.cluster.pods[key].map { containers($0, state) } ?? []
    case .events: key.kind == .event ? event(key, state) : events(key, state)
    case .describe: loaded(state.kube.description)
    case .yaml: loaded(state.kube.yaml)
    case .logs, .health, .stats, .inspect, .environment, .processes, .history, .values, .changes, .plan,
      .steps,
      .output, .audit:
      []
    }
  }

  private static func loaded(_ loaded: Loaded) -> [Line] {
    if let problem = loaded.problem { return [[Piece(problem, .failed)]] }
    return loaded.lines.isEmpty ? [[Piece("loading", .dim)]] : loaded.lines.map { [Piece($0)] }
  }

  private static func events(_ key: KubeKey, _ state: DashboardState) -> [Line] {
    let folds = state.clusterPicture.events.folds(of: key)
    guard folds.isEmpty else { return folds.flatMap { line($0, state) } }
    let watches = state.kube.namespaces.watches(.event)
    let isListed = watches.contains { state.cluster.listed.contains($0) }
    return [
      [
        Piece(
          isListed ? "no event of it is left: the cluster keeps them for an hour" : "asking for its events",
          .dim)
      ]
    ]
  }

  private static func event(_ key: KubeKey, _ state: DashboardState) -> [Line] {
    guard let fold = state.clusterPicture.events[key] else { return [] }
    let subject = fold.subject
    return [
      [
        Piece("\(subject.kind) ", .dim),
        Piece(
          subject.namespace.isEmpty ? "\(subject.name)" : "\(subject.namespace)/\(subject.name)", .strong),
      ]
    ] + line(fold, state)
  }

  private static func line(_ fold: EventFold, _ state: DashboardState) -> [Line] {
    let age: SafeText = fold.last.map { "\(Words.age(state.now.wall.since($0))) ago" } ?? "-"
    let count: SafeText = fold.count > 1 ? "x\(fold.count)" : ""
    let head: Line = [
      Piece(age.padded(to: 9), .logTime), Piece(count.padded(to: 6), .dim),
      Piece(("\(fold.reason)" as SafeText).padded(to: 18) + "  ", fold.isWarning ? .warning : .strong),
    ]
    return folded(head, "\(fold.message)", state)
  }

  /// A head and words beside it, continued right below them.
  private static func folded(_ head: Line, _ words: SafeText, _ state: DashboardState) -> [Line] {
    let used = head.map(\.text.columns).reduce(0, +)
    let width = max(20, Layout(state).detailContent.columns - 2 - used)
    let indent = Piece(("" as SafeText).padded(to: used))
    return Folding.lines(words, columns: width).enumerated().map { index, line in
      (index == 0 ? head : [indent]) + [Piece(line)]
    }
  }
}

// Containers.
extension DetailText {
  private static func containers(_ pod: Pod, _ state: DashboardState) -> [Line] {
    var lines = why(pod, state)
    for (index, container) in pod.allContainers.enumerated() {
      let isInit = index < pod.initContainers.count
      lines += head(container, isInit, isSelected: index == state.kube.container, state)
      lines += self.lines(of: container, pod, state)
      lines.append([])
    }
    return lines
  }

  /// Of the pod as a whole.
  private static func why(_ pod: Pod, _ state: DashboardState) -> [Line] {
    guard let reading = state.clusterPicture.facts[pod.key]?.reading, !reading.cause.isEmpty else {
      return []
    }
    let head: Line = [Piece("\(reading.word)", reading.status.role), Piece("  ")]
    return folded(head, reading.cause(at: state.now.wall), state) + [[]]
  }

  private static func head(
    _ container: PodContainer, _ isInit: Bool, isSelected: Bool, _ state: DashboardState
  ) -> [Line] {
    let kind: SafeText = container.isSidecar ? "  sidecar" : isInit ? "  init" : ""
    let pointer: SafeText = isSelected && state.focus == .detail ? state.glyphs.right : " "
    let ready: SafeText = isInit && !container.isSidecar ? "" : container.isReady ? "  ready" : "  not ready"
    return [
      [
        Piece("\(pointer) ", .key), Piece("\(container.name)", .strong), Piece(kind, .dim), Piece("  "),
        word(container.state, state), Piece(ready, container.isReady ? .healthy : .warning),
        Piece(
          container.restartCount > 0 ? "  \(container.restartCount) restarts" : "",
          container.restartCount > 0 ? .warning : .dim),
      ]
    ]
  }

  private static func word(_ container: PodContainer.State?, _ state: DashboardState) -> Piece {
    switch container {
    case .waiting(let reason, _):
      let isFine = ["ContainerCreating", "PodInitializing", ""].contains(reason)
      return Piece(reason.isEmpty ? "waiting" : "\(reason)", isFine ? .starting : .failed)
    case .running(let since):
      return Piece(
        "running\(since.map { " \(Words.age(state.now.wall.since($0)))" as SafeText } ?? "")", .healthy)
    case .terminated(let end): return Piece(words(end, state), end.exitCode == 0 ? .done : .failed)
    case nil: return Piece("not started", .dim)
    }
  }

  /// `OOMKilled, exit 137 (killed), 20s ago`
  private static func words(_ end: PodContainer.Termination, _ state: DashboardState) -> SafeText {
    let reason: SafeText = end.reason.isEmpty ? "ended" : "\(end.reason)"
    let ago: SafeText = end.finished.map { ", \(Words.age(state.now.wall.since($0))) ago" } ?? ""
    let ran: SafeText
    if let started = end.started, let finished = end.finished {
      ran = " after \(Words.age(finished.since(started)))"
    } else {
      ran = ""
    }
    return "\(reason), exit \(Words.exit(end.exitCode))\(ran)\(ago)"
  }

  private static func lines(of container: PodContainer, _ pod: Pod, _ state: DashboardState) -> [Line] {
    var lines: [Line] = []
    func add(_ name: SafeText, _ words: SafeText, _ role: Role = .text) {
      let head: Line = [Piece("  \(name.padded(to: 10))", .dim)]
      lines += folded(head, words, state).map { line in
        line.enumerated().map { $0 == line.count - 1 ? Piece($1.text, role) : $1 }
      }
    }
    if case .waiting(_, let message) = container.state, !message.isEmpty {
      add("why", "\(message)", .warning)
    }
    if case .terminated(let end) = container.state, !end.message.isEmpty { add("said", "\(end.message)") }
    if let last = container.last {
      add("last run", words(last, state), last.exitCode == 0 ? .text : .warning)
      if !last.message.isEmpty { add("said", "\(last.message)") }
    }
    let policy: SafeText = container.pullPolicy.isEmpty ? "" : "  pull \(container.pullPolicy)"
    add("image", "\(container.image)\(policy)")
    add("usage", usage(container, state.cluster.usages[pod.key]?[container.name], state))
    add("requests", amounts(container.cpuRequest, container.memoryRequest))
    add("limits", amounts(container.cpuLimit, container.memoryLimit))
    if let probe = container.probes.startup { add("startup", "\(probe)") }
    if let probe = container.probes.liveness { add("liveness", "\(probe)") }
    if let probe = container.probes.readiness { add("readiness", "\(probe)") }
    return lines
  }

  private static func amounts(_ cpu: CPUAmount?, _ memory: ByteCount?) -> SafeText {
    let cpu: SafeText = cpu.map { "\(Words.cores($0))" } ?? "none"
    let memory: SafeText = memory.map { "\(Words.bytes($0))" } ?? "none"
    return "cpu \(cpu)  memory \(memory)"
  }

  private static func usage(
    _ container: PodContainer, _ usage: PodUsage?, _ state: DashboardState
  ) -> SafeText {
    guard let usage else {
      if case .unavailable(let why) = state.cluster.metrics { return "\(why)" }
      return "not measured"
    }
    let share: SafeText =
      container.memoryLimit.map {
        ", \(Words.percent(of: Double(usage.memory.bytes) / Double(max(1, $0.bytes)))) % of its limit"
      } ?? ", no limit"
    return "cpu \(Words.cores(usage.cpu))  memory \(Words.bytes(usage.memory))\(share)"
  }
}

import SafeText

// What a change does to what, in words.
extension ComposeFlows {
  /// More than this are counted.
  private static let mostNames = 4

  func touches(
    _ change: ServiceChange, _ services: [Service], _ findings: ComposeFindings?
  ) -> [SafeText] {
    var lines: [SafeText] = []
    if change == .up, let findings, findings.problem == nil {
      lines += findings.lines
    } else {
      lines += services.flatMap { service in service.containers.map { "container \($0.name) (\(words($0)))" }
      }
    }
    lines += moreTouches(change, services)
    if change.interrupts, let line = dependents(of: services) { lines.append(line) }
    return lines
  }

  private func moreTouches(_ change: ServiceChange, _ services: [Service]) -> [SafeText] {
    switch change {
    case .recreate, .remove:
      let volumes = Set(services.flatMap { $0.declared?.volumes ?? [] }).sorted()
      return volumes.isEmpty ? [] : ["\(Self.list("volume", volumes)) stays as it is"]
    case .pull, .build: return services.map { "image \(Self.image($0))" }
    case .scale(let count):
      return services.map { "from \($0.containers.count) to \(count) containers" }
    default: return []
    }
  }

  func dependents(of services: [Service]) -> SafeText? {
    let keys = Set(services.map(\.key))
    let names = services.flatMap { service in
      fleet.dependents(of: service.key).filter {
        !keys.contains(ServiceKey(project: service.key.project, service: $0))
      }
    }
    let all = Set(names).sorted()
    guard !all.isEmpty else { return nil }
    let whom: SafeText = services.count == 1 ? "it" : "them"
    return "\(SafeText(sanitising: all, separator: ", ")) \(all.count == 1 ? "depends" : "depend") on \(whom)"
  }

  func warnings(
    _ change: ServiceChange, _ services: [Service], _ findings: ComposeFindings?
  ) -> [SafeText] {
    var lines: [SafeText] = []
    if let problem = findings?.problem { lines.append("docker could not say what it would do: \(problem)") }
    switch change {
    case .up:
      lines += unasked(findings, asked: services.map(\.key))
      lines += reruns(findings)
    case .recreate, .remove:
      lines.append("what its containers wrote outside of volumes is lost")
      let mounts = Set(services.flatMap { $0.declared?.bindMounts ?? [] }).sorted()
      if change == .recreate, !mounts.isEmpty { lines.append("\(Self.list("mount", mounts)) from the host") }
    case .kill: lines.append("no time to finish: SIGKILL at once")
    case .scale(let count):
      for service in services where service.declared?.replicas != count {
        lines.append("the file says \(service.declared?.replicas ?? 1): a plain up goes back to that")
      }
    default: break
    }
    return lines
  }

  /// Containers that would be made anew although nobody asked for it.
  func unasked(_ findings: ComposeFindings?, asked: [ServiceKey]) -> [SafeText] {
    let names = findings?.dryRun.names(.container, .recreates) ?? []
    let asked = Set(asked)
    let others = names.filter { name in
      !fleet.services.values.contains { service in
        asked.contains(service.key) && service.containers.contains { $0.name == name }
      }
    }
    guard !others.isEmpty else { return [] }
    return ["recreates besides: \(SafeText(sanitising: others, separator: ", "))"]
  }

  /// One-shots that ended, and that an `up` runs again.
  func reruns(_ findings: ComposeFindings?) -> [SafeText] {
    let names = Set(findings?.dryRun.names(.container, .starts, .recreates) ?? [])
    let again = fleet.services.values.flatMap(\.containers).filter {
      names.contains($0.name) && $0.state == .exited && $0.exitCode == 0 && !$0.restartPolicy.revives
    }.map(\.name).sorted()
    return again.isEmpty ? [] : ["runs again: \(Self.list("", again))"]
  }

  /// `web, worker and 3 more`
  static func list(_ noun: SafeText, _ names: [String]) -> SafeText {
    let shown = SafeText(sanitising: names.prefix(mostNames), separator: ", ")
    let more: SafeText = names.count > mostNames ? " and \(names.count - mostNames) more" : ""
    guard !noun.isEmpty else { return "\(shown)\(more)" }
    return "\(noun)\(names.count == 1 ? "" : "s") \(shown)\(more)"
  }
}

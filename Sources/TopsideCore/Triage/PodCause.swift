import SafeText

/// What kubectl's STATUS hides: why a pod is as it is.
struct PodCause {
  let pod: Pod
  let status: PodStatus
  let judgement: PodJudgement
  let now: Timestamp

  var text: SafeText {
    switch judgement.situation {
    case .completed: return ""
    case .terminating: return isOverdue ? "should be gone by now" : ""
    case .gated: return "waits for its scheduling gates"
    case .starting: return judgement.severity > .neutral ? starting : ""
    case .unscheduled: return "\(Self.line(pod.conditions["PodScheduled"]?.message ?? ""))"
    case .evicted: return "\(Self.line(pod.message))"
    case .failing: return failing
    case .notReady: return notReady
    case .running:
      guard judgement.severity > .neutral else { return "" }
      return lastEnded.map { "restarted after \(named($0))\(ending($0, of: $0.last))" } ?? "restarted"
    }
  }

  /// A minute after its grace period.
  private var isOverdue: Bool { pod.meta.deleted.map { now.since($0) > .seconds(60) } ?? false }

  /// The container whose last run ended last.
  private var lastEnded: PodContainer? {
    pod.allContainers.filter { $0.last?.finished != nil && $0.last?.finished == status.lastRestart }.first
  }

  private var starting: SafeText {
    guard let container = pod.container(status.speaker) else {
      let words = Self.line(
        pod.conditions["PodScheduled"].flatMap { $0.status == "True" ? nil : $0.message } ?? "")
      return words.isEmpty ? "not started" : words
    }
    if case .waiting(_, let message) = container.state, !message.isEmpty {
      return "\(named(container))\(Self.line(message))"
    }
    return "\(status.word.hasPrefix("Init:") ? "init container " : "container ")\(container.name) is not done"
  }

  private var notReady: SafeText {
    let waiting = pod.allContainers.filter { container in
      !container.isReady && (container.isSidecar || pod.containers.contains { $0.name == container.name })
    }
    if let first = waiting.first {
      let others: SafeText = waiting.count > 1 ? " and \(waiting.count - 1) more" : ""
      let probe: SafeText = first.probes.readiness.map { ": readiness \($0)" } ?? ""
      let ended: SafeText = first.last.map { ", before that \(ending(first, of: $0))" } ?? ""
      return "\(first.name)\(others) not ready\(probe)\(ended)"
    }
    if let gate = pod.readinessGates.first(where: { !pod.conditions.isTrue($0) }) {
      return "readiness gate \(gate) is not true"
    }
    return "\(Self.line(pod.conditions["Ready"]?.message ?? ""))"
  }

  private var failing: SafeText {
    guard let container = pod.container(status.speaker) else { return "\(Self.line(pod.message))" }
    let name = named(container)
    switch container.state {
    case .waiting("CrashLoopBackOff", _): return "\(name)\(ending(container, of: container.last))"
    case .waiting(let reason, let message):
      let words = Self.essence(message)
      if reason.contains("Image") {
        return words.isEmpty ? "\(name)\(container.image)" : "\(name)\(container.image): \(words)"
      }
      return words.isEmpty ? "\(name)\(ending(container, of: container.last))" : "\(name)\(words)"
    case .terminated(let end): return "\(name)\(ending(container, of: end))"
    case .running, nil: return "\(Self.line(pod.message))"
    }
  }

  /// Where there are several: `web: `.
  private func named(_ container: PodContainer) -> SafeText {
    pod.containers.count + pod.initContainers.count > 1 ? "\(container.name): " : ""
  }

  /// `OOMKilled, exit 137, limit 64 MiB`, `exit 3: what it said at its end`.
  private func ending(_ container: PodContainer, of end: PodContainer.Termination?) -> SafeText {
    guard let end else { return "nothing is known of its last run" }
    var parts: [String] = []
    if !end.reason.isEmpty, end.reason != "Error" || end.exitCode == 0 { parts.append(end.reason) }
    if end.reason == "OOMKilled" {
      parts.append("exit \(end.exitCode)")
      if let limit = container.memoryLimit { parts.append("limit \(Words.bytes(limit).text)") }
    } else {
      parts.append(end.signal != 0 ? "signal \(end.signal)" : "exit \(Words.exit(end.exitCode).text)")
    }
    let words = Self.essence(end.message)
    let facts = SafeText(sanitising: parts, separator: ", ")
    return words.isEmpty ? facts : "\(facts): \(words)"
  }

  /// The first line of what somebody said, without secrets.
  static func line(_ message: String) -> SafeText {
    let line = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    // Longer ones fit nowhere; describe has all of it.
    return "\(Redaction.mask(String(line.prefix(600))))"
  }

  /// The same without what each layer of a runtime puts before the reason.
  private static func essence(_ message: String) -> SafeText {
    var rest = line(message).text[...]
    var hasPrefix = true
    while hasPrefix {
      hasPrefix = false
      for (prefix, end) in layers where rest.hasPrefix(prefix) {
        hasPrefix = true
        if end.isEmpty {
          rest = rest.dropFirst(prefix.count)
        } else if let found = rest.firstRange(of: end) {
          rest = rest[found.upperBound...]
        } else {
          rest = ""
        }
      }
    }
    return "\(rest)"
  }

  /// How they begin, and where they end if not there.
  private static let layers: [(String, String)] = [
    ("Back-off pulling image \"", "\": "), ("Back-off pulling image", ": "), ("ErrImagePull: ", ""),
    ("rpc error: code = ", "desc = "), ("failed to pull and unpack image \"", "\": "),
    ("failed to resolve reference \"", "\": "), ("failed to create containerd task: ", ""),
    ("failed to create shim task: ", ""), ("OCI runtime create failed: ", ""),
    ("runc create failed: ", ""), ("Error response from daemon: ", ""),
  ]
}

import SafeText
import TopsideCore

/// Why the log of pods has no line.
struct KubeLogEmptiness {
  private let state: DashboardState
  private let demand: LogDemand

  init(_ state: DashboardState, _ demand: LogDemand) {
    self.state = state
    self.demand = demand
  }

  var words: SafeText {
    let pods = state.pods(in: demand.scope)
    guard let first = pods.first else { return withoutPods }
    if case .lost(let fault, _, _) = state.cluster.api { return "the API does not answer: \(fault.summary)" }
    if state.cluster.api.staleSince != nil { return "the API does not answer" }
    if !pods.contains(where: { containers(of: $0).contains(where: \.hasRun) }) {
      let others: SafeText = pods.count > 1 ? " (\(first.meta.name), and \(pods.count - 1) more)" : ""
      return "\(subject) has not started: \(obstacle(first))\(others)"
    }
    switch demand.range {
    case .since(let duration):
      let key = state.setting.keymap.keyName(.logTail)
      return "nothing was printed in the last \(Words.age(duration)); \(key) shows the newest lines"
    case .previousRun: return "reading the run before this one"
    case .tail, .head: return silence(pods)
    }
  }

  private var subject: SafeText {
    if case .podContainer(_, let name) = demand.scope { "container \(name)" } else { "it" }
  }

  private var withoutPods: SafeText {
    switch demand.scope {
    case .pod(let key), .podContainer(let key, _):
      return unknown(key.namespace) ?? "the pod is gone, and its log with it"
    case .workload(let key): return unknown(key.namespace) ?? "it has no pod, so it has no log"
    case .pods: return "the pods are gone, and their logs with them"
    case .labels(let selector): return "no pod has \(selector.text) any more"
    case .service, .services, .project: return "it has no container, so it has no log"
    }
  }

  /// Why it is not known which pods there are; nil where that is known.
  private func unknown(_ namespace: String) -> SafeText? {
    let watches = state.kube.namespaces.watches(.pod).filter { $0.namespace ?? namespace == namespace }
    guard let watch = watches.first, !watches.contains(where: { state.cluster.listed.contains($0) }) else {
      return nil
    }
    switch state.cluster.watches[watch] {
    case .lost(.forbidden, _, _): return "pods may not be listed in namespace \(namespace) by this user"
    case .lost(let fault, _, _): return "\(fault.summary)"
    case .silent: return "the API does not answer"
    case .connecting, .live, nil: return "asking the cluster for its pods"
    }
  }

  /// Those of a pod whose logs these are.
  private func containers(of pod: Pod) -> [PodContainer] {
    guard case .podContainer(_, let name) = demand.scope else { return pod.allContainers }
    return pod.allContainers.filter { $0.name == name }
  }

  /// They run, or they ran, and nothing came.
  private func silence(_ pods: [Pod]) -> SafeText {
    let ends = pods.flatMap { containers(of: $0) }.map(\.newestEnd)
    if let end = ends.last ?? nil, !ends.contains(nil) {
      return "\(subject) ended with \(Self.words(end)); nothing has come of its log"
    }
    // What the others wait for is what nothing comes from.
    let initializing = pods.lazy.compactMap { pod in self.isWhole ? waitsForInit(pod, nil) : nil }.first
    return "\(subject) has printed nothing yet\(initializing.map { "; \($0)" as SafeText } ?? "")"
  }

  private var isWhole: Bool {
    if case .podContainer = demand.scope { false } else { true }
  }
}

// What a container waits for.
extension KubeLogEmptiness {
  private func obstacle(_ pod: Pod) -> SafeText {
    if let scheduled = pod.conditions["PodScheduled"], scheduled.status != "True" {
      if scheduled.reason == "SchedulingGated" { return "the pod waits for its scheduling gates" }
      let message = Redaction.mask(scheduled.message)
      return message.isEmpty ? "the pod has no node yet" : "no node takes the pod: \(message)"
    }
    if let waits = waitsForInit(pod, isWhole ? nil : containers(of: pod).first?.name) { return waits }
    let waiting = containers(of: pod).first { container in
      if case .waiting(let reason, _) = container.state { !reason.isEmpty } else { false }
    }
    guard let waiting else { return state.clusterPicture.facts[pod.key]?.status.word ?? "\(pod.phase)" }
    let name: SafeText = isWhole && pod.allContainers.count > 1 ? "\(waiting.name): " : ""
    return "\(name)\(Self.words(waiting))"
  }

  /// The init container that is not done, and that a container waits for; nil is any of the pod's.
  private func waitsForInit(_ pod: Pod, _ container: String?) -> SafeText? {
    let place = container.flatMap { name in pod.initContainers.firstIndex { $0.name == name } }
    guard let index = pod.initContainers.firstIndex(where: { !$0.isDone }),
      index < place ?? pod.initContainers.count
    else { return nil }
    let one = pod.initContainers[index]
    return
      "init container \(one.name) (\(index + 1) of \(pod.initContainers.count)) is not done: \(Self.words(one))"
  }

  private static func words(_ container: PodContainer) -> SafeText {
    switch container.state {
    case .waiting(let reason, let message):
      let word: SafeText = reason.isEmpty ? "waiting" : "\(reason)"
      if !message.isEmpty { return "\(word): \(Redaction.mask(message))" }
      return container.last.map { "\(word) after \(words($0))" } ?? word
    case .running: return "it runs"
    case .terminated(let end): return "it ended with \(words(end))"
    case nil: return "not started"
    }
  }

  private static func words(_ end: PodContainer.Termination) -> SafeText {
    let code: SafeText = end.signal != 0 ? "signal \(end.signal)" : "exit code \(Words.exit(end.exitCode))"
    return ["", "Error", "Completed"].contains(end.reason) ? code : "\(code) (\(end.reason))"
  }
}

extension PodContainer {
  fileprivate var hasRun: Bool {
    switch state {
    case .waiting, nil: last != nil
    case .running, .terminated: true
    }
  }

  /// Of its newest run; nil while that goes on.
  fileprivate var newestEnd: Termination? {
    switch state {
    case .terminated(let end): end
    case .waiting, nil: last
    case .running: nil
    }
  }

  /// As an init container: those behind it may start.
  fileprivate var isDone: Bool {
    switch state {
    case .terminated(let end): end.exitCode == 0
    case .running: isSidecar && isStarted == true
    case .waiting, nil: false
    }
  }
}

/// A pod in the words of `kubectl get pods`: its columns STATUS, READY and RESTARTS.
///
/// The rules are those of printPod in kubernetes/kubernetes, pkg/printers/internalversion/printers.go, 1.29 and later;
/// the server applies them, and older ones say `Terminating` of a finished pod too.
package struct PodStatus: Hashable, Sendable {
  package private(set) var word: String
  package private(set) var ready = 0
  /// Containers that should be ready: sidecars count, other init containers do not.
  package private(set) var total = 0
  package private(set) var restarts = 0
  /// When the last run before this one ended.
  package private(set) var lastRestart: Timestamp?
  /// The container that gave the word, among all of the pod's; nil when it is the pod's own.
  package private(set) var speaker: Int?

  package init(_ pod: Pod) {
    word = pod.reason.isEmpty ? pod.phase : pod.reason
    if pod.conditions["PodScheduled"]?.reason == "SchedulingGated" { word = "SchedulingGated" }
    total = pod.containers.count + pod.initContainers.count(where: \.isSidecar)
    var sidecars = Restarts()
    let isInitializing = walkInitContainers(of: pod, &sidecars)
    if !isInitializing || pod.conditions.isTrue("Initialized") { walkContainers(of: pod, sidecars) }
    guard pod.meta.deleted != nil else { return }
    if pod.reason == "NodeLost" {
      word = "Unknown"
    } else if pod.phase != "Succeeded", pod.phase != "Failed" {
      word = "Terminating"
    }
  }

  private struct Restarts {
    var count = 0
    var last: Timestamp?

    mutating func add(_ container: PodContainer) {
      count += container.restartCount
      guard let finished = container.last?.finished else { return }
      last = max(last ?? finished, finished)
    }
  }

  /// - Returns: Whether one of them is not done; it gave the word.
  private mutating func walkInitContainers(of pod: Pod, _ sidecars: inout Restarts) -> Bool {
    var all = Restarts()
    defer { (restarts, lastRestart) = (all.count, all.last) }
    for (place, index) in pod.initContainers.inOrderOfStatus.enumerated() {
      let container = pod.initContainers[index]
      all.add(container)
      if container.isSidecar { sidecars.add(container) }
      if case .terminated(let end) = container.state, end.exitCode == 0 { continue }
      if container.isSidecar, container.isStarted == true {
        if container.isReady { ready += 1 }
        continue
      }
      word = "Init:\(Self.initWord(container) ?? "\(place)/\(pod.initContainers.count)")"
      speaker = index
      return true
    }
    return false
  }

  private static func initWord(_ container: PodContainer) -> String? {
    switch container.state {
    case .terminated(let end): end.word
    case .waiting(let reason, _) where !reason.isEmpty && reason != "PodInitializing": reason
    case .waiting, .running, nil: nil
    }
  }

  /// From the last to the first, so that the first has the last word.
  private mutating func walkContainers(of pod: Pod, _ sidecars: Restarts) {
    var all = sidecars
    var hasRunning = false
    for index in pod.containers.inOrderOfStatus.reversed() {
      let container = pod.containers[index]
      all.add(container)
      switch container.state {
      case .waiting(let reason, _) where !reason.isEmpty:
        word = reason
        speaker = pod.initContainers.count + index
      case .terminated(let end):
        word = end.word
        speaker = pod.initContainers.count + index
      case .running where container.isReady:
        hasRunning = true
        ready += 1
      case .waiting, .running, nil: break
      }
    }
    (restarts, lastRestart) = (all.count, all.last)
    guard word == "Completed", hasRunning else { return }
    word = pod.conditions.isTrue("Ready") ? "Running" : "NotReady"
    speaker = nil
  }
}

extension PodContainer.Termination {
  /// `OOMKilled`; where no reason is said `Signal:9` or `ExitCode:3`.
  fileprivate var word: String {
    if !reason.isEmpty { return reason }
    return signal != 0 ? "Signal:\(signal)" : "ExitCode:\(exitCode)"
  }
}

extension [PodContainer] {
  /// Those that have a status, in the order of the statuses.
  fileprivate var inOrderOfStatus: [Int] {
    let known = indices.filter { self[$0].hasStatus }
    let isSorted = zip(known, known.dropFirst()).allSatisfy { self[$0].statusIndex <= self[$1].statusIndex }
    // By place too, because the standard library does not promise a stable sort.
    return isSorted ? known : known.sorted { (self[$0].statusIndex, $0) < (self[$1].statusIndex, $1) }
  }
}

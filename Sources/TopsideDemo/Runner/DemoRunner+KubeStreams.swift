import TopsideCore

extension DemoRunner {
  /// How long a watch may be silent before it is told how far it is.
  private static let bookmarkPause = Duration.seconds(60)

  /// A watch: what is there, or what changed since a version; then what changes.
  func stream(_ watch: KubeWatch, _ path: KubePath, _ receive: Receiver) async throws(CommandError)
    -> CommandResult
  {
    var view = await engine.lookAtCluster()
    let start = view.cluster.now
    var seen = path.version ?? view.cluster.store.version
    if path.version == nil || path.wantsInitialEvents {
      seen = view.cluster.store.version
      await receive(initialEvents(view.cluster.store, watch, path))
    }
    var spoken = start
    while true {
      let store = view.cluster.store
      guard seen >= store.forgotten else {
        let status = KubectlText.status(
          410, "Expired", "too old resource version: \(seen) (\(store.forgotten))")
        await receive(.text("{\"type\":\"ERROR\",\"object\":\(status.compact)}\n"))
        return .success("")
      }
      let lines = store.changes(since: seen)
        .filter { watch.covers($0.key) && path.selects($0.key, $0.object) }
        .map { "{\"type\":\"\($0.type)\",\"object\":\($0.object.whole($0.key.kind))}\n" }
      seen = max(seen, store.version)
      if !lines.isEmpty {
        await receive(.text(lines.joined()))
        spoken = view.cluster.now
      } else if path.wantsBookmarks, view.cluster.now.since(spoken) >= Self.bookmarkPause {
        await receive(.text(bookmark(watch.kind, seen)))
        spoken = view.cluster.now
      }
      if let limit = path.timeout, view.cluster.now.since(start) >= limit { return .success("") }
      let ends = path.timeout.map { start.advanced(by: $0) }
      let due = [view.cluster.next, spoken.advanced(by: Self.bookmarkPause), ends].compactMap(\.self).min()
      view = try await lookAgain(after: view, at: due)
    }
  }

  private func initialEvents(_ store: ClusterStore, _ watch: KubeWatch, _ path: KubePath) -> OutputChunk {
    let objects = store.objects(of: watch).filter { path.selects($0.key, $0.value) }
    let added = objects.map { "{\"type\":\"ADDED\",\"object\":\($0.value.whole(watch.kind))}\n" }
    let end = path.wantsInitialEvents ? bookmark(watch.kind, store.version, endsInitialEvents: true) : ""
    return .text(added.joined() + end)
  }

  private func bookmark(_ kind: KubeKind, _ version: Int, endsInitialEvents: Bool = false) -> String {
    let group = kind.group.hasPrefix("/apis/") ? String(kind.group.dropFirst(6)) : "v1"
    let object: JSON = .of(
      ("kind", .string(kind.name)), ("apiVersion", .string(group)),
      (
        "metadata",
        .of(
          ("resourceVersion", .string("\(version)")), ("creationTimestamp", .null),
          ("annotations", endsInitialEvents ? .map(["k8s.io/initial-events-end": "true"]) : nil))
      ))
    return "{\"type\":\"BOOKMARK\",\"object\":\(object.compact)}\n"
  }

  /// A log, by kubectl or from the API: one run of a container; following ends with it, with exit code 0 and not a word.
  func stream(_ logs: KubeRequest.Logs, _ receive: Receiver) async throws(CommandError) -> CommandResult {
    var view = await engine.lookAtCluster()
    let found = view.cluster.log(logs)
    guard case .success(let log) = found else {
      guard case .failure(let refusal) = found else { return .success("") }
      guard logs.isOfAPI else { return .failed(refusal.words, code: 1) }
      await receive(.text(KubectlText.status(refusal.code, refusal.reason, refusal.message).compact + "\n"))
      return .success("")
    }
    await receive(view.lines(of: log, logs))
    while logs.follows, !view.cluster.isOver(log) {
      let now = view.cluster.now
      let next = [
        view.cluster.container(of: log).flatMap { view.engine.nextLine(of: $0, after: now) },
        view.cluster.next,
      ].compactMap(\.self).min()
      view = try await lookAgain(after: view, at: next)
      let after = Timestamp(nanoseconds: now.nanoseconds &+ 1)
      await receive(view.lines(of: log, logs, from: after))
    }
    return .success("")
  }

  private func lookAgain(
    after view: SimulatedEngine.ClusterView, at moment: Timestamp?
  ) async throws(CommandError) -> SimulatedEngine.ClusterView {
    await engine.pause(moment.map { $0.since(view.cluster.now) }, seen: view.version)
    guard !Task.isCancelled else { throw .cancelled }
    return await engine.lookAtCluster()
  }
}

extension OutputChunk {
  static func text(_ text: String) -> OutputChunk { .standardOutput(Array(text.utf8)) }
}

/// One run of one container, as it was found when its log was asked for.
struct KubeLogPlace: Sendable {
  var pod: SimulatedPod
  var index: Int
  var start: Timestamp
}

/// Why the API gives no log.
struct KubeLogRefusal: Error {
  var code = 400
  var reason = "BadRequest"
  var message: String
  /// kubectl asks for the pod first, and sees it by itself.
  var isSeenByKubectl = false

  /// As kubectl tells of it.
  var words: String {
    isSeenByKubectl ? "error: \(message)" : "Error from server (\(reason)): \(message)"
  }
}

extension ClusterSimulation {
  /// Which run is meant, by the kubelet's rules.
  func log(_ logs: KubeRequest.Logs) -> Result<KubeLogPlace, KubeLogRefusal> {
    let key = KubeKey(.pod, logs.namespace, logs.pod)
    guard let pod = pods[key] else {
      return .failure(
        .init(code: 404, reason: "NotFound", message: "pods \"\(logs.pod)\" not found"))
    }
    let wanted = logs.container ?? pod.shape.containers[0].name
    guard let index = pod.containers.firstIndex(where: { $0.shape.name == wanted }) else {
      return .failure(
        .init(message: "container \(wanted) is not valid for pod \(logs.pod)", isSeenByKubectl: true))
    }
    let container = pod.containers[index]
    let whom = "container \"\(wanted)\" in pod \"\(logs.pod)\""
    if logs.isPrevious {
      guard let last = container.last else {
        return .failure(.init(message: "previous terminated \(whom) not found"))
      }
      return .success(KubeLogPlace(pod: pod, index: index, start: last.start))
    }
    if let run = container.runs.last {
      return .success(KubeLogPlace(pod: pod, index: index, start: run.start))
    }
    var reason = "ContainerCreating"
    if case .waiting(let waiting, _) = container.state { reason = waiting }
    if reason == "ErrImagePull" { reason = "image can't be pulled" }
    if reason == "ImagePullBackOff" { reason = "trying and failing to pull image" }
    return .failure(.init(message: "\(whom) is waiting to start: \(reason)"))
  }

  /// The run as it is now, or as it was when the pod went.
  fileprivate func run(of log: KubeLogPlace) -> SimulatedContainer.Run? {
    let now = pods[log.pod.key].flatMap { $0.uid == log.pod.uid ? $0 : nil } ?? log.pod
    return now.containers[log.index].runs.last { $0.start == log.start }
  }

  func container(of log: KubeLogPlace) -> SimulatedContainer? {
    run(of: log).flatMap { log.pod.containers[log.index].simulated(run: $0, created: log.start) }
  }

  /// Nothing more will come: it has ended, or its pod is gone.
  func isOver(_ log: KubeLogPlace) -> Bool {
    pods[log.pod.key]?.uid != log.pod.uid || run(of: log)?.end != nil
  }
}

extension SimulatedEngine.ClusterView {
  /// Both outputs of a container as one, as kubectl has them.
  func lines(of log: KubeLogPlace, _ logs: KubeRequest.Logs, from start: Timestamp? = nil) -> OutputChunk {
    guard let container = cluster.container(of: log) else { return .text("") }
    let end = container.runs.last?.end ?? cluster.now
    let first = start ?? logs.since ?? log.start
    var lines = engine.lines(of: container, from: first, through: min(end, cluster.now))
    if start == nil, logs.since == nil, let tail = logs.tail { lines = lines.suffix(tail) }
    return .text(
      lines.map { (logs.hasTimestamps ? RFC3339.print($0.at) + " " : "") + $0.text + "\n" }.joined())
  }
}

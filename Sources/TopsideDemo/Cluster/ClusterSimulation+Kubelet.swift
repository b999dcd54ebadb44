import TopsideCore

// What becomes of a pod on its node.
extension ClusterSimulation {
  /// A pod of a controller's template.
  mutating func create(
    _ name: String, _ namespace: String, _ shape: PodShape, owner: ObjectMeta.Owner, controller: KubeKey,
    revision: String, labels: [String: String]
  ) {
    let key = KubeKey(.pod, namespace, name)
    let number = count()
    let uid = uid("pod/\(name)", number)
    let stream = UInt64(stream: uid)
    pods[key] = SimulatedPod(
      key: key, uid: uid, address: "10.42.\(number % 2).\(10 + number % 200)", owner: owner,
      controller: controller, revision: revision, shape: shape, created: now,
      labels: shape.labels.merging(labels) { _, new in new },
      containers: (shape.initContainers + shape.containers).enumerated().map { index, container in
        SimulatedPod.Container(shape: container, stream: stream &+ UInt64(index))
      }, turned: now)
    for index in 0..<shape.containers.count where !shape.initContainers.isEmpty {
      pods[key]?.containers[shape.initContainers.count + index].state = .waiting(
        reason: "PodInitializing", message: "")
    }
    if !shape.initContainers.isEmpty {
      for index in shape.initContainers.indices {
        pods[key]?.containers[index].state = .waiting(reason: "PodInitializing", message: "")
      }
    }
    touchPod(key)
    plan(.place(key, uid: uid), in: 0.02)
  }

  mutating func place(_ key: KubeKey) {
    guard let pod = pods[key], pod.node == nil else { return }
    let isDaemon = pod.controller.kind == .daemonSet
    let fitting = nodes.filter { isDaemon || !$0.isUnschedulable && $0.pressure == nil }
    let bound =
      isDaemon
      ? fitting.first { node in
        !pods.values.contains { $0.node == node.shape.name && $0.controller == pod.controller }
      } : nil
    let load = Dictionary(grouping: pods.values.compactMap(\.node)) { $0 }.mapValues(\.count)
    guard let node = bound ?? fitting.min(by: { (load[$0.shape.name] ?? 0) < (load[$1.shape.name] ?? 0) })
    else {
      let words = unschedulableWords
      pods[key]?.unschedulable = words
      report(of: key, .warning, "FailedScheduling", words, by: "default-scheduler")
      touchPod(key)
      return plan(.place(key, uid: pod.uid), in: 10)
    }
    pods[key]?.node = node.shape.name
    pods[key]?.started = now
    pods[key]?.unschedulable = nil
    report(
      of: key, .normal, "Scheduled",
      "Successfully assigned \(key.namespace)/\(key.name) to \(node.shape.name)",
      by: "default-scheduler")
    touchPod(key)
    plan(.sandbox(key, uid: pod.uid), in: 0.9)
  }

  private var unschedulableWords: String {
    let full = nodes.count { $0.pressure != nil && !$0.isUnschedulable }
    let cordoned = nodes.count(where: \.isUnschedulable)
    var reasons: [String] = []
    if full > 0 {
      reasons.append("\(full) node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }")
    }
    if cordoned > 0 { reasons.append("\(cordoned) node(s) were unschedulable") }
    return
      "0/\(nodes.count) nodes are available: \(reasons.joined(separator: ", ")). preemption: 0/\(nodes.count) "
      + "nodes are available: \(nodes.count) Preemption is not helpful for scheduling."
  }

  mutating func sandbox(_ key: KubeKey) {
    guard let pod = pods[key], !pod.isTerminating else { return }
    if pod.initCount > 0 { return pull(key, 0) }
    for index in pod.containers.indices { pull(key, index) }
  }

  /// The image is there, or the registry says why not.
  mutating func pull(_ key: KubeKey, _ index: Int) {
    guard let pod = pods[key], !pod.isTerminating else { return }
    let container = pod.containers[index].shape
    guard case .unavailable(let words) = container.life else {
      report(
        of: key, .normal, "Pulled", "Container image \"\(container.image)\" already present on machine",
        at: container.name)
      return plan(.start(key, uid: pod.uid, container: index), in: 0.35)
    }
    let full = "failed to pull and unpack image \"\(container.image)\": \(words)"
    let message = "rpc error: code = NotFound desc = \(full)"
    report(of: key, .normal, "Pulling", "Pulling image \"\(container.image)\"", at: container.name)
    report(
      of: key, .warning, "Failed", "Failed to pull image \"\(container.image)\": \(message)",
      at: container.name)
    report(of: key, .warning, "Failed", "Error: ErrImagePull", at: container.name)
    pods[key]?.containers[index].state = .waiting(reason: "ErrImagePull", message: message)
    touchPod(key)
    plan(.pullLater(key, uid: pod.uid, container: index), in: 12)
  }

  mutating func pullLater(_ key: KubeKey, _ index: Int) {
    guard let pod = pods[key], !pod.isTerminating else { return }
    let container = pod.containers[index]
    let image = container.shape.image
    guard case .unavailable(let words) = container.shape.life else { return }
    pods[key]?.containers[index].state = .waiting(
      reason: "ImagePullBackOff",
      message: "Back-off pulling image \"\(image)\": ErrImagePull: rpc error: code = NotFound desc = \(words)"
    )
    report(of: key, .normal, "BackOff", "Back-off pulling image \"\(image)\"", at: container.shape.name)
    report(of: key, .warning, "Failed", "Error: ImagePullBackOff", at: container.shape.name)
    let pause = min(300, max(20, container.backoff * 2))
    pods[key]?.containers[index].backoff = pause
    touchPod(key)
    plan(.pull(key, uid: pod.uid, container: index), in: pause)
  }

  mutating func start(_ key: KubeKey, _ index: Int) {
    guard let pod = pods[key], !pod.isTerminating else { return }
    let container = pod.containers[index]
    let shape = container.shape
    var run = SimulatedContainer.Run(
      start: now, processID: chance.number(container.stream, now.nanoseconds, in: 2000...60000))
    let jitter = 0.85 + 0.3 * chance.unit(container.stream, now.nanoseconds)
    var end: (after: Double, code: Int32, reason: String)?
    switch shape.life {
    case .serves, .waits, .unavailable: break
    case .completes(let seconds): end = (seconds, 0, "Completed")
    case .fails(let seconds, let code):
      end = (seconds * jitter, code, "Error")
      run.crash = now.advanced(bySeconds: seconds * jitter)
    case .exhaustsMemory(let seconds):
      run.exhaustedAfter = seconds * jitter
      end = (seconds * jitter, 137, "OOMKilled")
    }
    if container.runs.count >= SimulatedContainer.runLimit { pods[key]?.containers[index].runs.removeFirst() }
    if let ended = container.end { pods[key]?.containers[index].last = ended }
    if !container.runs.isEmpty { pods[key]?.containers[index].restarts += 1 }
    pods[key]?.containers[index].runs.append(run)
    pods[key]?.containers[index].state = .running
    report(of: key, .normal, "Created", "Created container: \(shape.name)", at: shape.name)
    report(of: key, .normal, "Started", "Started container \(shape.name)", at: shape.name)
    touchPod(key)
    if let end {
      let happening = ClusterHappening.Kind.end(
        key, uid: pod.uid, container: index, run: container.runs.count, code: end.code, reason: end.reason)
      plan(happening, in: end.after)
    }
    if index < pod.initCount, shape.isSidecar { plan(.ready(key, uid: pod.uid, container: index), in: 0.6) }
    guard index >= pod.initCount else { return }
    let delay = shape.probe.map { $0.readyAfter } ?? 0.1
    if let delay {
      plan(.ready(key, uid: pod.uid, container: index), in: delay)
    } else {
      plan(.unready(key, uid: pod.uid, container: index), in: 10)
    }
  }

  mutating func becomeReady(_ key: KubeKey, _ index: Int) {
    guard let pod = pods[key], pod.containers[index].isRunning else { return }
    pods[key]?.containers[index].isReady = true
    pods[key]?.turned = now
    touchPod(key)
    if index < pod.initCount { return initialize(key, after: index) }
    plan(.reconcile(pod.controller), in: 0.05)
  }

  mutating func reportUnready(_ key: KubeKey, _ index: Int) {
    guard let pod = pods[key], !pod.isTerminating, pod.containers[index].isRunning,
      let probe = pod.containers[index].shape.probe
    else { return }
    report(
      of: key, .warning, "Unhealthy", "Readiness probe failed: \(probe.failure)",
      at: pod.containers[index].shape.name)
    plan(.unready(key, uid: pod.uid, container: index), in: 30)
  }

  /// The next init container, or all the others.
  private mutating func initialize(_ key: KubeKey, after index: Int) {
    guard let pod = pods[key] else { return }
    if index + 1 < pod.initCount { return pull(key, index + 1) }
    for next in pod.initCount..<pod.containers.count where pod.containers[next].runs.isEmpty {
      pull(key, next)
    }
  }

  mutating func end(_ key: KubeKey, _ index: Int, _ run: Int, _ code: Int32, _ reason: String) {
    guard let pod = pods[key], pod.containers[index].isRunning, pod.containers[index].runs.count == run + 1,
      let start = pod.containers[index].runs.last?.start
    else { return }
    pods[key]?.containers[index].runs[run].end = now
    pods[key]?.containers[index].isReady = false
    pods[key]?.containers[index].state = .ended(.init(reason: reason, code: code, start: start, end: now))
    pods[key]?.turned = now
    touchPod(key)
    plan(.reconcile(pod.controller), in: 0.1)
    guard !pod.isTerminating else { return }
    if index < pod.initCount, code == 0 { return initialize(key, after: index) }
    guard pod.shape.revives || index < pod.initCount else { return }
    // The first time it is started again at once.
    if pod.containers[index].backoff == 0 || now.age(since: start) > 600 {
      pods[key]?.containers[index].backoff = 5
      plan(.pull(key, uid: pod.uid, container: index), in: 0.8)
    } else {
      plan(.backOff(key, uid: pod.uid, container: index), in: 1.4)
    }
  }

  mutating func backOff(_ key: KubeKey, _ index: Int) {
    guard let pod = pods[key], !pod.isTerminating, let ended = pod.containers[index].end else { return }
    let pause = min(300, pod.containers[index].backoff * 2)
    pods[key]?.containers[index].backoff = pause
    pods[key]?.containers[index].last = ended
    let name = pod.containers[index].shape.name
    let whom = "container=\(name) pod=\(key.name)_\(key.namespace)(\(pod.uid))"
    pods[key]?.containers[index].state = .waiting(
      reason: "CrashLoopBackOff", message: "back-off \(Self.words(pause)) restarting failed \(whom)")
    report(
      of: key, .warning, "BackOff",
      "Back-off restarting failed container \(name) in pod \(key.name)_\(key.namespace)(\(pod.uid))", at: name
    )
    touchPod(key)
    plan(.pull(key, uid: pod.uid, container: index), in: pause)
  }

  private static func words(_ seconds: Double) -> String {
    let whole = Int(seconds)
    return whole < 60 ? "\(whole)s" : "\(whole / 60)m\(whole % 60)s"
  }

  /// SIGTERM to all, and away when the last has ended.
  mutating func terminate(_ key: KubeKey) {
    guard let pod = pods[key], !pod.isTerminating else { return }
    pods[key]?.deleted = now
    var longest = 0.2
    for (index, container) in pod.containers.enumerated() where container.isRunning {
      let run = container.runs.count - 1
      pods[key]?.containers[index].runs[run].terminated = now
      longest = max(longest, container.shape.terminationTime)
      report(
        of: key, .normal, "Killing", "Stopping container \(container.shape.name)", at: container.shape.name)
      let code = container.shape.terminationCode
      plan(
        .end(
          key, uid: pod.uid, container: index, run: run, code: code, reason: code == 0 ? "Completed" : "Error"
        ),
        in: container.shape.terminationTime)
    }
    touchPod(key)
    plan(.vanish(key, uid: pod.uid), in: longest + 0.5)
    plan(.reconcile(pod.controller), in: 0.05)
  }

  mutating func vanish(_ key: KubeKey) {
    guard let pod = pods[key] else { return }
    touchPod(key)
    pods[key] = nil
    plan(.reconcile(pod.controller), in: 0.05)
  }

  /// Its own text, its owners', and that of the services that choose it.
  func dependents(of pod: SimulatedPod) -> [KubeKey] {
    var keys = [pod.key, pod.controller]
    if pod.owner.kind == KubeKind.replicaSet.name {
      keys.append(KubeKey(.replicaSet, pod.key.namespace, pod.owner.name))
    }
    keys += shape.services.filter { $0.key.namespace == pod.key.namespace && $0.chooses(pod) }.map(\.slice)
    keys += shape.autoscalers.filter { $0.target == pod.controller }.map(\.key)
    return keys
  }

  private mutating func touchPod(_ key: KubeKey) {
    guard let pod = pods[key] else { return }
    for dependent in dependents(of: pod) { touch(dependent) }
  }
}

extension ClusterShape.Service {
  func chooses(_ pod: SimulatedPod) -> Bool { selector.allSatisfy { pod.labels[$0.key] == $0.value } }
}

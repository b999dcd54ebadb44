import TopsideCore

extension ClusterSimulation {
  func json(_ pod: SimulatedPod) -> JSON {
    var annotations = pod.shape.annotations
    if let revision = workloads[pod.controller]?.revisions.first(where: { $0.hash == pod.revision }),
      let restarted = revision.restarted
    {
      annotations["kubectl.kubernetes.io/restartedAt"] = KubeClock.seconds(restarted)
    }
    return .of(
      (
        "metadata",
        meta(
          pod.key, uid: pod.uid, created: pod.created, labels: pod.labels, annotations: annotations,
          deleted: pod.deleted, owner: pod.owner)
      ), ("spec", spec(pod.shape, node: pod.node)), ("status", status(pod)))
  }

  func spec(_ shape: PodShape, node: String?) -> JSON {
    .of(
      (
        "initContainers",
        shape.initContainers.isEmpty ? nil : .array(shape.initContainers.map { declared($0) })
      ),
      ("containers", .array(shape.containers.map { declared($0) })),
      ("restartPolicy", .string(shape.revives ? "Always" : "Never")), ("terminationGracePeriodSeconds", 30),
      ("dnsPolicy", "ClusterFirst"), ("nodeName", node.map(JSON.string)),
      ("serviceAccountName", "default"), ("schedulerName", "default-scheduler"))
  }

  private func declared(_ container: PodShape.Container) -> JSON {
    .of(
      ("name", .string(container.name)), ("image", .string(container.image)),
      ("command", container.command.isEmpty ? nil : JSON(container.command)),
      ("ports", container.port.map { .array([.of(("containerPort", .integer($0)), ("protocol", "TCP"))]) }),
      (
        "resources",
        .of(
          ("limits", amounts(container.cpuLimit, container.memoryLimit)),
          ("requests", amounts(container.cpuRequest, container.memoryRequest)))
      ),
      ("livenessProbe", container.probe.map { probe($0, every: 30) }),
      ("readinessProbe", container.probe.map { probe($0, every: 10) }),
      ("imagePullPolicy", "IfNotPresent"), ("restartPolicy", container.isSidecar ? "Always" : nil))
  }

  private func amounts(_ cpu: Int?, _ memory: Int?) -> JSON? {
    guard cpu != nil || memory != nil else { return nil }
    return .of(
      ("cpu", cpu.map { .string("\($0)m") }), ("memory", memory.map { .string("\($0)Mi") }))
  }

  private func probe(_ probe: PodShape.Container.Probe, every seconds: Int) -> JSON {
    .of(
      (
        "httpGet",
        .of(("path", .string(probe.path)), ("port", .integer(probe.port)), ("scheme", "HTTP"))
      ), ("timeoutSeconds", 1), ("periodSeconds", .integer(seconds)), ("successThreshold", 1),
      ("failureThreshold", 3))
  }

  private func status(_ pod: SimulatedPod) -> JSON {
    let initial = pod.containers.prefix(pod.initCount).map { status($0, isInit: true) }
    let main = pod.containers.dropFirst(pod.initCount).map { status($0, isInit: false) }
    let isPlaced = pod.node != nil
    let host = nodes.first { $0.shape.name == pod.node }?.shape.address
    return .of(
      ("phase", .string(pod.phase)), ("conditions", .array(conditions(pod))),
      ("hostIP", host.map(JSON.string)),
      ("podIP", isPlaced && pod.containers.contains { !$0.runs.isEmpty } ? .string(pod.address) : nil),
      ("startTime", pod.started.map { .moment($0) }),
      ("initContainerStatuses", isPlaced && !initial.isEmpty ? .array(initial) : nil),
      ("containerStatuses", isPlaced ? .array(main) : nil), ("qosClass", "Burstable"))
  }

  private func conditions(_ pod: SimulatedPod) -> [JSON] {
    guard pod.node != nil else {
      return [
        condition(
          "PodScheduled", false, since: pod.created, reason: pod.unschedulable == nil ? "" : "Unschedulable",
          message: pod.unschedulable ?? "")
      ]
    }
    let names = pod.containers.dropFirst(pod.initCount).filter { !$0.isReady }.map(\.shape.name)
    let waiting = pod.containers.prefix(pod.initCount).filter { $0.end?.code != 0 && !$0.isReady }.map(
      \.shape.name)
    let isOver = pod.phase == "Succeeded"
    let words = "containers with unready status: [\(names.joined(separator: " "))]"
    let reason = pod.isReady ? "" : isOver ? "PodCompleted" : "ContainersNotReady"
    let message = pod.isReady || isOver ? "" : words
    return [
      condition("PodScheduled", true, since: pod.created),
      condition(
        "Initialized", pod.isInitialized, since: pod.turned,
        reason: pod.isInitialized ? "" : "ContainersNotInitialized",
        message: pod.isInitialized
          ? "" : "containers with incomplete status: [\(waiting.joined(separator: " "))]"),
      condition("Ready", pod.isReady, since: pod.turned, reason: reason, message: message),
      condition("ContainersReady", pod.isReady, since: pod.turned, reason: reason, message: message),
    ]
  }

  private func status(_ container: SimulatedPod.Container, isInit: Bool) -> JSON {
    // An init container that has done its work counts as ready.
    let isReady = container.isReady || isInit && container.end?.code == 0
    let runs = container.runs.count
    let identifier = runs > 0 ? container.identifier(run: runs) : ""
    let state: JSON =
      switch container.state {
      case .waiting(let reason, let message):
        .of(
          (
            "waiting",
            .of(("reason", .string(reason)), ("message", message.isEmpty ? nil : .string(message)))
          ))
      case .running:
        .of(("running", .of(("startedAt", container.runs.last.map { .moment($0.start) }))))
      case .ended(let end): .of(("terminated", ended(end, identifier)))
      }
    // While it waits the newest run is the last one.
    let lastRun = if case .waiting = container.state { runs } else { runs - 1 }
    let last = container.last.map { ended($0, container.identifier(run: max(1, lastRun))) }
    return .of(
      ("name", .string(container.shape.name)), ("state", state),
      ("lastState", last.map { .of(("terminated", $0)) } ?? .object([])), ("ready", .bool(isReady)),
      ("restartCount", .integer(container.restarts)), ("image", .string(container.shape.image)),
      ("imageID", runs > 0 ? .string(digest(container.shape.image)) : ""),
      ("containerID", .string(identifier)), ("started", .bool(container.isRunning)))
  }

  private func digest(_ image: String) -> String {
    let name = image.prefix { $0 != ":" }
    return "\(name)@sha256:" + Chance(seed: 7).hex(UInt64(stream: image), 0, digits: 64)
  }

  private func ended(_ end: SimulatedPod.Container.End, _ identifier: String) -> JSON {
    .of(
      ("exitCode", .integer(Int(end.code))), ("reason", .string(end.reason)),
      ("startedAt", .moment(end.start)),
      ("finishedAt", .moment(end.end)), ("containerID", .string(identifier)))
  }
}

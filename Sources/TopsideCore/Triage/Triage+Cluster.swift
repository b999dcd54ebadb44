import SafeText

extension Triage {
  /// How an object is, on the one scale.
  package func status(_ object: KubeObject, in cluster: Cluster) -> Status {
    switch object {
    case .pod(let pod): status(pod, in: cluster).status
    case .workload(let workload): status(workload)
    case .job(let job): status(job, in: cluster)
    case .cronJob(let job): status(job)
    case .autoscaler(let autoscaler): status(autoscaler)
    case .service(let service): status(service, cluster.endpoints(of: service))
    case .endpointSlice(let slice): Status(.healthy, .neutral, "\(slice.ready) ready")
    case .ingress(let ingress): Status(.healthy, .neutral, ingress.addresses.isEmpty ? "no address" : "")
    case .volumeClaim(let claim): status(claim)
    case .node(let node): status(node)
    case .event(let event): Status(.unknown, .neutral, "\(event.reason)", cause: "\(event.message)")
    }
  }

  func status(_ service: KubeService, _ endpoints: Endpoints?) -> Status {
    // Without a selector somebody else says what stands behind it.
    guard !service.selector.isEmpty, let endpoints else { return Status(.unknown, .neutral, "") }
    let word: SafeText = "\(endpoints.ready) ready"
    guard endpoints.ready == 0 else { return Status(.healthy, .neutral, word) }
    let cause: SafeText =
      endpoints.notReady > 0 ? "none of its \(endpoints.notReady) pods is ready" : "no pod is behind it"
    let isYoung = service.meta.created.map { now.wall.since($0) < Self.podPatience } ?? false
    return isYoung ? Status(.starting, .neutral, word) : Status(.degraded, .warning, word, cause: cause)
  }

  func status(_ claim: VolumeClaim) -> Status {
    switch claim.phase {
    case "Bound": return Status(.healthy, .neutral, "Bound")
    case "Lost":
      return Status(.failed, .failed, "Lost", cause: "its volume \(claim.volume) is gone")
    case "Pending":
      let isYoung = claim.meta.created.map { now.wall.since($0) < Self.podPatience } ?? false
      let cause: SafeText =
        claim.className.isEmpty ? "no volume yet" : "no volume yet, class \(claim.className)"
      return isYoung
        ? Status(.starting, .neutral, "Pending", since: claim.meta.created)
        : Status(.degraded, .warning, "Pending", cause: cause, since: claim.meta.created)
    default: return Status(.unknown, .neutral, "\(claim.phase)")
    }
  }

  func status(_ node: ClusterNode) -> Status {
    let cordoned: SafeText = node.isUnschedulable ? ",SchedulingDisabled" : ""
    let ready = node.conditions["Ready"]
    guard ready?.status == "True" else {
      let words = PodCause.line(ready?.message ?? "")
      return Status(
        .failed, .failed, "NotReady\(cordoned)",
        cause: words.isEmpty ? "nothing is heard of its kubelet" : words, since: ready?.since)
    }
    let pressures = node.conditions.filter { $0.status == "True" && $0.type != "Ready" }
    guard let first = pressures.first else { return Status(.healthy, .neutral, "Ready\(cordoned)") }
    let names = SafeText(sanitising: pressures.map(\.type), separator: ", ")
    let message = PodCause.line(first.message)
    return Status(
      .degraded, .warning, "Ready\(cordoned)", cause: message.isEmpty ? names : "\(names): \(message)",
      since: first.since)
  }

  /// What is wrong with one object; nil when nothing is, or when another object's problem says it.
  package func problem(of object: KubeObject, in cluster: Cluster) -> Problem? {
    switch object {
    case .pod(let pod): return problem(of: pod, in: cluster)
    // Their owner says it.
    case .workload(let workload) where workload.kind == .replicaSet && workload.meta.owner != nil: return nil
    case .event, .endpointSlice, .ingress, .cronJob: return nil
    case .workload, .job, .autoscaler, .service, .volumeClaim, .node:
      return problem(object.key, status(object, in: cluster), hint: Self.hint(object.key.kind))
    }
  }

  func problem(of pod: Pod, in cluster: Cluster) -> Problem? {
    // Most are well: that is found out without any words.
    guard judge(pod, PodStatus(pod)).severity > .neutral, !cluster.jobSpeaks(for: pod) else { return nil }
    return problem(pod.key, status(pod).status, hint: "l logs  d describe")
  }

  func problem(_ key: KubeKey, _ status: Status, hint: SafeText) -> Problem? {
    guard status.severity > .neutral else { return nil }
    let saysAll = status.cause.text.hasPrefix(status.word.text)
    let cause: SafeText =
      status.cause.isEmpty ? status.word : saysAll ? status.cause : "\(status.word): \(status.cause)"
    let kind: SafeText = key.kind == .pod ? "" : "\(key.kind.singular) "
    return Problem(
      status.severity, .object(key), name: "\(kind)\(key.name)", cause: cause, hint: hint,
      since: status.since)
  }

  private static func hint(_ kind: KubeKind) -> SafeText {
    switch kind {
    case .deployment, .statefulSet, .daemonSet, .replicaSet, .job: "l logs  d describe"
    case .pod, .cronJob, .autoscaler, .service, .endpointSlice, .ingress, .volumeClaim, .node, .event:
      "d describe"
    }
  }
}

/// How many addresses stand behind a service.
struct Endpoints: Hashable {
  var ready = 0
  var notReady = 0
}

extension Cluster {
  /// - Returns: nil while its slices are not known.
  func endpoints(of service: KubeService) -> Endpoints? {
    guard knowsEndpoints(in: service.meta.namespace) else { return nil }
    return endpointSlices.values.reduce(into: Endpoints()) { sum, slice in
      guard slice.service == service.meta.name, slice.meta.namespace == service.meta.namespace else { return }
      sum.ready += slice.ready
      sum.notReady += slice.notReady
    }
  }

  func knowsEndpoints(in namespace: String) -> Bool {
    listed.contains(KubeWatch(.endpointSlice))
      || listed.contains(KubeWatch(.endpointSlice, namespace: namespace))
  }

  /// Whether a pod belongs to a job that is over: it failed, and says so, or it succeeded after all.
  fileprivate func jobSpeaks(for pod: Pod) -> Bool {
    guard let owner = pod.meta.owner, owner.kind == "Job",
      let job = jobs[KubeKey(.job, pod.meta.namespace, owner.name)]
    else { return false }
    return job.conditions.isTrue("Failed") || job.conditions.isTrue("Complete")
  }
}

package import SafeText
package import TopsideCore

package struct KubeVerdict: Hashable, Sendable {
  package var status: Status
  package var hint: SafeText = ""
  package var changesAt: Timestamp?
}

package struct PodReading: Hashable, Sendable {
  package var verdict: KubeVerdict
  package var ready = 0
  package var total = 0
  package var restarts = 0
  package var lastRestart: Timestamp?
}

extension Triage {
  func reading(of pod: Pod) -> PodReading {
    var word = pod.reason.isEmpty ? pod.phase : pod.reason
    var cause: SafeText = ""
    var isBad = false
    let inits = pod.initContainers.filter { !$0.isSidecar }
    for (index, container) in inits.enumerated().reversed() {
      if case .terminated(let end) = container.state, end.exitCode == 0 { continue }
      if case .waiting(let reason, _) = container.state, !reason.isEmpty, reason != "PodInitializing" {
        word = "Init:\(reason)"
        isBad = true
      } else {
        word = "Init:\(index)/\(inits.count)"
      }
    }
    for container in pod.containers.reversed() {
      switch container.state {
      case .waiting(let reason, let message) where !word.hasPrefix("Init:") && !reason.isEmpty:
        word = reason
        isBad = !["ContainerCreating", "PodInitializing"].contains(reason)
        cause = "\(message)"
        if let last = container.last, !last.reason.isEmpty { cause = "\(last.reason) before, \(message)" }
      case .terminated(let end) where !end.reason.isEmpty:
        word = end.reason
        isBad = end.exitCode != 0
        cause = "exit \(Words.exit(end.exitCode))"
      default: break
      }
    }
    if pod.meta.deleted != nil { word = "Terminating" }
    if let scheduled = pod.conditions["PodScheduled"], scheduled.status == "False" {
      cause = "\(scheduled.reason): \(scheduled.message)"
      isBad = scheduled.reason == "Unschedulable"
    }
    let ready = pod.containers.count(where: \.isReady)
    let health: Health =
      isBad
      ? .failed
      : word == "Completed" || word == "Succeeded"
        ? .completed : ready == pod.containers.count ? .healthy : .starting
    let ends = pod.containers.compactMap { $0.last?.finished }
    return PodReading(
      verdict: KubeVerdict(
        status: Status(health, isBad ? .failed : .neutral, "\(word)", cause: cause),
        hint: isBad ? "l logs  d describe" : ""),
      ready: ready, total: pod.containers.count,
      restarts: pod.containers.reduce(0) { $0 + $1.restartCount }, lastRestart: ends.max())
  }

  func verdict(of object: KubeObject, in cluster: Cluster) -> KubeVerdict {
    switch object {
    case .workload(let workload):
      let isShort = workload.ready < workload.desired
      return KubeVerdict(
        status: Status(
          isShort ? .degraded : workload.desired == 0 ? .off : .healthy, isShort ? .warning : .neutral,
          "\(workload.ready)/\(workload.desired)",
          cause: isShort ? "\(workload.ready) of \(workload.desired) replicas are ready" : ""),
        hint: isShort ? "Enter pods" : "")
    case .job(let job):
      let isFailed = job.conditions.isTrue("Failed")
      let isDone = job.conditions.isTrue("Complete")
      return KubeVerdict(
        status: Status(
          isFailed ? .failed : isDone ? .completed : .starting, isFailed ? .failed : .neutral,
          isFailed ? "failed" : isDone ? "done" : "running",
          cause: isFailed ? "\(job.conditions["Failed"]?.reason ?? "")" : ""))
    case .autoscaler(let scaler):
      let isAtMost = scaler.most > 0 && scaler.desired >= scaler.most
      return KubeVerdict(
        status: Status(
          isAtMost ? .degraded : .healthy, isAtMost ? .warning : .neutral, isAtMost ? "at max" : "ok",
          cause: isAtMost ? "at its maximum of \(scaler.most) replicas" : ""))
    case .node(let node):
      let isReady = node.conditions.isTrue("Ready")
      return KubeVerdict(
        status: Status(
          isReady ? .healthy : .failed, isReady ? .neutral : .failed, isReady ? "Ready" : "NotReady"))
    default: return KubeVerdict(status: Status(.healthy, .neutral, ""))
    }
  }

  func clusterProblems(_ cluster: Cluster) -> [Problem] {
    switch cluster.api {
    case .connecting, .live: []
    case .silent(let since):
      [
        Problem(
          .failed, .cluster, name: "cluster",
          cause: "the API does not answer for \(Words.age(now.uptime - since)); rows are as old", hint: "")
      ]
    case .lost(let fault, _, _):
      [Problem(.failed, .cluster, name: "cluster", cause: "\(fault.words)", hint: "")]
    }
  }
}

extension KubeFault {
  var words: SafeText {
    switch self {
    case .notInstalled(let program): "\(program) is not installed"
    case .configurationUnusable(let message): "no usable kubeconfig: \(message)"
    case .contextMissing(let name): "the kubeconfig has no context \(name)"
    case .unreachable(let endpoint): "nothing answers at \(endpoint)"
    case .timedOut(let after): "no answer within \(Words.age(after))"
    case .certificate(let message): "certificate: \(message)"
    case .unauthorized(let message): "not authorized: \(message)"
    case .forbidden(let message): "forbidden: \(message)"
    case .credentialPlugin(let message): "credential plugin: \(message)"
    case .throttled(let message): "too many requests: \(message)"
    case .notServed(let resource): "this server has no \(resource)"
    case .otherCluster(let message): "another cluster: \(message)"
    case .other(let message): "\(message)"
    }
  }
}

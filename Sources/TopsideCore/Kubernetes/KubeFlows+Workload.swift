package import SafeText

// A rollout restart.
extension KubeFlows {
  /// New pods for all of a workload's; `words` says how each is, as the screen says it.
  package func restart(
    _ key: KubeKey, in cluster: Cluster, words: (Pod) -> SafeText
  ) throws(FlowRefusal) -> Flow {
    guard let workload = cluster.workloads[key], key.kind != .replicaSet else {
      throw FlowRefusal("only a deployment, a stateful set or a daemon set can be restarted")
    }
    if workload.isPaused {
      throw FlowRefusal("it is paused: kubectl rollout resume \(key.operand) first")
    }
    let pods = cluster.pods(matching: workload.selector, in: key.namespace)
    let before = cluster.before(workload)
    let isByHand = workload.strategy == "OnDelete"
    return flow(
      .restart, key, title: "Restart \(key.name)",
      // What holds for all of them first: of many pods not every one is named.
      touches: manner(workload) + pods.map { "pod \($0.meta.name) (\(words($0)))" }
        + dependents(pods, in: cluster),
      expects: isByHand
        ? "the controller knows of it within \(seconds)"
        : "\(workload.desired) new \(Self.pods(workload.desired)) available within \(seconds)",
      sameAs: (key, workload.meta.uid), run: commands.rolloutRestart(key),
      until: isByHand ? .noted(key, before) : .rolledOut(key, before))
  }

  private func manner(_ workload: Workload) -> [SafeText] {
    switch (workload.kind, workload.strategy) {
    case (_, "OnDelete"): ["its strategy is OnDelete: each pod stays as it is until somebody deletes it"]
    case (_, "Recreate"): ["its strategy is Recreate: all pods end before the first new one starts"]
    case (.statefulSet, _): ["one pod after the other, the last first"]
    default: []
    }
  }

  func dependents(_ pods: [Pod], in cluster: Cluster) -> [SafeText] {
    let services = cluster.services(of: pods)
    guard !services.isEmpty else { return [] }
    let names = SafeText(sanitising: services, separator: ", ")
    return [services.count == 1 ? "service \(names) sends to it" : "services \(names) send to it"]
  }

  static func pods(_ count: Int) -> SafeText { count == 1 ? "pod" : "pods" }
}

// Another number of pods.
extension KubeFlows {
  package func scale(_ key: KubeKey, to count: Int, in cluster: Cluster) throws(FlowRefusal) -> Flow {
    guard let workload = cluster.workloads[key] else { throw FlowRefusal("this has no number of pods") }
    if let words = Self.refusal(workload, count) { throw FlowRefusal(words) }
    let pods = cluster.pods(matching: workload.selector, in: key.namespace)
    return flow(
      .scale, key, title: count == 0 ? "Stop \(key.name)" : "Scale \(key.name) to \(count)",
      verb: count == 0 ? "Stop" : nil,
      touches: change(workload, to: count) + owners(workload, in: cluster, count: count)
        + (count == 0 ? dependents(pods, in: cluster) : []),
      expects: count == 0
        ? "no pod of it left within \(seconds)" : "\(count) \(Self.pods(count)) ready within \(seconds)",
      sameAs: (key, workload.meta.uid), run: commands.scale(key, from: workload.desired, to: count),
      until: .scaled(key, to: count, cluster.before(workload)))
  }

  private static func refusal(_ workload: Workload, _ count: Int) -> SafeText? {
    if count < 0 { return "a number from 0 on is needed" }
    if workload.kind == .daemonSet { return "a daemon set runs one pod on each of its nodes" }
    if workload.kind == .replicaSet, let owner = workload.meta.owner {
      return "\(owner.kind) \(owner.name) decides its size: scale that"
    }
    return workload.desired == count ? "\(count) \(pods(count)) are wanted already" : nil
  }

  private func change(_ workload: Workload, to count: Int) -> [SafeText] {
    let now = workload.desired
    if count > now {
      return ["\(now) \(Self.pods(now)) wanted now, \(count) then: \(count - now) more"]
    }
    let ending = now - count
    let number: SafeText =
      switch (count, now) {
      case (0, 1): "stops it: its pod ends"
      case (0, _): "stops it: all \(now) pods end"
      default: "\(ending) of its \(now) pods \(ending == 1 ? "ends" : "end")"
      }
    if workload.kind == .statefulSet { return ["\(number), the last first; volume claims stay"] }
    return [count == 0 ? number : "\(number); the controller chooses which"]
  }

  private func owners(_ workload: Workload, in cluster: Cluster, count: Int) -> [SafeText] {
    var lines: [SafeText] = []
    if let autoscaler = cluster.autoscaler(of: workload.key) {
      lines.append(Self.words(autoscaler, from: workload.desired, to: count))
    }
    if let owner = workload.meta.owner {
      lines.append("\(owner.kind) \(owner.name) owns it, and may set it back")
    } else if workload.meta.labels["app.kubernetes.io/managed-by"] == "Helm" {
      lines.append("it comes from Helm, whose next upgrade may set it back")
    }
    return lines
  }

  private static func words(_ autoscaler: Autoscaler, from now: Int, to count: Int) -> SafeText {
    let (name, least, most) = (autoscaler.meta.name, autoscaler.least, autoscaler.most)
    if count == 0 { return "autoscaler \(name) owns its size, and rests while that is 0" }
    if now == 0 { return "autoscaler \(name) decides again from then on, \(least) to \(most)" }
    if count < least || count > most {
      let back = count < least ? least : most
      return "autoscaler \(name) owns its size (\(least) to \(most)): it will set it back to \(back)"
    }
    return
      "autoscaler \(name) owns its size (\(least) to \(most)): it will set it as its figures say, soon"
  }
}

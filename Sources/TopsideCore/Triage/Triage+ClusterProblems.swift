import SafeText

extension Triage {
  /// Everything that is wrong in a cluster, worst first; between equals in the order of names.
  package func problems(_ cluster: Cluster) -> [Problem] {
    var problems = cluster.pods.values.compactMap { problem(of: $0, in: cluster) }
    let endpoints = cluster.endpoints()
    for service in cluster.services.values {
      let known = cluster.knowsEndpoints(in: service.meta.namespace)
      let status = status(service, known ? endpoints[service.key] ?? Endpoints() : nil)
      if let problem = problem(service.key, status, hint: "d describe") { problems.append(problem) }
    }
    let others: [KubeObject] =
      cluster.workloads.values.map(KubeObject.workload) + cluster.jobs.values.map(KubeObject.job)
      + cluster.autoscalers.values.map(KubeObject.autoscaler)
      + cluster.volumeClaims.values.map(KubeObject.volumeClaim) + cluster.nodes.values.map(KubeObject.node)
    problems += others.compactMap { problem(of: $0, in: cluster) }
    return folded(problems, in: cluster)
  }

  /// The problems of single objects as they are shown: those that others explain are left out, and that of the way to
  /// the cluster is added. Cheap when there are few.
  ///
  /// - Parameters:
  ///   - problems: What `problem(of:in:)` gave of each object.
  ///   - cluster: What they are of.
  /// - Returns: Worst first; between equals in the order of names.
  package func folded(_ problems: some Sequence<Problem>, in cluster: Cluster) -> [Problem] {
    let all = Array(problems)
    let explained = cluster.explained(by: all)
    let left = all.filter { problem in
      guard case .object(let key) = problem.target else { return true }
      return !explained.contains(key)
    }
    return (problem(of: cluster.api).map { [$0] } ?? [])
      + left.worstFirst
  }

  /// What is wrong with the way to a cluster.
  private func problem(of api: KubeState) -> Problem? {
    switch api {
    case .connecting, .live: nil
    case .silent(let since):
      Problem(
        .failed, .cluster, name: "kubernetes",
        cause: "does not answer for \(Words.age(now.uptime - since)); rows are as old", hint: "")
    case .lost(let fault, _, _):
      Problem(.failed, .cluster, name: "kubernetes", cause: "\(fault.summary)", hint: "\(fault.advice)")
    }
  }
}

extension Cluster {
  /// What stands behind each service.
  fileprivate func endpoints() -> [KubeKey: Endpoints] {
    endpointSlices.values.reduce(into: [:]) { sums, slice in
      let key = KubeKey(.service, slice.meta.namespace, slice.service)
      sums[key, default: Endpoints()].ready += slice.ready
      sums[key, default: Endpoints()].notReady += slice.notReady
    }
  }

  /// Workloads and services whose pods say already why there are too few.
  fileprivate func explained(by problems: [Problem]) -> Set<KubeKey> {
    var explained: Set<KubeKey> = []
    // By namespace, because a selector is tried on each.
    var speaking: [String: [Pod]] = [:]
    for case .object(let key) in problems.map(\.target) where key.kind == .pod {
      guard let pod = pods[key], !pod.conditions.isTrue("Ready") else { continue }
      explained.formUnion(owners(of: pod))
      speaking[key.namespace, default: []].append(pod)
    }
    for case .object(let key) in problems.map(\.target) where key.kind == .service {
      guard let selector = services[key]?.selector else { continue }
      let isSaid = speaking[key.namespace, default: []].contains { $0.meta.isChosen(by: selector) }
      if isSaid { explained.insert(key) }
    }
    return explained
  }
}

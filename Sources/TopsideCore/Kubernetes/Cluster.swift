/// Everything that is known of one cluster.
package struct Cluster: Hashable, Sendable {
  package private(set) var pods: [KubeKey: Pod] = [:]
  /// Deployments, stateful sets, daemon sets and replica sets.
  package private(set) var workloads: [KubeKey: Workload] = [:]
  package private(set) var jobs: [KubeKey: Job] = [:]
  package private(set) var cronJobs: [KubeKey: CronJob] = [:]
  package private(set) var autoscalers: [KubeKey: Autoscaler] = [:]
  package private(set) var services: [KubeKey: KubeService] = [:]
  package private(set) var endpointSlices: [KubeKey: EndpointSlice] = [:]
  package private(set) var ingresses: [KubeKey: Ingress] = [:]
  package private(set) var volumeClaims: [KubeKey: VolumeClaim] = [:]
  package private(set) var nodes: [KubeKey: ClusterNode] = [:]
  package private(set) var events: [KubeKey: KubeEvent] = [:]
  /// The way to the API as a whole.
  package private(set) var api = KubeState.connecting
  /// Of each kind and namespace that is, or was, followed.
  package private(set) var watches: [KubeWatch: KubeState] = [:]
  /// Which of them were listed at least once.
  package private(set) var listed: Set<KubeWatch> = []
  package private(set) var metrics = MetricsState.unknown
  /// By pod, then by container.
  package private(set) var usages: [KubeKey: [String: PodUsage]] = [:]

  package init() {}

  /// Learns something; pure, so that the screen and `topside status` cannot disagree.
  ///
  /// - Parameter change: What was learned.
  /// - Returns: The objects that changed, came or went.
  @discardableResult
  package mutating func apply(_ change: ClusterChange) -> Set<KubeKey> {
    switch change {
    case .api(let state): api = state
    case .watch(let watch, let state): watches[watch] = state
    case .unwatched(let watch): return forget(watch)
    case .listed(let watch, let objects): return replace(watch, objects)
    case .changed(_, let deltas):
      for delta in deltas { apply(delta) }
      return Set(deltas.map(\.key))
    case .measured(let measured):
      let touched = Set(usages.keys).union(measured.keys)
      usages = measured
      return touched
    case .metrics(let state): metrics = state
    }
    return []
  }

  /// All keys of a kind, in no order.
  package func keys(of kind: KubeKind) -> [KubeKey] {
    switch kind {
    case .pod: Array(pods.keys)
    case .deployment, .statefulSet, .daemonSet, .replicaSet: workloads.keys.filter { $0.kind == kind }
    case .job: Array(jobs.keys)
    case .cronJob: Array(cronJobs.keys)
    case .autoscaler: Array(autoscalers.keys)
    case .service: Array(services.keys)
    case .endpointSlice: Array(endpointSlices.keys)
    case .ingress: Array(ingresses.keys)
    case .volumeClaim: Array(volumeClaims.keys)
    case .node: Array(nodes.keys)
    case .event: Array(events.keys)
    }
  }

  package func object(_ key: KubeKey) -> KubeObject? {
    switch key.kind {
    case .pod: pods[key].map(KubeObject.pod)
    case .deployment, .statefulSet, .daemonSet, .replicaSet: workloads[key].map(KubeObject.workload)
    case .job: jobs[key].map(KubeObject.job)
    case .cronJob: cronJobs[key].map(KubeObject.cronJob)
    case .autoscaler: autoscalers[key].map(KubeObject.autoscaler)
    case .service: services[key].map(KubeObject.service)
    case .endpointSlice: endpointSlices[key].map(KubeObject.endpointSlice)
    case .ingress: ingresses[key].map(KubeObject.ingress)
    case .volumeClaim: volumeClaims[key].map(KubeObject.volumeClaim)
    case .node: nodes[key].map(KubeObject.node)
    case .event: events[key].map(KubeObject.event)
    }
  }
}

extension Cluster {
  private mutating func replace(_ watch: KubeWatch, _ objects: [KubeObject]) -> Set<KubeKey> {
    listed.insert(watch)
    var alive = Set<KubeKey>(minimumCapacity: objects.count)
    var touched: Set<KubeKey> = []
    for object in objects {
      let key = object.key
      alive.insert(key)
      // Most are as they were when a list is repeated, or came in parts.
      guard self.object(key) != object else { continue }
      put(object)
      touched.insert(key)
    }
    for key in keys(of: watch.kind) where watch.covers(key) && !alive.contains(key) {
      remove(key)
      touched.insert(key)
    }
    return touched
  }

  private mutating func forget(_ watch: KubeWatch) -> Set<KubeKey> {
    watches[watch] = nil
    listed.remove(watch)
    // Another watch of the kind, of more or fewer namespaces, may tell of them too.
    let others = listed.filter { $0.kind == watch.kind }
    let gone = keys(of: watch.kind).filter { key in
      watch.covers(key) && !others.contains { $0.covers(key) }
    }
    gone.forEach { remove($0) }
    return Set(gone)
  }

  private mutating func apply(_ delta: KubeDelta) {
    switch delta {
    case .put(let object): put(object)
    case .deleted(let key): remove(key)
    }
  }

  private mutating func put(_ object: KubeObject) {
    switch object {
    case .pod(let pod): pods[pod.key] = pod
    case .workload(let workload): workloads[workload.key] = workload
    case .job(let job): jobs[job.key] = job
    case .cronJob(let job): cronJobs[job.key] = job
    case .autoscaler(let autoscaler): autoscalers[autoscaler.key] = autoscaler
    case .service(let service): services[service.key] = service
    case .endpointSlice(let slice): endpointSlices[slice.key] = slice
    case .ingress(let ingress): ingresses[ingress.key] = ingress
    case .volumeClaim(let claim): volumeClaims[claim.key] = claim
    case .node(let node): nodes[node.key] = node
    case .event(let event): events[event.key] = event
    }
  }

  private mutating func remove(_ key: KubeKey) {
    switch key.kind {
    case .pod:
      pods[key] = nil
      usages[key] = nil
    case .deployment, .statefulSet, .daemonSet, .replicaSet: workloads[key] = nil
    case .job: jobs[key] = nil
    case .cronJob: cronJobs[key] = nil
    case .autoscaler: autoscalers[key] = nil
    case .service: services[key] = nil
    case .endpointSlice: endpointSlices[key] = nil
    case .ingress: ingresses[key] = nil
    case .volumeClaim: volumeClaims[key] = nil
    case .node: nodes[key] = nil
    case .event: events[key] = nil
    }
  }
}

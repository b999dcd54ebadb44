import TopsideCore

/// The simulated cluster as a value: nodes, controllers and kubelets on one clock.
struct ClusterSimulation: Sendable {
  struct Workload: Sendable {
    let shape: ClusterShape.Workload
    let uid: String
    let created: Timestamp
    var replicas: Int
    var pod: PodShape
    /// Newest last.
    var revisions: [Revision]
    var generation = 1
    var restarted: Timestamp?
  }

  /// A template that pods were made from.
  struct Revision: Sendable {
    var number: Int
    var hash: String
    var uid: String
    var created: Timestamp
    var pod: PodShape
    var restarted: Timestamp?
    /// When pods began to be made from it: later than it was created, when it was gone back to.
    var since: Timestamp
  }

  struct Job: Sendable {
    let key: KubeKey
    let uid: String
    let shape: ClusterShape.Job
    var owner: ObjectMeta.Owner?
    var created: Timestamp
    var failed = 0
    var isComplete = false
    var isFailed = false
    var finished: Timestamp?
  }

  struct CronJob: Sendable {
    let shape: ClusterShape.CronJob
    let uid: String
    let created: Timestamp
    var last: Timestamp?
    var lastSuccess: Timestamp?
  }

  struct Node: Sendable {
    let shape: ClusterShape.Node
    var isUnschedulable = false
    var pressure: Timestamp?
  }

  /// How long before the demo is opened the cluster was set up, in seconds.
  static let age = 7400.0

  let chance: Chance
  let shape: ClusterShape
  let opening: Timestamp
  private(set) var now: Timestamp
  var nodes: [Node]
  var workloads: [KubeKey: Workload] = [:]
  var pods: [KubeKey: SimulatedPod] = [:]
  var jobs: [KubeKey: Job] = [:]
  var cronJobs: [KubeKey: CronJob] = [:]
  var events: [KubeKey: SimulatedKubeEvent] = [:]
  /// By name.
  var releases: [String: SimulatedRelease] = [:]
  var store = ClusterStore()
  /// Counts what was named, so that no name comes twice.
  var counter: Int64 = 0
  private var happenings: [ClusterHappening] = []
  private var dirty: Set<KubeKey> = []
  private var isLive = false

  /// All that led to `opening` is lived through.
  init(seed: UInt64, opening: Timestamp) {
    chance = Chance(seed: seed ^ 0xC1)
    shape = ClusterShape.whole()
    self.opening = opening
    now = opening.advanced(bySeconds: -Self.age)
    nodes = ClusterShape.nodes.map { Node(shape: $0) }
    for (index, node) in ClusterShape.nodes.enumerated() {
      if let before = node.pressure { plan(.press(index), at: opening.advanced(bySeconds: -before)) }
    }
    shape.workloads.forEach { add($0) }
    for (index, job) in shape.jobs.enumerated() {
      plan(.startJob(index), at: opening.advanced(bySeconds: -job.age))
    }
    shape.cronJobs.forEach { add($0) }
    advance(to: opening)
    releases = SimulatedRelease.all(opening: opening)
    isLive = true
    for key in allKeys() { store.put(key, object(key)) }
  }

  var next: Timestamp? { happenings.first?.at }

  /// Lives through everything up to `moment`; an earlier one changes nothing.
  mutating func advance(to moment: Timestamp) {
    while let first = happenings.first, first.at <= moment {
      happenings.removeFirst()
      now = max(now, first.at)
      happen(first.kind)
      flush()
    }
    now = max(now, moment)
  }

  mutating func plan(_ kind: ClusterHappening.Kind, at moment: Timestamp) {
    let place = happenings.firstIndex { $0.at > moment } ?? happenings.endIndex
    happenings.insert(ClusterHappening(at: moment, kind: kind), at: place)
  }

  mutating func plan(_ kind: ClusterHappening.Kind, in seconds: Double) {
    plan(kind, at: now.advanced(bySeconds: seconds))
  }

  /// Its text is to be made anew.
  mutating func touch(_ keys: KubeKey...) { dirty.formUnion(keys) }

  /// A change is done from outside.
  mutating func change<Result>(_ body: (inout ClusterSimulation) -> Result) -> Result {
    let result = body(&self)
    flush()
    return result
  }

  private mutating func flush() {
    guard isLive else {
      dirty = []
      return
    }
    for key in dirty.sorted() { store.put(key, object(key)) }
    dirty = []
  }

  private mutating func happen(_ kind: ClusterHappening.Kind) {
    switch kind {
    case .place(let key, let uid): with(key, uid) { $0.place(key) }
    case .sandbox(let key, let uid): with(key, uid) { $0.sandbox(key) }
    case .pull(let key, let uid, let index): with(key, uid) { $0.pull(key, index) }
    case .pullLater(let key, let uid, let index): with(key, uid) { $0.pullLater(key, index) }
    case .start(let key, let uid, let index): with(key, uid) { $0.start(key, index) }
    case .ready(let key, let uid, let index): with(key, uid) { $0.becomeReady(key, index) }
    case .unready(let key, let uid, let index): with(key, uid) { $0.reportUnready(key, index) }
    case .end(let key, let uid, let index, let run, let code, let reason):
      with(key, uid) { $0.end(key, index, run, code, reason) }
    case .backOff(let key, let uid, let index): with(key, uid) { $0.backOff(key, index) }
    case .vanish(let key, let uid): with(key, uid) { $0.vanish(key) }
    case .reconcile(let key): reconcile(key)
    case .tick(let key): tick(key)
    case .startJob(let index): start(shape.jobs[index])
    case .update(let key, let pod): update(key, to: pod)
    case .press(let index): press(index)
    }
  }

  /// Only where the pod is still the same one.
  private mutating func with(_ key: KubeKey, _ uid: String, _ body: (inout ClusterSimulation) -> Void) {
    guard pods[key]?.uid == uid else { return }
    body(&self)
  }

  private mutating func press(_ index: Int) {
    nodes[index].pressure = now
    let name = nodes[index].shape.name
    report(
      "Node", KubeKey(.node, "", name), uid: name, .warning, "NodeHasDiskPressure",
      "Node \(name) status is now: NodeHasDiskPressure", by: "kubelet")
    touch(KubeKey(.node, "", name))
  }

  private func allKeys() -> [KubeKey] {
    var keys = Array(workloads.keys) + Array(pods.keys) + Array(events.keys)
    keys += Array(jobs.keys) + Array(cronJobs.keys)
    keys += workloads.values.filter { $0.shape.key.kind == .deployment }.flatMap { workload in
      workload.revisions.map { workload.replicaSet($0) }
    }
    keys += shape.autoscalers.map(\.key) + shape.ingresses.map(\.key) + shape.claims.map(\.key)
    keys += shape.services.flatMap { [$0.key, $0.slice] }
    return (keys + nodes.map { KubeKey(.node, "", $0.shape.name) }).sorted()
  }
}

extension ClusterSimulation {
  func uid(_ name: String, _ number: Int64 = 0) -> String {
    let hex = Array(chance.hex(UInt64(stream: name), number, digits: 32))
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(hex[$0]) }
    return parts.joined(separator: "-")
  }

  /// Letters as the API server draws them for names.
  func letters(_ count: Int, _ stream: String, _ number: Int64) -> String {
    let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
    let source = UInt64(stream: stream)
    return String(
      (0..<count).map { alphabet[chance.number(source &+ UInt64($0) &* 977, number, in: 0...26)] })
  }

  mutating func count() -> Int64 {
    counter += 1
    return counter
  }
}

extension ClusterSimulation.Workload {
  var current: ClusterSimulation.Revision? { revisions.last }

  func replicaSet(_ revision: ClusterSimulation.Revision) -> KubeKey {
    KubeKey(.replicaSet, shape.key.namespace, "\(shape.key.name)-\(revision.hash)")
  }
}

extension ClusterShape.Service {
  var slice: KubeKey { KubeKey(.endpointSlice, key.namespace, "\(key.name)-x7k2p") }
}

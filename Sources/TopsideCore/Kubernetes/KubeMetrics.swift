/// What pods use, while pods are wanted: of the metrics server, and where there is none of the kubelets themselves.
struct KubeMetrics: Sendable {
  private enum Reading {
    case usages([KubeKey: [String: PodUsage]])
    /// The cluster has no such thing.
    case missing
    case refused(String)
    /// The connection is in trouble; what is known goes on to age.
    case unknown
  }

  static let interval = Duration.seconds(15)
  /// Kubelets are asked a few at a time, and nodes named anew now and then.
  private static let width = 4
  private static let retry = Duration.seconds(300)
  private static let limit = Duration.seconds(10)

  let session: KubeSession
  private var state = MetricsState.unknown
  /// Until then the metrics server is not asked for again.
  private var serverMissingUntil = Duration.zero
  private var nodes: (names: [String], readAt: Duration)?

  init(session: KubeSession) { self.session = session }

  func run() async {
    var metrics = self
    while !Task.isCancelled {
      let scopes = session.podScopes
      guard !scopes.isEmpty else {
        await session.podsTurned.wait()
        continue
      }
      await metrics.round(scopes)
      let next = session.time.uptime() + metrics.pause
      // A ring may be about what was just measured.
      while !Task.isCancelled, session.podScopes == scopes, session.time.uptime() < next {
        await session.time.sleep(next - session.time.uptime(), orUntil: session.podsTurned)
      }
    }
  }

  /// A second for each node, so that a large cluster is not asked all the time, and longer where there is nothing.
  private var pause: Duration {
    switch state {
    case .unknown, .metricsServer: Self.interval
    case .kubelets: max(Self.interval, .seconds(nodes?.names.count ?? 0))
    case .unavailable: .seconds(60)
    }
  }

  private mutating func round(_ scopes: Set<String?>) async {
    var reading = Reading.missing
    if session.time.uptime() >= serverMissingUntil {
      reading = await askServer(scopes)
      if case .usages(let usages) = reading { return tell(.metricsServer, usages) }
      if case .missing = reading { serverMissingUntil = session.time.uptime() + Self.retry }
    }
    if case .missing = reading {
      reading = await askKubelets(scopes)
      if case .usages(let usages) = reading { return tell(.kubelets, usages) }
    }
    switch reading {
    case .usages, .unknown: break
    case .missing: tell(.unavailable("no metrics server"), nil)
    case .refused(let words): tell(.unavailable(words), nil)
    }
  }

  private mutating func tell(_ new: MetricsState, _ usages: [KubeKey: [String: PodUsage]]?) {
    guard !Task.isCancelled else { return }
    var changes: [ClusterChange] = []
    if let usages {
      changes.append(.measured(usages))
    } else if new != state {
      changes.append(.measured([:]))
    }
    if new != state { changes.append(.metrics(new)) }
    state = new
    if !changes.isEmpty { session.deliver(changes) }
  }

  private static func reading(of fault: KubeFault, _ whose: String) -> Reading {
    switch fault {
    case .forbidden: .refused("\(whose) forbidden")
    case .notServed: .missing
    case .throttled: .refused("\(whose) throttled")
    case .other: .refused("\(whose) not available")
    default: .unknown
    }
  }

  private func askServer(_ scopes: Set<String?>) async -> Reading {
    var all: [KubeKey: [String: PodUsage]] = [:]
    var failure: Reading?
    for scope in scopes.sorted(by: { ($0 ?? "") < ($1 ?? "") }) {
      let namespace = scope.map { "/namespaces/\($0)" } ?? ""
      let path = "/apis/metrics.k8s.io/v1beta1\(namespace)/pods"
      switch await session.transport.get(path, atMost: Self.limit) {
      case .failure(let fault): failure = Self.reading(of: fault, "metrics")
      case .success(let bytes):
        guard let usages = try? KubeParsing.podMetrics(bytes) else {
          failure = .refused("metrics unreadable")
          continue
        }
        all.merge(usages) { _, new in new }
      }
    }
    // Some namespaces may be closed to us: what the others say counts.
    return all.isEmpty ? failure ?? .usages([:]) : .usages(all)
  }
}

// Without a metrics server.
extension KubeMetrics {
  private mutating func askKubelets(_ scopes: Set<String?>) async -> Reading {
    let now = session.time.uptime()
    if nodes == nil || now - (nodes?.readAt ?? .zero) >= Self.retry {
      switch await session.transport.list(KubeWatch(.node)) {
      case .failure(let fault): return Self.reading(of: fault, "metrics")
      case .success(let list): nodes = (list.objects.map(\.key.name).sorted(), now)
      }
    }
    let readings = await summaries(of: nodes?.names ?? [])
    var all: [KubeKey: [String: PodUsage]] = [:]
    var failure: Reading?
    for reading in readings {
      guard case .usages(let usages) = reading else {
        failure = reading
        continue
      }
      all.merge(usages.filter { scopes.contains(nil) || scopes.contains($0.key.namespace) }) { _, new in new }
    }
    return all.isEmpty ? failure ?? .usages([:]) : .usages(all)
  }

  private func summaries(of names: [String]) async -> [Reading] {
    await withTaskGroup(of: Reading.self) { group in
      var rest = names[...]
      var readings: [Reading] = []
      for name in rest.prefix(Self.width) { group.addTask { await summary(of: name) } }
      rest = rest.dropFirst(Self.width)
      for await reading in group {
        readings.append(reading)
        if let name = rest.popFirst() { group.addTask { await summary(of: name) } }
      }
      return readings
    }
  }

  private func summary(of node: String) async -> Reading {
    switch await session.transport.get("/api/v1/nodes/\(node)/proxy/stats/summary", atMost: Self.limit) {
    case .failure(let fault): return Self.reading(of: fault, "metrics")
    case .success(let bytes):
      // A kubelet that says something else is one that says nothing of its pods.
      guard let usages = try? KubeParsing.statsSummary(bytes) else { return .refused("metrics unreadable") }
      return .usages(usages)
    }
  }
}

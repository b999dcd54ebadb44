import SafeText
package import TopsideCore

/// The rows of the Workloads screen; made anew when something that is not a pod changed while they are shown.
package struct WorkloadRows: Sendable {
  /// In the order in which they are shown.
  static let kinds: [KubeKind] = [
    .deployment, .statefulSet, .daemonSet, .replicaSet, .job, .cronJob, .autoscaler, .service, .ingress,
    .volumeClaim, .node, .event,
  ]

  package private(set) var rows: [KubeRow] = []
  /// The objects among them, in their order.
  package private(set) var keys: [KubeKey] = []
  /// Of the longest name.
  private(set) var nameColumns = 0
  private(set) var counts: [KubeKind: Int] = [:]
  /// Why some of a kind are not known.
  private(set) var refusals: [KubeKind: SafeText] = [:]

  /// Nobody reads more; a filter looks through all.
  private static let mostEvents = 1000

  package init() {}

  func row(of key: KubeKey) -> Int? { rows.firstIndex(of: .object(key)) }
  func contains(_ key: KubeKey) -> Bool { keys.contains(key) }

  func rows(from first: Int, limit: Int) -> ArraySlice<KubeRow> {
    rows.dropFirst(max(0, first)).prefix(max(0, limit))
  }

  init(
    _ cluster: Cluster, _ picture: ClusterPicture, _ arrangement: Arrangement, _ namespaces: KubeNamespaces
  ) {
    let needle = arrangement.filter.text.folded
    for kind in Self.kinds {
      refusals[kind] = Self.refusal(of: kind, in: namespaces, cluster)
      let shown = Array(
        Self.sorted(kind, cluster, picture, arrangement).lazy.filter {
          namespaces.contains($0.namespace) && Self.isShown($0, cluster, picture, arrangement, needle)
        }.prefix(kind == .event ? Self.mostEvents : .max))
      guard !shown.isEmpty || refusals[kind] != nil else { continue }
      rows.append(.heading(.section(kind)))
      counts[kind] = shown.count
      for key in shown {
        rows.append(.object(key))
        if kind != .event { nameColumns = max(nameColumns, key.name.utf8.count) }
      }
      keys += shown
    }
  }

  private static func refusal(
    of kind: KubeKind, in namespaces: KubeNamespaces, _ cluster: Cluster
  ) -> SafeText? {
    let words = namespaces.watches(kind).compactMap { watch -> SafeText? in
      guard case .lost(let fault, _, _) = cluster.watches[watch] else { return nil }
      return watch.namespace.map { "\($0): \(fault.words)" } ?? fault.words
    }
    guard let first = words.first else { return nil }
    return words.count > 1 ? "\(first), and \(words.count - 1) more" : first
  }

  private static func isShown(
    _ key: KubeKey, _ cluster: Cluster, _ picture: ClusterPicture, _ arrangement: Arrangement,
    _ needle: [UInt8]
  ) -> Bool {
    if key.kind == .event {
      guard let fold = picture.events[key] else { return false }
      if arrangement.showsProblemsOnly, !fold.isWarning { return false }
      return needle.isEmpty
        || [fold.reason, fold.subject.name, fold.subject.namespace, fold.message].contains {
          $0.containsFolded(needle)
        }
    }
    let status = picture.verdicts[key]
    if arrangement.showsProblemsOnly, (status?.severity ?? .neutral) == .neutral { return false }
    if arrangement.hidesSettled, status.map({ [.completed, .off].contains($0.health) }) ?? false {
      return false
    }
    if key.kind == .replicaSet, !isOrphan(cluster.workloads[key]) { return false }
    guard !needle.isEmpty else { return true }
    return key.name.containsFolded(needle) || key.namespace.containsFolded(needle)
      || (status?.word.text.containsFolded(needle) ?? false)
  }

  /// Its pods are shown by no deployment.
  private static func isOrphan(_ set: Workload?) -> Bool {
    guard let set else { return false }
    return set.meta.owner?.kind != KubeKind.deployment.name && set.desired + set.current > 0
  }

  private static func sorted(
    _ kind: KubeKind, _ cluster: Cluster, _ picture: ClusterPicture, _ arrangement: Arrangement
  ) -> [KubeKey] {
    if kind == .event {
      return arrangement.isInverted ? picture.events.keys.reversed() : picture.events.keys
    }
    var keys: [KubeKey]
    if kind == .job {
      keys = cluster.jobs.values.map { (JobPlace($0), $0.key) }.sorted { $0.0 < $1.0 }.map(\.1)
    } else {
      keys = cluster.keys(of: kind).sorted()
    }
    if arrangement.order != .name {
      let ranks = keys.enumerated().map { ($1, rank($1, cluster, picture, arrangement.order), $0) }
      keys = ranks.sorted { $0.1 == $1.1 ? $0.2 < $1.2 : $0.1 > $1.1 }.map(\.0)
    }
    return arrangement.isInverted ? keys.reversed() : keys
  }

  /// What only pods have is no order here.
  private static func rank(
    _ key: KubeKey, _ cluster: Cluster, _ picture: ClusterPicture, _ order: Order
  ) -> Double {
    switch order {
    case .severity: Double(picture.verdicts[key]?.severity.rawValue ?? 0)
    case .uptime: (cluster.object(key)?.meta.created).map { Double($0.seconds) } ?? 0
    case .name, .restarts, .cpu, .memory: 0
    }
  }
}

/// Where a job stands: hooks of Helm first, as they run, then the others by name.
private struct JobPlace: Comparable {
  let namespace: String
  let hook: String
  let weight: Int
  let name: String

  init(_ job: Job) {
    namespace = job.meta.namespace
    // What runs before comes before; what is no hook is behind all that are.
    hook = job.hook.map { ($0.hasPrefix("pre-") ? "0" : "1") + $0 } ?? "2"
    weight = job.hookWeight
    name = job.meta.name
  }

  static func < (a: Self, b: Self) -> Bool {
    (a.namespace, a.hook, a.weight, a.name) < (b.namespace, b.hook, b.weight, b.name)
  }
}

extension Job {
  /// `post-install,post-upgrade`; nil where it is no hook of Helm.
  var hook: String? { meta.annotations["helm.sh/hook"] }
  var hookWeight: Int { meta.annotations["helm.sh/hook-weight"].flatMap { Int($0) } ?? 0 }
}

import SafeText
package import TopsideCore

/// What is worked out from the facts of a cluster, so that every view says the same.
///
/// A change costs what it is about: the objects that changed are read again and put into their places, whatever the
/// number of the others.
package struct ClusterPicture: Sendable {
  package private(set) var facts: [KubeKey: PodFacts] = [:]
  /// Of everything but pods and events.
  package private(set) var verdicts: [KubeKey: Status] = [:]
  package private(set) var pods = PodRows()
  package private(set) var problems = ProblemList()
  package private(set) var events = EventFolds()
  package private(set) var index = ClusterIndex()
  /// By namespace, how many pods are how.
  package private(set) var tallies: [String: [Health: Int]] = [:]
  /// Pods that were read since the start: what the work was.
  package private(set) var readings = 0
  private(set) var lens = PodLens()
  private var due = DueTimes()
  private var blame = Blame()
  private var needle: [UInt8] = []

  /// With more changes than this at once, sorting everything is less work.
  private static let many = 200
  /// Until something that has just begun is looked at again.
  private static let patience = Duration.seconds(10)

  package init() {}

  /// Reads again what changed.
  ///
  /// - Parameters:
  ///   - touched: What came, changed or went.
  ///   - cluster: As it is now.
  ///   - triage: What is wrong by now.
  package mutating func take(_ touched: Set<KubeKey>, of cluster: Cluster, _ triage: Triage) {
    var changed: [KubeKey] = []
    for key in touched {
      switch key.kind {
      case .pod:
        index.takePod(key, of: cluster)
        changed.append(key)
      case .event: events.take(key, of: cluster)
      case .endpointSlice:
        let services = index.takeSlice(key, of: cluster)
        for service in services where !touched.contains(service) { judge(service, of: cluster, triage) }
      default:
        judge(key, of: cluster, triage)
        if key.kind == .replicaSet || key.kind == .job { changed += adopted(by: key, touched, cluster) }
      }
    }
    let isMany = changed.count > Self.many
    for key in changed {
      read(key, of: cluster, triage)
      if !isMany { place(key, of: cluster) }
    }
    if isMany { arrange(cluster) }
    for key in blame.takeChanged(cluster) { showProblem(of: key) }
  }

  /// Reads again those of which something changes by time alone.
  ///
  /// - Parameters:
  ///   - cluster: As it is now.
  ///   - triage: What is wrong by now.
  /// - Returns: Those.
  package mutating func tick(_ cluster: Cluster, _ triage: Triage) -> Set<KubeKey> {
    let now = due.take(until: triage.now.wall)
    if !now.isEmpty { take(now, of: cluster, triage) }
    return now
  }

  /// What pods use changed: few say something else because of it.
  package mutating func measured(_ touched: Set<KubeKey>, of cluster: Cluster, _ triage: Triage) {
    let changed = touched.filter { key in
      guard let pod = cluster.pods[key] else { return false }
      let isFull = Self.isFull(pod, cluster.usages[key], triage)
      return isFull || isFull != (facts[key]?.isFull ?? false)
    }
    for key in changed { read(key, of: cluster, triage) }
    if lens.arrangement.order == .cpu || lens.arrangement.order == .memory { return arrange(cluster) }
    for key in changed { place(key, of: cluster) }
  }

  /// Arranges the pods in another way, if it is another.
  mutating func arrange(_ new: PodLens, _ cluster: Cluster) {
    guard new != lens else { return }
    lens = new
    needle = new.arrangement.filter.text.folded
    arrange(cluster)
  }

  /// A namespace may no longer be listed, or may be again.
  mutating func arrange(_ cluster: Cluster) {
    var entries: [(KubeHeading, PodRows.Entry)] = []
    entries.reserveCapacity(cluster.pods.count)
    for (key, pod) in cluster.pods {
      if let entry = entry(pod, cluster) { entries.append((lens.heading(of: key), entry)) }
    }
    var pinned = Set(cluster.refused(.pod, in: lens.namespaces).map { KubeHeading.namespace($0) })
    if lens.narrowing != nil { pinned.insert(.narrowing) }
    pods.rebuild(entries, pinned: pinned, isInverted: lens.arrangement.isInverted)
  }
}

// One object.
extension ClusterPicture {
  private mutating func read(_ key: KubeKey, of cluster: Cluster, _ triage: Triage) {
    let old = facts[key]
    guard let pod = cluster.pods[key] else {
      facts[key] = nil
      blame.set(nil, of: key, [])
      problems.set([], of: key)
      return count(old?.reading.health, nil, key.namespace)
    }
    readings += 1
    let reading = triage.status(pod)
    let new = PodFacts(reading: reading, isFull: Self.isFull(pod, cluster.usages[key], triage))
    facts[key] = new
    count(old?.reading.health, new.reading.health, key.namespace)
    if let at = reading.changesAt, at != old?.reading.changesAt { due.add(key, at: at) }
    var wrong: [Problem] = []
    if reading.severity > .neutral, let problem = triage.problem(of: .pod(pod), in: cluster) {
      wrong.append(named(problem, key))
    }
    blame.set(wrong.isEmpty || pod.conditions.isTrue("Ready") ? nil : pod, of: key, index.owners(of: key))
    if new.isFull, let memory = PodUsageSum(pod, cluster.usages[key]).memory, let limit = memory.limit {
      let percent = Words.percent(of: memory.fraction ?? 0)
      let cause: SafeText = "memory \(percent) % of \(Words.bytes(limit))"
      wrong.append(Problem(.warning, .object(key), name: name(key), cause: cause, hint: "l logs"))
    }
    problems.set(wrong, of: key)
  }

  private mutating func judge(_ key: KubeKey, of cluster: Cluster, _ triage: Triage) {
    guard let object = cluster.object(key) else {
      verdicts[key] = nil
      blame.setProblem(nil, of: key, cluster)
      return problems.set([], of: key)
    }
    let status = triage.status(object, in: cluster)
    verdicts[key] = status
    // What has just begun may take its time, but not for ever.
    if status.health == .starting { due.add(key, at: triage.now.wall.advanced(by: Self.patience)) }
    let problem = status.severity > .neutral ? triage.problem(of: object, in: cluster) : nil
    blame.setProblem(problem.map { named($0, key) }, of: key, cluster)
    showProblem(of: key)
  }

  /// Unless one of its pods says already why.
  private mutating func showProblem(of key: KubeKey) {
    problems.set(blame.problem(of: key).map { [$0] } ?? [], of: key)
  }

  private func named(_ problem: Problem, _ key: KubeKey) -> Problem {
    var problem = problem
    problem.name = name(key)
    return problem
  }

  /// `pod shop/api-7d9f`; the namespace only where there may be several.
  private func name(_ key: KubeKey) -> SafeText {
    lens.namespaces.areSeveral ? Self.name(key) : "\(key.kind.shortName) \(key.name)"
  }

  private mutating func place(_ key: KubeKey, of cluster: Cluster) {
    if let pod = cluster.pods[key], let entry = entry(pod, cluster) {
      pods.put(entry, under: lens.heading(of: key))
    } else {
      pods.remove(key)
    }
  }

  private func entry(_ pod: Pod, _ cluster: Cluster) -> PodRows.Entry? {
    let key = pod.key
    guard let facts = facts[key] else { return nil }
    let isProblem = facts.reading.severity > .neutral || facts.isFull
    guard
      lens.shows(pod, facts, owners: index.owners(of: key), needle: needle, isProblem: isProblem)
    else { return nil }
    return PodRows.Entry(
      key: key, rank: lens.rank(pod, facts, cluster.usages[key]),
      columns: pod.meta.name.utf8.count)
  }

  /// Pods that learn by it who is at the top.
  private mutating func adopted(by owner: KubeKey, _ touched: Set<KubeKey>, _ cluster: Cluster) -> [KubeKey] {
    let pods = index.pods(of: owner).subtracting(touched)
    for pod in pods { index.takePod(pod, of: cluster) }
    return Array(pods)
  }

  private mutating func count(_ old: Health?, _ new: Health?, _ namespace: String) {
    guard old != new else { return }
    if let old {
      tallies[namespace]?[old, default: 1] -= 1
      if tallies[namespace]?[old] == 0 { tallies[namespace]?[old] = nil }
    }
    if let new { tallies[namespace, default: [:]][new, default: 0] += 1 }
    if tallies[namespace]?.isEmpty == true { tallies[namespace] = nil }
  }

  private static func isFull(_ pod: Pod, _ usages: [String: PodUsage]?, _ triage: Triage) -> Bool {
    guard let fraction = PodUsageSum(pod, usages).memory?.fraction else { return false }
    return Words.percent(of: fraction) >= triage.memoryWarningPercent
  }

  /// `pod shop/api-7d9f`
  static func name(_ key: KubeKey) -> SafeText {
    let path = key.namespace.isEmpty ? key.name : "\(key.namespace)/\(key.name)"
    return "\(key.kind.shortName) \(path)"
  }
}

extension KubeKind {
  /// As operators say it.
  var shortName: SafeText {
    switch self {
    case .autoscaler: "hpa"
    case .volumeClaim: "pvc"
    default: "\(singular)"
    }
  }
}

extension Cluster {
  /// Namespaces whose objects of a kind may not be listed by us.
  func refused(_ kind: KubeKind, in namespaces: KubeNamespaces) -> [String] {
    guard case .list(let names) = namespaces else { return [] }
    return names.filter { name in
      if case .lost(.forbidden, _, _) = watches[KubeWatch(kind, namespace: name)] { true } else { false }
    }
  }

  /// Since when what is shown of a kind in a namespace ages; nil while it is fresh.
  func staleSince(_ kind: KubeKind, in namespace: String) -> Duration? {
    if let since = api.staleSince { return since }
    return (watches[KubeWatch(kind, namespace: namespace)] ?? watches[KubeWatch(kind)])?.staleSince
  }
}

import TopsideCore

/// Which problems of workloads and services are shown: not those that a pod of theirs tells better.
struct Blame: Sendable {
  private var problems: [KubeKey: Problem] = [:]
  /// Services among those.
  private var services: Set<KubeKey> = []
  /// Pods that are not ready and say why, with their owners.
  private var speaking: [KubeKey: [KubeKey]] = [:]
  private var labels: [KubeKey: [String: String]] = [:]
  /// How many of something's pods speak.
  private var counts: [KubeKey: Int] = [:]
  private var explained: Set<KubeKey> = []
  private var changed: Set<KubeKey> = []
  private var isStale = false

  func problem(of key: KubeKey) -> Problem? {
    counts[key] != nil || explained.contains(key) ? nil : problems[key]
  }

  /// A pod says what is wrong with it, or no longer does.
  ///
  /// - Parameters:
  ///   - pod: nil when it says nothing.
  ///   - key: The pod.
  ///   - owners: Who made it.
  mutating func set(_ pod: Pod?, of key: KubeKey, _ owners: [KubeKey]) {
    let (old, new) = (speaking[key] ?? [], pod == nil ? [] : owners)
    let isSame = old == new && (pod == nil) == (speaking[key] == nil) && labels[key] == pod?.meta.labels
    guard !isSame else { return }
    for owner in old { count(owner, by: -1) }
    for owner in new { count(owner, by: 1) }
    speaking[key] = pod == nil ? nil : new
    labels[key] = pod?.meta.labels
    isStale = !services.isEmpty
  }

  mutating func setProblem(_ problem: Problem?, of key: KubeKey, _ cluster: Cluster) {
    problems[key] = problem
    guard key.kind == .service else { return }
    if problem == nil { services.remove(key) } else { services.insert(key) }
    explained.remove(key)
    if problem != nil, isExplained(key, cluster) { explained.insert(key) }
  }

  /// Those whose problem is shown now and was not, or the other way around.
  mutating func takeChanged(_ cluster: Cluster) -> Set<KubeKey> {
    if isStale {
      for key in services where isExplained(key, cluster) != explained.contains(key) {
        if explained.remove(key) == nil { explained.insert(key) }
        changed.insert(key)
      }
      isStale = false
    }
    defer { changed = [] }
    return changed
  }

  private func isExplained(_ key: KubeKey, _ cluster: Cluster) -> Bool {
    guard let selector = cluster.services[key]?.selector, !selector.isEmpty else { return false }
    return labels.contains { pod, labels in
      pod.namespace == key.namespace && selector.allSatisfy { labels[$0.key] == $0.value }
    }
  }

  private mutating func count(_ owner: KubeKey, by step: Int) {
    let count = (counts[owner] ?? 0) + step
    counts[owner] = count > 0 ? count : nil
    if count == (step > 0 ? 1 : 0), problems[owner] != nil { changed.insert(owner) }
  }
}

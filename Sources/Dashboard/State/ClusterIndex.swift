package import TopsideCore

/// Who belongs to whom in a cluster, so that nobody has to look through all pods.
package struct ClusterIndex: Sendable {
  private var owners: [KubeKey: [KubeKey]] = [:]
  private var podsByOwner: [KubeKey: Set<KubeKey>] = [:]
  private var nodes: [KubeKey: String] = [:]
  private var podCounts: [String: Int] = [:]
  private var services: [KubeKey: KubeKey] = [:]
  private var slices: [KubeKey: Set<KubeKey>] = [:]

  package init() {}

  /// From the one that made it to the one at the top: a replica set, then its deployment.
  func owners(of pod: KubeKey) -> [KubeKey] { owners[pod] ?? [] }
  package func pods(of owner: KubeKey) -> Set<KubeKey> { podsByOwner[owner] ?? [] }
  func podCount(onNode name: String) -> Int { podCounts[name] ?? 0 }

  /// Addresses behind a service; nil while nothing is known of them.
  func endpoints(of service: KubeKey, in cluster: Cluster) -> (ready: Int, notReady: Int)? {
    guard let keys = slices[service] else { return nil }
    return keys.compactMap { cluster.endpointSlices[$0] }.reduce((0, 0)) {
      ($0.0 + $1.ready, $0.1 + $1.notReady)
    }
  }

  /// A pod came, changed or went.
  mutating func takePod(_ key: KubeKey, of cluster: Cluster) {
    let pod = cluster.pods[key]
    let (old, new) = (owners[key] ?? [], pod.map { cluster.owners(of: $0) } ?? [])
    if old != new {
      for owner in old {
        podsByOwner[owner]?.remove(key)
        if podsByOwner[owner]?.isEmpty == true { podsByOwner[owner] = nil }
      }
      for owner in new { podsByOwner[owner, default: []].insert(key) }
      owners[key] = new.isEmpty ? nil : new
    }
    let (from, to) = (nodes[key], pod.flatMap { $0.node.isEmpty ? nil : $0.node })
    guard from != to else { return }
    if let from { podCounts[from] = (podCounts[from] ?? 1) - 1 }
    if let to { podCounts[to, default: 0] += 1 }
    nodes[key] = to
  }

  /// A part of what is behind a service came, changed or went.
  ///
  /// - Returns: The services that it is, and was, behind.
  mutating func takeSlice(_ key: KubeKey, of cluster: Cluster) -> Set<KubeKey> {
    var touched: Set<KubeKey> = []
    if let old = services.removeValue(forKey: key) {
      touched.insert(old)
      slices[old]?.remove(key)
      if slices[old]?.isEmpty == true { slices[old] = nil }
    }
    guard let slice = cluster.endpointSlices[key] else { return touched }
    let service = KubeKey(.service, key.namespace, slice.service)
    services[key] = service
    slices[service, default: []].insert(key)
    touched.insert(service)
    return touched
  }
}

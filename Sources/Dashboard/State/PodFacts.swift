import SafeText
package import TopsideCore

/// What is said of one pod; worked out anew when something of it changes, and not before.
package struct PodFacts: Hashable, Sendable {
  package var reading: PodReading
  /// Its memory is at the warning level.
  var isFull = false

  package var status: Status { reading.status }
}

/// What containers of a pod use, as they are now.
struct PodUsageSum: Hashable, Sendable {
  /// Of all of them.
  var cpu: CPUAmount?
  /// Of the fullest one against its own limit; sums over containers of which some have none would say nothing.
  var memory: Memory?
  var container = ""

  init(_ pod: Pod, _ usages: [String: PodUsage]?) {
    guard let usages, !usages.isEmpty else { return }
    cpu = CPUAmount(millicores: usages.values.reduce(0) { $0 + max(0, min($1.cpu.millicores, 1 << 40)) })
    var fullest = -1.0
    for one in pod.allContainers {
      guard let usage = usages[one.name] else { continue }
      let fraction = one.memoryLimit.map { Double(usage.memory.bytes) / Double(max(1, $0.bytes)) }
      // Without a limit, the larger of two that have none.
      let weight = fraction ?? Double(usage.memory.bytes) / 1e18
      guard weight > fullest else { continue }
      fullest = weight
      container = one.name
      memory = Memory(used: usage.memory, limit: one.memoryLimit)
    }
  }
}

/// Which pods are listed, and how.
struct PodLens: Hashable, Sendable {
  var arrangement = Arrangement()
  var narrowing: KubeScreenState.Narrowing?
  var namespaces = KubeNamespaces.all

  func heading(of key: KubeKey) -> KubeHeading {
    arrangement.isFlat ? .none : .namespace(key.namespace)
  }

  func shows(_ pod: Pod, _ facts: PodFacts, owners: [KubeKey], needle: [UInt8], isProblem: Bool) -> Bool {
    if arrangement.showsProblemsOnly, !isProblem { return false }
    if arrangement.hidesSettled, facts.reading.health == .completed { return false }
    guard isInside(pod, owners) else { return false }
    return needle.isEmpty || matches(pod, facts, needle)
  }

  private func isInside(_ pod: Pod, _ owners: [KubeKey]) -> Bool {
    // What is no longer wanted is followed for a while yet.
    guard namespaces.contains(pod.meta.namespace) else { return false }
    return switch narrowing {
    case nil: true
    case .owner(let key): owners.contains(key)
    case .node(let key): pod.node == key.name
    case .selector(let labels, let key):
      pod.meta.namespace == key.namespace && !labels.isEmpty
        && labels.allSatisfy { pod.meta.labels[$0.key] == $0.value }
    }
  }

  private func matches(_ pod: Pod, _ facts: PodFacts, _ needle: [UInt8]) -> Bool {
    if pod.meta.name.containsFolded(needle) || pod.meta.namespace.containsFolded(needle) { return true }
    if facts.reading.word.text.containsFolded(needle) || pod.node.containsFolded(needle) { return true }
    let isPair = needle.contains(UInt8(ascii: "="))
    return pod.meta.labels.contains { name, value in
      isPair ? "\(name)=\(value)".containsFolded(needle) : value.containsFolded(needle)
    }
  }

  /// Larger comes first; equal for all when sorted by name.
  func rank(_ pod: Pod, _ facts: PodFacts, _ usages: [String: PodUsage]?) -> Double {
    switch arrangement.order {
    case .name: 0
    case .severity: Double(facts.reading.severity.rawValue)
    case .restarts: Double(facts.reading.restarts)
    case .cpu: PodUsageSum(pod, usages).cpu.map { Double($0.millicores) } ?? -1
    case .memory: PodUsageSum(pod, usages).memory.map { $0.fraction ?? 0 } ?? -1
    case .uptime: pod.meta.created.map { Double($0.seconds) } ?? 0
    }
  }
}

extension String {
  /// Whether it contains bytes that were folded, whatever the case of its ASCII letters.
  func containsFolded(_ needle: [UInt8]) -> Bool {
    guard let first = needle.first else { return true }
    var copy = self
    return copy.withUTF8 { bytes in
      guard bytes.count >= needle.count else { return false }
      for start in 0...(bytes.count - needle.count) where Self.fold(bytes[start]) == first {
        if needle.indices.allSatisfy({ Self.fold(bytes[start + $0]) == needle[$0] }) { return true }
      }
      return false
    }
  }

  /// In the form that is looked for.
  var folded: [UInt8] { utf8.map(Self.fold) }

  private static func fold(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

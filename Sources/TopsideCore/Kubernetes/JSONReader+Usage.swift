extension JSONReader {
  /// - Returns: nil when it has no elements, not even none.
  mutating func podMetrics() throws(JSONFault) -> [KubeKey: [String: PodUsage]]? {
    try pods(under: "items", name: "metadata") { reader throws(JSONFault) in try reader.metricsOfContainer() }
  }

  mutating func statsSummary() throws(JSONFault) -> [KubeKey: [String: PodUsage]]? {
    try pods(under: "pods", name: "podRef") { reader throws(JSONFault) in try reader.statsOfContainer() }
  }

  /// Both have a list of pods, each of which has a list of containers.
  private mutating func pods(
    under list: StaticString, name: StaticString,
    _ container: (inout JSONReader) throws(JSONFault) -> (String, PodUsage)?
  ) throws(JSONFault) -> [KubeKey: [String: PodUsage]]? {
    var usages: [KubeKey: [String: PodUsage]]?
    guard try enterObject() else { return nil }
    while let key = try nextKey() {
      guard list ~= key else {
        try skip()
        continue
      }
      guard try enterArray() else { continue }
      usages = [:]
      while try nextElement() {
        guard let (pod, usage) = try pod(name, container) else { continue }
        usages?[pod] = usage
      }
    }
    return usages
  }

  private mutating func pod(
    _ nameKey: StaticString, _ container: (inout JSONReader) throws(JSONFault) -> (String, PodUsage)?
  ) throws(JSONFault) -> (KubeKey, [String: PodUsage])? {
    var meta = ObjectMeta("", "")
    var usages: [String: PodUsage] = [:]
    guard try enterObject() else { return nil }
    while let key = try nextKey() {
      switch key {
      case nameKey: meta = try self.meta()
      case "containers":
        guard try enterArray() else { continue }
        while try nextElement() {
          if let (name, usage) = try container(&self) { usages[name] = usage }
        }
      default: try skip()
      }
    }
    return meta.name.isEmpty ? nil : (KubeKey(.pod, meta.namespace, meta.name), usages)
  }

  private mutating func metricsOfContainer() throws(JSONFault) -> (String, PodUsage)? {
    var name = ""
    var cpu: CPUAmount?
    var memory: ByteCount?
    guard try enterObject() else { return nil }
    while let key = try nextKey() {
      switch key {
      case "name": name = try text()
      case "usage":
        guard try enterObject() else { continue }
        while let key = try nextKey() {
          switch key {
          case "cpu": cpu = try cpuQuantity()
          case "memory": memory = try bytesQuantity()
          default: try skip()
          }
        }
      default: try skip()
      }
    }
    guard let cpu, let memory else { return nil }
    return (name, PodUsage(cpu: cpu, memory: memory))
  }

  private mutating func statsOfContainer() throws(JSONFault) -> (String, PodUsage)? {
    var name = ""
    var nanocores: Int?
    var memory: Int?
    guard try enterObject() else { return nil }
    while let key = try nextKey() {
      switch key {
      case "name": name = try text()
      case "cpu": nanocores = try figure("usageNanoCores")
      case "memory": memory = try figure("workingSetBytes")
      default: try skip()
      }
    }
    // Of a container that does not run there is no figure.
    guard let nanocores, nanocores >= 0, let memory = memory.flatMap(ByteCount.init(plausible:)) else {
      return nil
    }
    let millicores = nanocores / 1_000_000 + (nanocores % 1_000_000 > 0 ? 1 : 0)
    return (name, PodUsage(cpu: CPUAmount(millicores: millicores), memory: memory))
  }

  private mutating func figure(_ name: StaticString) throws(JSONFault) -> Int? {
    var figure: Int?
    guard try enterObject() else { return nil }
    while let key = try nextKey() {
      switch key {
      case name: figure = try integer()
      default: try skip()
      }
    }
    return figure
  }
}

extension JSONReader {
  mutating func node() throws(JSONFault) -> ClusterNode {
    var node = ClusterNode(ObjectMeta("", ""))
    guard try enterObject() else { return node }
    while let key = try nextKey() {
      switch key {
      case "metadata":
        node.meta = try meta()
        node.roles = Self.roles(node.meta.labels)
      case "spec": try nodeSpec(&node)
      case "status": try nodeStatus(&node)
      default: try skip()
      }
    }
    return node
  }

  private static func roles(_ labels: [String: String]) -> [String] {
    let prefix = "node-role.kubernetes.io/"
    let named = labels.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    return (named + [labels["kubernetes.io/role"] ?? ""]).filter { !$0.isEmpty }.sorted()
  }

  private mutating func nodeSpec(_ node: inout ClusterNode) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "unschedulable": node.isUnschedulable = try boolean() ?? false
      default: try skip()
      }
    }
  }

  private mutating func nodeStatus(_ node: inout ClusterNode) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "conditions": node.conditions = try conditions()
      case "addresses": node.address = try nodeAddress()
      case "nodeInfo": node.version = try kubeletVersion()
      case "allocatable": try allocatable(&node)
      default: try skip()
      }
    }
  }

  private mutating func allocatable(_ node: inout ClusterNode) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "cpu": node.cpu = try cpuQuantity()
      case "memory": node.memory = try bytesQuantity()
      case "pods": node.mostPods = try stringOrNumber().flatMap(KubeQuantity.count) ?? 0
      default: try skip()
      }
    }
  }

  private mutating func kubeletVersion() throws(JSONFault) -> String {
    var version = ""
    guard try enterObject() else { return version }
    while let key = try nextKey() {
      switch key {
      case "kubeletVersion": version = try text()
      default: try skip()
      }
    }
    return version
  }

  /// The first internal address; any where there is none.
  private mutating func nodeAddress() throws(JSONFault) -> String {
    var found = ""
    var isInternal = false
    guard try enterArray() else { return found }
    while try nextElement() {
      guard try enterObject() else { continue }
      var type = ""
      var address = ""
      while let key = try nextKey() {
        switch key {
        case "type": type = try text()
        case "address": address = try text()
        default: try skip()
        }
      }
      if found.isEmpty || type == "InternalIP" && !isInternal {
        found = address
        isInternal = type == "InternalIP"
      }
    }
    return found
  }

  mutating func volumeClaim() throws(JSONFault) -> VolumeClaim {
    var claim = VolumeClaim(ObjectMeta("", ""))
    guard try enterObject() else { return claim }
    while let key = try nextKey() {
      switch key {
      case "metadata": claim.meta = try meta()
      case "spec": try claimSpec(&claim)
      case "status": try claimStatus(&claim)
      default: try skip()
      }
    }
    return claim
  }

  private mutating func claimSpec(_ claim: inout VolumeClaim) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "accessModes": claim.accessModes = try strings()
      case "storageClassName": claim.className = try text()
      case "volumeName": claim.volume = try text()
      case "resources":
        guard try enterObject() else { continue }
        while let key = try nextKey() {
          switch key {
          case "requests": claim.requested = try storage()
          default: try skip()
          }
        }
      default: try skip()
      }
    }
  }

  private mutating func claimStatus(_ claim: inout VolumeClaim) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "phase": claim.phase = try text()
      case "capacity": claim.capacity = try storage()
      default: try skip()
      }
    }
  }

  private mutating func storage() throws(JSONFault) -> ByteCount? {
    var amount: ByteCount?
    guard try enterObject() else { return nil }
    while let key = try nextKey() {
      switch key {
      case "storage": amount = try bytesQuantity()
      default: try skip()
      }
    }
    return amount
  }
}

/// Shapes that recur in the API's objects. What is missing, or odd, is nil or empty.
extension JSONReader {
  /// Text; empty where there is none.
  mutating func text() throws(JSONFault) -> String { try string() ?? "" }

  mutating func moment() throws(JSONFault) -> Timestamp? {
    guard try peek("a value") == UInt8(ascii: "\"") else {
      try skip()
      return nil
    }
    return RFC3339.parse(try scanString().bytes)
  }

  mutating func strings() throws(JSONFault) -> [String] {
    var strings: [String] = []
    guard try enterArray() else { return strings }
    while try nextElement() {
      if let string = try string() { strings.append(string) }
    }
    return strings
  }

  mutating func stringMap(keeping isKept: (String) -> Bool = { _ in true }) throws(JSONFault) -> [String:
    String]
  {
    var map: [String: String] = [:]
    guard try enterObject() else { return map }
    while let key = try nextKey() {
      let name = key.text
      if isKept(name) { map[name] = try string() } else { try skip() }
    }
    return map
  }

  mutating func bytesQuantity() throws(JSONFault) -> ByteCount? {
    try stringOrNumber().flatMap(KubeQuantity.bytes)
  }

  mutating func cpuQuantity() throws(JSONFault) -> CPUAmount? {
    try stringOrNumber().flatMap(KubeQuantity.cpu)
  }

  mutating func conditions() throws(JSONFault) -> [KubeCondition] {
    var conditions: [KubeCondition] = []
    guard try enterArray() else { return conditions }
    while try nextElement() {
      guard try enterObject() else { continue }
      var condition = KubeCondition("", "")
      while let key = try nextKey() {
        switch key {
        case "type": condition.type = try text()
        case "status": condition.status = try text()
        case "reason": condition.reason = try text()
        case "message": condition.message = try text()
        case "lastTransitionTime": condition.since = try moment()
        default: try skip()
        }
      }
      if !condition.type.isEmpty { conditions.append(condition) }
    }
    return conditions
  }

  mutating func meta() throws(JSONFault) -> ObjectMeta {
    var meta = ObjectMeta("", "")
    guard try enterObject() else { return meta }
    while let key = try nextKey() {
      switch key {
      case "name": meta.name = try text()
      case "namespace": meta.namespace = try text()
      case "uid": meta.uid = try text()
      case "resourceVersion": meta.version = try text()
      case "generation": meta.generation = try integer() ?? 0
      case "creationTimestamp": meta.created = try moment()
      case "deletionTimestamp": meta.deleted = try moment()
      case "labels": meta.labels = try stringMap()
      case "annotations": meta.annotations = try stringMap(keeping: ObjectMeta.keeps)
      case "ownerReferences": meta.owner = try controller()
      default: try skip()
      }
    }
    return meta
  }

  /// The owner that controls it; any owner where none does.
  private mutating func controller() throws(JSONFault) -> ObjectMeta.Owner? {
    var found: ObjectMeta.Owner?
    var isFoundController = false
    guard try enterArray() else { return nil }
    while try nextElement() {
      guard try enterObject() else { continue }
      var owner = ObjectMeta.Owner(kind: "", name: "")
      var isController = false
      while let key = try nextKey() {
        switch key {
        case "kind": owner.kind = try text()
        case "name": owner.name = try text()
        case "uid": owner.uid = try text()
        case "controller": isController = try boolean() ?? false
        default: try skip()
        }
      }
      if found == nil || isController && !isFoundController {
        found = owner
        isFoundController = isController
      }
    }
    return found
  }

  /// Of `{"matchLabels": {…}}`; expressions are not read.
  mutating func matchLabels() throws(JSONFault) -> [String: String] {
    var labels: [String: String] = [:]
    guard try enterObject() else { return labels }
    while let key = try nextKey() {
      switch key {
      case "matchLabels": labels = try stringMap()
      default: try skip()
      }
    }
    return labels
  }

  /// Images of a pod template, in its order.
  mutating func templateImages() throws(JSONFault) -> [String] {
    var images: [String] = []
    guard try enterObject() else { return images }
    while let key = try nextKey() {
      guard "spec" ~= key, try enterObject() else {
        if !("spec" ~= key) { try skip() }
        continue
      }
      while let key = try nextKey() {
        switch key {
        case "containers": images += try containerImages()
        default: try skip()
        }
      }
    }
    return images
  }

  private mutating func containerImages() throws(JSONFault) -> [String] {
    var images: [String] = []
    guard try enterArray() else { return images }
    while try nextElement() {
      guard try enterObject() else { continue }
      while let key = try nextKey() {
        switch key {
        case "image": images.append(try text())
        default: try skip()
        }
      }
    }
    return images
  }

  /// Addresses and host names that a load balancer gave: `{"ingress": [{"ip": …}]}`.
  mutating func loadBalancer() throws(JSONFault) -> [String] {
    var addresses: [String] = []
    guard try enterObject() else { return addresses }
    while let key = try nextKey() {
      guard "ingress" ~= key else {
        try skip()
        continue
      }
      guard try enterArray() else { continue }
      while try nextElement() {
        guard try enterObject() else { continue }
        while let key = try nextKey() {
          switch key {
          case "ip", "hostname": addresses.append(try text())
          default: try skip()
          }
        }
      }
    }
    return addresses
  }
}

extension ObjectMeta {
  static func keeps(annotation name: String) -> Bool { keptAnnotations.contains { name.hasPrefix($0) } }
}

import TopsideCore

/// Something that a component of the simulated cluster reported.
struct SimulatedKubeEvent: Sendable {
  enum Kind: String, Sendable { case normal = "Normal", warning = "Warning" }

  let key: KubeKey
  let kind: Kind
  let reason: String
  let message: String
  let component: String
  let objectKind: String
  let object: KubeKey
  let objectUID: String
  /// `spec.containers{web}`
  let fieldPath: String
  let first: Timestamp
  var last: Timestamp
  var count = 1
}

extension ClusterSimulation {
  /// Of a pod; a container's where one is named.
  mutating func report(
    of pod: KubeKey, _ kind: SimulatedKubeEvent.Kind, _ reason: String, _ message: String,
    by component: String = "kubelet", at container: String? = nil
  ) {
    guard let uid = pods[pod]?.uid else { return }
    let isInit = pods[pod]?.shape.initContainers.contains { $0.name == container } ?? false
    let path = container.map { "spec.\(isInit ? "initContainers" : "containers"){\($0)}" } ?? ""
    report("Pod", pod, uid: uid, kind, reason, message, by: component, path: path)
  }

  /// The same again counts up, as the API's clients do it. They are kept for an hour.
  mutating func report(
    _ objectKind: String, _ object: KubeKey, uid objectUID: String, _ kind: SimulatedKubeEvent.Kind,
    _ reason: String, _ message: String, by component: String, path: String = ""
  ) {
    let mark = UInt64(stream: "\(objectUID)/\(reason)/\(message)/\(path)")
    let name = "\(object.name).\(String(mark, radix: 16))"
    let key = KubeKey(.event, object.namespace.isEmpty ? "default" : object.namespace, name)
    if let known = events[key] {
      events[key]?.count = known.count + 1
      events[key]?.last = now
    } else {
      events[key] = SimulatedKubeEvent(
        key: key, kind: kind, reason: reason, message: message, component: component, objectKind: objectKind,
        object: object, objectUID: objectUID, fieldPath: path, first: now, last: now)
    }
    touch(key)
    for old in events.values where now.age(since: old.last) > 3600 {
      events[old.key] = nil
      touch(old.key)
    }
  }
}

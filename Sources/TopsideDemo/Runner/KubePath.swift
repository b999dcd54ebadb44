import TopsideCore

/// A path of the API and what it asks for.
struct KubePath: Sendable {
  enum Resource: Sendable {
    case list(KubeWatch)
    case object(KubeKey)
    /// Of a pod.
    case log(KubeKey)
    case podMetrics(namespace: String?)
    case nodeMetrics
    /// Templates of stateful and daemon sets.
    case controllerRevisions(namespace: String)
    case namespaces
    case namespace(String)
    case version
    case health
  }

  let text: String
  /// nil: the API does not have it.
  let resource: Resource?
  private let query: [String: String]

  init?(_ text: String) {
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let path = parts.first, path.hasPrefix("/") else { return nil }
    self.text = path
    query = parts.dropFirst().first.map(Self.query) ?? [:]
    resource = Self.resource(path)
  }

  var isWatch: Bool { ["1", "true"].contains(query["watch"]) }
  var wantsInitialEvents: Bool { query["sendInitialEvents"] == "true" }
  var wantsBookmarks: Bool { query["allowWatchBookmarks"] == "true" }
  var version: Int? { query["resourceVersion"].flatMap { Int($0) }.flatMap { $0 == 0 ? nil : $0 } }
  var timeout: Duration? { query["timeoutSeconds"].flatMap { Int($0) }.map { .seconds($0) } }

  /// What is asked of a log; nil when it is not about one.
  var logs: KubeRequest.Logs? {
    guard case .log(let key) = resource else { return nil }
    return KubeRequest.Logs(
      namespace: key.namespace, pod: key.name, container: query["container"],
      tail: query["tailLines"].flatMap { Int($0) }, since: query["sinceTime"].flatMap { RFC3339.parse($0) },
      isPrevious: query["previous"] == "true", follows: query["follow"] == "true",
      hasTimestamps: query["timestamps"] == "true")
  }

  /// Whether the selectors of the query take an object.
  func selects(_ key: KubeKey, _ object: ClusterStore.Stored) -> Bool {
    let fields = query["fieldSelector"]?.split(separator: ",").map(String.init) ?? []
    return selects(labels: object.labels) && fields.allSatisfy { Self.holds($0, key, object.text) }
  }

  func selects(labels: [String: String]) -> Bool {
    let wanted = query["labelSelector"]?.split(separator: ",").map(String.init) ?? []
    return wanted.allSatisfy { Self.holds($0, labels) }
  }

  private static func holds(_ requirement: String, _ labels: [String: String]) -> Bool {
    let (name, value) = pair(requirement)
    return value.map { labels[name] == $0 } ?? (labels[name] != nil)
  }

  private static func holds(_ requirement: String, _ key: KubeKey, _ text: String) -> Bool {
    let (name, value) = pair(requirement)
    guard let value else { return false }
    switch name {
    case "metadata.name": return key.name == value
    case "metadata.namespace": return key.namespace == value
    case "involvedObject.uid": return text.contains("\"uid\":\"\(value)\"")
    case "involvedObject.name": return text.contains("\"name\":\"\(value)\"")
    case "involvedObject.kind": return text.contains("\"kind\":\"\(value)\"")
    default: return false
    }
  }

  private static func pair(_ requirement: String) -> (name: String, value: String?) {
    let parts = requirement.split(separator: "=", omittingEmptySubsequences: true).map(String.init)
    return (parts.first ?? "", parts.count > 1 ? parts[1] : nil)
  }

  private static func query(_ text: String) -> [String: String] {
    text.split(separator: "&").reduce(into: [:]) { query, word in
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      query[unescaped(parts[0])] = parts.count > 1 ? unescaped(parts[1]) : ""
    }
  }

  private static func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func resource(_ path: String) -> Resource? {
    switch path {
    case "/version": return .version
    case "/healthz", "/livez", "/readyz": return .health
    case "/api/v1/namespaces": return .namespaces
    case "/apis/metrics.k8s.io/v1beta1/nodes": return .nodeMetrics
    default: break
    }
    let words = path.split(separator: "/").map(String.init)
    if words.count == 6, words[1] == "apps", words[5] == "controllerrevisions" {
      return .controllerRevisions(namespace: words[4])
    }
    let metrics = "/apis/metrics.k8s.io/v1beta1/"
    if path.hasPrefix(metrics) { return metricsResource(path.dropFirst(metrics.count)) }
    for kind in KubeKind.allCases where path.hasPrefix(kind.group + "/") {
      let words = path.dropFirst(kind.group.count + 1).split(separator: "/").map(String.init)
      if let found = resource(kind, words) { return found }
    }
    return nil
  }

  private static func metricsResource(_ path: Substring) -> Resource? {
    let words = path.split(separator: "/").map(String.init)
    if words == ["pods"] { return .podMetrics(namespace: nil) }
    return words.count == 3 && words[0] == "namespaces" && words[2] == "pods"
      ? .podMetrics(namespace: words[1]) : nil
  }

  private static func resource(_ kind: KubeKind, _ words: [String]) -> Resource? {
    if words == [kind.resource] { return .list(KubeWatch(kind)) }
    if words.count == 2, words[0] == kind.resource, !kind.isNamespaced {
      return .object(KubeKey(kind, "", words[1]))
    }
    guard words.first == "namespaces", words.count > 1 else { return nil }
    if words.count == 2 { return kind == .pod ? .namespace(words[1]) : nil }
    guard words[2] == kind.resource, kind.isNamespaced else { return nil }
    if words.count == 3 { return .list(KubeWatch(kind, namespace: words[1])) }
    let key = KubeKey(kind, words[1], words[3])
    if words.count == 5, kind == .pod, words[4] == "log" { return .log(key) }
    return words.count == 4 ? .object(key) : nil
  }
}

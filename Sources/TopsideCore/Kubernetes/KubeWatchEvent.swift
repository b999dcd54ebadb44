/// What the API says instead of an answer.
package struct KubeStatus: Hashable, Sendable {
  /// As of HTTP: 403, 404, 410.
  package var code: Int
  /// `Forbidden`, `NotFound`, `Expired`.
  package var reason: String
  package var message: String

  package init(code: Int, reason: String, message: String) {
    self.code = code
    self.reason = reason
    self.message = message
  }
}

/// What one line of a watch says.
package enum KubeWatchEvent: Hashable, Sendable {
  /// It is new, or it changed.
  case put(KubeObject)
  /// The version is the one of its end.
  case deleted(KubeKey, version: String)
  /// Nothing changed up to this version; or all objects that were there at the beginning have been said.
  case bookmark(version: String, isInitialEnd: Bool)
  case error(KubeStatus)

  /// From where the watch can go on after this event; nil after an error.
  package var version: String? {
    switch self {
    case .put(let object): object.meta.version
    case .deleted(_, let version), .bookmark(let version, _): version
    case .error: nil
    }
  }
}

extension JSONReader {
  /// - Returns: nil when the type is none that is known, or the object has no name.
  mutating func watchEvent(_ kind: KubeKind) throws(JSONFault) -> KubeWatchEvent? {
    var type = ""
    // The type may stand behind the object; what is read depends on it.
    var object: JSONReader?
    guard try enterObject() else { return nil }
    while let key = try nextKey() {
      switch key {
      case "type": type = try text()
      case "object":
        object = self
        try skip()
      default: try skip()
      }
    }
    guard var object else { return nil }
    switch type {
    case "ADDED", "MODIFIED": return try object.object(kind).map(KubeWatchEvent.put)
    case "DELETED":
      return try object.object(kind).map { .deleted($0.key, version: $0.meta.version) }
    case "BOOKMARK": return try object.bookmark()
    case "ERROR": return .error(try object.status())
    default: return nil
    }
  }

  private mutating func bookmark() throws(JSONFault) -> KubeWatchEvent {
    var version = ""
    var isInitialEnd = false
    guard try enterObject() else { return .bookmark(version: version, isInitialEnd: false) }
    while let key = try nextKey() {
      guard "metadata" ~= key else {
        try skip()
        continue
      }
      guard try enterObject() else { continue }
      while let key = try nextKey() {
        switch key {
        case "resourceVersion": version = try text()
        case "annotations":
          isInitialEnd = try stringMap { $0 == "k8s.io/initial-events-end" }.values.contains("true")
        default: try skip()
        }
      }
    }
    return .bookmark(version: version, isInitialEnd: isInitialEnd)
  }

  mutating func status() throws(JSONFault) -> KubeStatus {
    var status = KubeStatus(code: 0, reason: "", message: "")
    guard try enterObject() else { return status }
    while let key = try nextKey() {
      switch key {
      case "code": status.code = try integer() ?? 0
      case "reason": status.reason = try text()
      case "message": status.message = try text()
      default: try skip()
      }
    }
    return status
  }
}

import Synchronization

// What clients change, and what kubectl asks of an API before it does.
extension StubApiServer {
  /// A request that would change something; it is on record, and what comes of it the test decides.
  package struct Change: Hashable, Sendable {
    package var method: String
    package var path: String
    package var body: String
  }

  /// In order.
  package var changes: [Change] { state.withLock(\.changes) }

  /// Takes a change: an object that is deleted goes, any other stays as it is.
  ///
  /// - Returns: The object as it is now; nil when there is no such one.
  func take(_ request: Request, _ body: String) -> [UInt8]? {
    guard let object = object(at: request) else { return nil }
    state.withLock {
      $0.changes.append(Change(method: request.method, path: request.path, body: body))
    }
    let place = request.place
    if request.method == "DELETE", let namespace = place.namespace, let name = place.rest.first {
      delete(place.collection, namespace, name)
    }
    return object
  }

  /// One object: in a namespace, or of the cluster.
  func object(at request: Request) -> [UInt8]? {
    let place = request.place
    return state.withLock { state in
      if let namespace = place.namespace, place.rest.count == 1 {
        return state.objects[place.collection]?["\(namespace)/\(place.rest[0])"].map { Array($0.json.utf8) }
      }
      // The collection is what stands before its name.
      let words = request.path.split(separator: "/").map(String.init)
      guard let name = words.last else { return nil }
      let collection = "/" + words.dropLast().joined(separator: "/")
      return state.objects[collection]?["/\(name)"].map { Array($0.json.utf8) }
    }
  }

  /// Which kinds there are: as much of it as kubectl needs to change one.
  static func discovery(_ path: String) -> String? {
    func resources(_ group: String, _ names: [(String, String, String)]) -> String {
      let list = names.map {
        #"{"name":"\#($0.0)","singularName":"\#($0.1)","namespaced":true,"kind":"\#($0.2)","verbs":["get","list","watch","patch","delete"]}"#
      }
      return
        #"{"kind":"APIResourceList","groupVersion":"\#(group)","resources":[\#(list.joined(separator: ","))]}"#
    }
    switch path {
    case "/api": return #"{"kind":"APIVersions","versions":["v1"]}"#
    case "/apis":
      let version = #"{"groupVersion":"apps/v1","version":"v1"}"#
      return
        #"{"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"apps","versions":[\#(version)],"preferredVersion":\#(version)}]}"#
    case "/api/v1": return resources("v1", [("pods", "pod", "Pod"), ("pods/log", "", "Pod")])
    case "/apis/apps/v1": return resources("apps/v1", [("deployments", "deployment", "Deployment")])
    default: return nil
    }
  }
}

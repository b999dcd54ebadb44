import Glibc
import Synchronization

/// A Kubernetes API of a few paths, for real clients: objects, lists, watches, refusals, trouble. HTTP on loopback.
package final class StubApiServer: Sendable {
  /// What a path answers in place of what it should.
  package enum Refusal: Sendable {
    case status(Int, reason: String, message: String)
    /// As a proxy before the API: no JSON.
    case plain(Int, String)
  }

  struct Event: Sendable {
    var version: Int
    var type: String
    var collection: String
    var namespace: String
    var json: String
  }

  struct State: Sendable {
    /// By collection (`/api/v1/pods`), then by namespace and name.
    var objects: [String: [String: (namespace: String, json: String)]] = [:]
    var version = 100
    var events: [Event] = []
    /// Watches from before this version are told that it is gone.
    var oldest = 0
    var refusals: [(prefix: String, refusal: Refusal)] = []
    var isFrozen = false
    /// Counted up to end all watches there are, as the server likes, or by cutting them.
    var ends = 0
    var saysBookmarks = true
    var cuts = 0
    /// By namespace, pod and container: its runs, the newest last.
    var logs: [String: [LogRun]] = [:]
    var requests: [String] = []
    var changes: [Change] = []
    var connections: Set<Int32> = []
    var listener: Int32 = -1
    var port: UInt16 = 0
    var isPaced = false
    /// What lists answered, by path: an API server has them at hand, too.
    var answers: [String: [UInt8]] = [:]
  }

  let state = Mutex(State())

  package init() {
    state.withLock { state in
      // What every cluster has.
      state.objects["/api/v1/namespaces"] = [
        "/kube-system": ("", #"{"kind":"Namespace","metadata":{"name":"kube-system","uid":"cluster-1"}}"#)
      ]
    }
  }

  deinit { stop() }

  package var port: UInt16 { state.withLock(\.port) }
  /// Paths with queries that were asked for, in order.
  package var requests: [String] { state.withLock(\.requests) }

  package func kubeconfig(context: String = "stub") -> String {
    """
    apiVersion: v1
    kind: Config
    current-context: \(context)
    clusters: [{name: c, cluster: {server: "http://127.0.0.1:\(port)"}}]
    contexts: [{name: \(context), context: {cluster: c, user: u, namespace: shop}}]
    users: [{name: u, user: {}}]
    """
  }

  /// Listens; on the same port as before, if it did.
  ///
  /// - Returns: Whether it could.
  @discardableResult
  package func start() -> Bool {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = port.bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    guard isBound else {
      close(listener)
      return false
    }
    let port = UInt16(bigEndian: address.sin_port)
    state.withLock { state in
      state.listener = listener
      state.port = port
    }
    Worker.start { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { return }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        var yes: Int32 = 1
        setsockopt(
          connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        Worker.start { self.serve(connection) }
      }
    }
    return true
  }

  /// As killed: the port is closed and every connection cut. What it holds stays.
  package func stop() {
    state.withLock { state in
      if state.listener >= 0 {
        shutdown(state.listener, Int32(SHUT_RDWR))
        close(state.listener)
      }
      state.listener = -1
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }
}

// What it holds.
extension StubApiServer {
  /// Makes or changes an object.
  ///
  /// - Parameters:
  ///   - collection: Of all namespaces, `/api/v1/pods`.
  ///   - namespace: Where it is.
  ///   - name: Its name.
  ///   - members: What it has besides `metadata`, as `"status":{}`.
  ///   - metadata: What that has besides what every object has, as `"labels":{}`.
  package func put(
    _ collection: String, _ namespace: String, _ name: String, _ members: String = "", metadata: String = ""
  ) {
    let more = (metadata.isEmpty ? "}" : ",\(metadata)}") + (members.isEmpty ? "}" : ",\(members)}")
    state.withLock { state in
      state.version += 1
      let json =
        #"{"metadata":{"name":"\#(name)","namespace":"\#(namespace)","uid":"\#(namespace)-\#(name)","resourceVersion":"\#(state.version)"\#(more)"#
      let isNew = state.objects[collection]?["\(namespace)/\(name)"] == nil
      state.objects[collection, default: [:]]["\(namespace)/\(name)"] = (namespace, json)
      state.note(isNew ? "ADDED" : "MODIFIED", collection, namespace, json)
    }
  }

  package func delete(_ collection: String, _ namespace: String, _ name: String) {
    state.withLock { state in
      guard let (_, json) = state.objects[collection]?.removeValue(forKey: "\(namespace)/\(name)") else {
        return
      }
      state.version += 1
      state.note("DELETED", collection, namespace, json)
    }
  }

  /// Names of what there is, in order.
  package func names(_ collection: String, _ namespace: String) -> [String] {
    let keys = state.withLock { $0.objects[collection].map { Array($0.keys) } ?? [] }
    return keys.filter { $0.hasPrefix("\(namespace)/") }.map { String($0.dropFirst(namespace.count + 1)) }
      .sorted()
  }

  /// Another cluster: the uid of kube-system is another one.
  package func becomeAnother(_ uid: String) {
    state.withLock { state in
      state.answers = [:]
      state.objects["/api/v1/namespaces"]?["/kube-system"]?.json =
        #"{"kind":"Namespace","metadata":{"name":"kube-system","uid":"\#(uid)"}}"#
    }
  }

  /// Forgets what happened until now, as etcd does: new watches from an older version get 410, those there are go on.
  package func compact() {
    state.withLock { state in
      state.version += 1
      state.oldest = state.version
    }
  }
}

// The trouble it makes.
extension StubApiServer {
  /// Refuses what begins so, until it is told otherwise.
  package func refuse(_ prefix: String, _ refusal: Refusal?) {
    state.withLock { state in
      state.refusals.removeAll { $0.prefix == prefix }
      if let refusal { state.refusals.append((prefix, refusal)) }
    }
  }

  /// Accepts and says nothing, watches included, as a process that was stopped.
  package func freeze() { state.withLock { $0.isFrozen = true } }
  package func thaw() { state.withLock { $0.isFrozen = false } }
  /// Ends all watches there are as when their time is over.
  package func endWatches(withBookmark: Bool = true) {
    state.withLock { state in
      state.ends += 1
      state.saysBookmarks = withBookmark
    }
  }
  /// Cuts all watches there are in the middle.
  package func cutWatches() { state.withLock { $0.cuts += 1 } }
  /// Sends lists a few bytes at a time.
  package func slowDown() { state.withLock { $0.isPaced = true } }
}

extension StubApiServer.State {
  fileprivate mutating func note(
    _ type: String, _ collection: String, _ namespace: String, _ json: String
  ) {
    answers = [:]
    events.append(
      StubApiServer.Event(
        version: version, type: type, collection: collection, namespace: namespace, json: json))
  }
}

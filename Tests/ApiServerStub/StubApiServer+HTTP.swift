import Glibc
import Synchronization

// One connection: a request, its answer, the next request. Each has a thread, which may wait.
extension StubApiServer {
  struct Request {
    var method: String
    var target: String
    /// Bytes that follow the head.
    var bodyLength: Int
    var path: String
    var query: [String: String] = [:]

    init?(_ head: String) {
      let words = head.split(separator: "\r\n").first?.split(separator: " ") ?? []
      guard words.count == 3 else { return nil }
      method = String(words[0])
      target = String(words[1])
      let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
      bodyLength = length.flatMap { Int($0.drop { $0 != ":" }.dropFirst().filter { $0 != " " }) } ?? 0
      let parts = target.split(separator: "?", maxSplits: 1)
      path = parts.first.map(String.init) ?? "/"
      for pair in parts.dropFirst().first?.split(separator: "&") ?? [] {
        let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
        query[sides[0]] = sides.count > 1 ? sides[1] : ""
      }
    }

    /// `/api/v1/namespaces/shop/pods` as the collection `/api/v1/pods` and its namespace.
    var place: (collection: String, namespace: String?, rest: [String]) {
      var words = path.split(separator: "/").map(String.init)
      guard let index = words.firstIndex(of: "namespaces"), words.count > index + 2 else {
        return (path, nil, [])
      }
      let namespace = words[index + 1]
      words.removeSubrange(index...index + 1)
      let rest = Array(words[(index + 1)...])
      return ("/" + words[...index].joined(separator: "/"), namespace, rest)
    }
  }

  static let pause: UInt32 = 5000  // microseconds

  func serve(_ connection: Int32) {
    state.withLock { _ = $0.connections.insert(connection) }
    var pending: [UInt8] = []
    while let head = readHead(connection, &pending), let request = Request(head) {
      state.withLock { $0.requests.append(request.target) }
      guard let body = readBody(request.bodyLength, connection, &pending) else { break }
      waitWhileFrozen(connection)
      guard answer(request, body, connection) else { break }
    }
    state.withLock { _ = $0.connections.remove(connection) }
    close(connection)
  }

  private func readHead(_ connection: Int32, _ pending: inout [UInt8]) -> String? {
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let range = pending.firstRange(of: end) {
        defer { pending.removeSubrange(..<range.upperBound) }
        return String(decoding: pending[..<range.lowerBound], as: UTF8.self)
      }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = recv(connection, &bytes, bytes.count, 0)
      guard count > 0 else { return nil }
      pending += bytes[..<count]
    }
  }

  private func readBody(_ length: Int, _ connection: Int32, _ pending: inout [UInt8]) -> String? {
    while pending.count < length {
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = recv(connection, &bytes, bytes.count, 0)
      guard count > 0 else { return nil }
      pending += bytes[..<count]
    }
    defer { pending.removeFirst(length) }
    return String(decoding: pending[..<length], as: UTF8.self)
  }

  func waitWhileFrozen(_ connection: Int32) {
    while state.withLock(\.isFrozen), isOpen(connection) { usleep(Self.pause) }
  }

  func isOpen(_ connection: Int32) -> Bool {
    var byte: UInt8 = 0
    let count = recv(connection, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    return count > 0 || count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)
  }

  /// - Returns: Whether the connection can take another request.
  private func answer(_ request: Request, _ sent: String, _ connection: Int32) -> Bool {
    let refusal = state.withLock { state in
      state.refusals.first { request.path.hasPrefix($0.prefix) }?.refusal
    }
    switch refusal {
    case .status(let code, let reason, let message):
      return send(status(code, reason, message), code, connection)
    case .plain(let code, let text): return send(text, code, connection, type: "text/plain")
    case nil: break
    }
    if request.path == "/version" { return send(#"{"major":"1","minor":"36"}"#, 200, connection) }
    if let kinds = Self.discovery(request.path) { return send(kinds, 200, connection) }
    let place = request.place
    if place.rest.count == 2, place.rest[1] == "log" { return log(request, connection) }
    if request.query["watch"] != nil { return watch(request, connection) }
    guard let body = request.method == "GET" ? body(of: request) : take(request, sent) else {
      return send(
        status(404, "NotFound", "the server could not find the requested resource"), 404, connection)
    }
    return send(body, 200, connection, type: "application/json")
  }

  private func body(of request: Request) -> [UInt8]? {
    let list: [UInt8]? = state.withLock { state in
      let place = request.place
      guard let objects = state.objects[place.collection], place.rest.isEmpty else { return nil }
      if let answer = state.answers[request.path] { return answer }
      let items = objects.sorted { $0.key < $1.key }.map(\.value)
        .filter { place.namespace == nil || $0.namespace == place.namespace }.map(\.json)
      let answer = Array(
        #"{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"\#(state.version)"},"items":[\#(items.joined(separator: ","))]}"#
          .utf8)
      state.answers[request.path] = answer
      return answer
    }
    return list ?? object(at: request)
  }

  func status(_ code: Int, _ reason: String, _ message: String) -> String {
    let text = message.replacing("\"", with: "\\\"")
    return
      #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"\#(text)","reason":"\#(reason)","code":\#(code)}"#
      + "\n"
  }
}

// Answers that go on.
extension StubApiServer {
  private func watch(_ request: Request, _ connection: Int32) -> Bool {
    let place = request.place
    var version = request.query["resourceVersion"].flatMap { Int($0) } ?? 0
    let (isGone, ends, cuts) = state.withLock { ($0.oldest > version, $0.ends, $0.cuts) }
    guard
      write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", connection)
    else { return false }
    if isGone {
      let words = "too old resource version: \(version)"
      let line = #"{"type":"ERROR","object":\#(status(410, "Expired", words).dropLast())}"# + "\n"
      return chunk(line, connection) && write("0\r\n\r\n", connection)
    }
    while isOpen(connection) {
      waitWhileFrozen(connection)
      let (events, newest, isSaid, end, cut) = state.withLock { state in
        // From the end: nobody waits while all that ever happened is looked through.
        let start = state.events.lastIndex { $0.version <= version }.map { $0 + 1 } ?? 0
        let new = state.events[start...].filter { event in
          event.collection == place.collection
            && (place.namespace == nil || event.namespace == place.namespace)
        }
        return (new, state.version, state.saysBookmarks, state.ends != ends, state.cuts != cuts)
      }
      version = max(version, newest)
      for event in events {
        guard chunk(#"{"type":"\#(event.type)","object":\#(event.json)}"# + "\n", connection) else {
          return false
        }
      }
      if end {
        let bookmark =
          #"{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"\#(newest)"}}}"# + "\n"
        return (!isSaid || chunk(bookmark, connection)) && write("0\r\n\r\n", connection)
      }
      if cut { return false }
      usleep(Self.pause)
    }
    return false
  }

  func chunk(_ text: String, _ connection: Int32) -> Bool {
    write("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n", connection)
  }

  func send(
    _ body: String, _ code: Int, _ connection: Int32, type: String = "application/json"
  ) -> Bool {
    send(Array(body.utf8), code, connection, type: type)
  }

  private func send(_ body: [UInt8], _ code: Int, _ connection: Int32, type: String) -> Bool {
    let head =
      "HTTP/1.1 \(code) Stub\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n"
    guard write(head, connection) else { return false }
    guard state.withLock(\.isPaced), body.count > 512 else { return write(body[...], connection) }
    var rest = body[...]
    while !rest.isEmpty {
      guard write(rest.prefix(256), connection) else { return false }
      rest = rest.dropFirst(256)
      usleep(Self.pause)
    }
    return true
  }

  func write(_ text: String, _ connection: Int32) -> Bool {
    write(Array(text.utf8)[...], connection)
  }

  private func write(_ bytes: ArraySlice<UInt8>, _ connection: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

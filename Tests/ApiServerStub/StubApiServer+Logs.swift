import Glibc
import Synchronization

// Logs, as a kubelet has them behind the API.
extension StubApiServer {
  struct LogRun: Sendable {
    /// Lines with their clocks.
    var text = ""
    var isOver = false
  }

  /// Adds to the log of a container's newest run, which ends when `isOver`; what comes then is of the next run.
  ///
  /// - Parameters:
  ///   - namespace: The pod's.
  ///   - pod: Its name.
  ///   - container: One of it.
  ///   - text: Lines with clocks, or a part of one.
  ///   - isOver: The container ended.
  package func log(
    _ namespace: String, _ pod: String, container: String = "main", _ text: String, isOver: Bool = false
  ) {
    state.withLock { state in
      var runs = state.logs["\(namespace)/\(pod)/\(container)"] ?? []
      if runs.last?.isOver ?? true { runs.append(LogRun()) }
      runs[runs.count - 1].text += text
      runs[runs.count - 1].isOver = isOver
      state.logs["\(namespace)/\(pod)/\(container)"] = runs
    }
  }

  func log(_ request: Request, _ connection: Int32) -> Bool {
    let (namespace, pod) = (request.place.namespace ?? "", request.place.rest[0])
    let container = request.query["container"] ?? "main"
    let whom = "container \"\(container)\" in pod \"\(pod)\""
    let key = "\(namespace)/\(pod)/\(container)"
    guard let runs = state.withLock({ $0.logs[key] }), !runs.isEmpty else {
      let words = "\(whom) is waiting to start: ContainerCreating"
      return send(status(400, "BadRequest", words), 400, connection)
    }
    let run = runs.count - (request.query["previous"] == "true" ? 2 : 1)
    guard run >= 0 else {
      return send(
        status(400, "BadRequest", "previous terminated \(whom) not found"), 400, connection)
    }
    return stream(request, connection, start: Self.start(in: runs[run].text, request)) { state in
      state.logs[key]?[run] ?? LogRun(isOver: true)
    }
  }

  /// Until the run is over, whose bytes are told from a place on.
  private func stream(
    _ request: Request, _ connection: Int32, start: Int, _ run: (borrowing State) -> LogRun
  ) -> Bool {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    guard write(head, connection) else { return false }
    var sent = start
    while isOpen(connection) {
      waitWhileFrozen(connection)
      let run = state.withLock { run($0) }
      let bytes = Array(run.text.utf8.dropFirst(sent))
      sent += bytes.count
      let text = String(decoding: bytes, as: UTF8.self)
      let told = request.query["timestamps"] == "true" ? text : Self.withoutClocks(text)
      if !told.isEmpty, !chunk(told, connection) { return false }
      if run.isOver || request.query["follow"] != "true" { return write("0\r\n\r\n", connection) }
      usleep(Self.pause)
    }
    return false
  }

  /// The byte from which on it was asked for: from a whole second, or so many lines before the end.
  private static func start(in text: String, _ request: Request) -> Int {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let bytes = { (lines: ArraySlice<Substring>) in lines.reduce(0) { $0 + $1.utf8.count + 1 } }
    if let since = request.query["sinceTime"] {
      // 2026-11-21T01:18:09 in both.
      let wanted = lines.firstIndex { !$0.isEmpty && $0.prefix(19) >= since.prefix(19) }
      return wanted.map { bytes(lines[..<$0]) } ?? text.utf8.count
    }
    guard let tail = request.query["tailLines"].flatMap({ Int($0) }) else { return 0 }
    let count = lines.count - (text.hasSuffix("\n") ? 1 : 0)
    return bytes(lines[..<max(0, count - tail)])
  }

  private static func withoutClocks(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in line.firstIndex(of: " ").map { line[line.index(after: $0)...] } ?? line }
      .joined(separator: "\n")
  }
}

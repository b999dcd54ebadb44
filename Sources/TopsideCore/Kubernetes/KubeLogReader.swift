import SafeText

/// The log of one container, one run of it: through the proxy where there is one, else by `kubectl logs`.
///
/// Both outputs of a container come as one. It ends with exit code 0 and not a word when the container dies, when the
/// pod is deleted, and when the kubelet stops.
package struct KubeLogReader: LogReader {
  private let commands: KubeCommands
  private let socket: String?

  /// - Parameters:
  ///   - commands: Which cluster.
  ///   - socket: Where its proxy listens; nil reads with a kubectl for each container.
  package init(commands: KubeCommands, socket: String? = nil) {
    self.commands = commands
    self.socket = socket
  }

  package var resolution: Int64 { 1_000_000_000 }
  package var separatesRuns: Bool { true }
  package var joinsOutputs: Bool { true }

  package func command(_ subject: LogSubject, _ query: LogQuery) -> Command {
    let (namespace, pod, container) = subject.place
    return commands.logs(
      namespace: namespace, pod: pod, container: container, tail: query.range == .tail ? query.tail : nil,
      since: query.since, isPrevious: query.range == .previousRun, follows: query.follows, through: socket)
  }

  package func judge(_ result: CommandResult, of subject: LogSubject, by command: Command) -> LogEnd {
    if let end = judgeOutput(result) { return end }
    if result.status.isSuccess { return .ended }
    let words = String(decoding: result.standardError, as: UTF8.self)
    guard case .exited(let code) = result.status, let line = EngineWords.lastLine(words) else {
      return .lost(why: nil, longestPause: .seconds(30))
    }
    return socket == nil ? judge(line, words) : Self.judge(curl: code, line)
  }

  /// What is said where the lines should be, with exit code 0: by the API, by its proxy, or by the kubelet.
  private func judgeOutput(_ result: CommandResult) -> LogEnd? {
    let words = String(decoding: result.standardOutput, as: UTF8.self)
    guard let line = EngineWords.lastLine(words) else { return nil }
    if line.contains("unable to retrieve container logs for") {
      return .unreadable("its node no longer has the log of that run")
    }
    guard socket != nil else { return Self.kubelet(line) }
    if let status = KubeStatus(json: result.standardOutput) {
      // As kubectl would have told of it.
      let reason = status.reason.isEmpty ? "" : " (\(status.reason))"
      let line = "Error from server\(reason): \(status.message.replacing("\n", with: " "))"
      return judge(line, line)
    }
    // Half a refusal, or what the proxy says of an API that is away.
    if !result.status.isSuccess || Self.isCut(words) { return .lost(why: nil, longestPause: .seconds(5)) }
    let isOfProxy = ["getting credentials", "x509: ", "tls: ", "dial tcp"].contains(where: line.contains)
    return isOfProxy ? withoutLog(line) : Self.kubelet(line)
  }

  private static func kubelet(_ line: String) -> LogEnd {
    .lost(why: "the kubelet says: \(Redaction.mask(line))", longestPause: .seconds(30))
  }

  /// curl cannot connect while there is no proxy, and is cut when the proxy ends, or the API behind it.
  private static func judge(curl code: Int32, _ line: String) -> LogEnd {
    let isCut = [7, 18, 52, 55, 56].contains(code)
    return .lost(
      why: isCut ? nil : "its log cannot be read: \(Redaction.mask(line))",
      longestPause: .seconds(isCut ? 5 : 30))
  }

  private func judge(_ line: String, _ words: String) -> LogEnd {
    if line.contains("(NotFound)") { return .ended }
    if line.contains("previous terminated container") {
      return .unreadable("no earlier run: its node has no log of one")
    }
    if line.contains(" is not valid for pod ") { return .unreadable("the pod has no container of that name") }
    if let reason = Self.rest(of: line, after: " is waiting to start: ") {
      return .lost(why: "waiting to start: \(Redaction.mask(reason))", longestPause: .seconds(5))
    }
    if let refusal = Self.rest(of: line, after: " is forbidden: ") {
      return .lost(why: "not allowed: \(Redaction.mask(refusal))", longestPause: .seconds(60))
    }
    if line.contains("(Unauthorized)") {
      return .lost(why: "the cluster does not accept our credentials", longestPause: .seconds(60))
    }
    if line.contains("/containerLogs/") {
      let address = Self.rest(of: line, after: "https://").map { String($0.prefix { $0 != "/" }) }
      return .lost(why: "the kubelet at \(address ?? "its node") does not answer", longestPause: .seconds(10))
    }
    return Self.isCut(words) ? .lost(why: nil, longestPause: .seconds(5)) : withoutLog(line)
  }

  private func withoutLog(_ line: String) -> LogEnd {
    let teller: SafeText = socket == nil ? "kubectl" : "the cluster"
    return .lost(
      why: "\(teller) does not give its log: \(Redaction.mask(Self.plain(line)))", longestPause: .seconds(30))
  }

  /// Nothing is wrong but that the API server is away, which the screen says once for everything.
  private static func isCut(_ words: String) -> Bool {
    guard !words.contains("getting credentials") else { return false }
    return [
      "EOF", "GOAWAY", "http2: ", "connection reset", "broken pipe", "stream error", "was refused",
      "connection refused", "context deadline exceeded", "i/o timeout", "no route to host",
      "apiserver not ready", "apiserver is shutting down", "(ServiceUnavailable)",
    ].contains(where: words.contains)
  }

  private static func rest(of line: String, after mark: String) -> String? {
    line.firstRange(of: mark).map { String(line[$0.upperBound...]) }
  }

  /// Without what stands before every complaint.
  private static func plain(_ line: String) -> String {
    for prefix in ["error: ", "Error from server: "] where line.hasPrefix(prefix) {
      return String(line.dropFirst(prefix.count))
    }
    guard line.hasPrefix("Error from server ("), let end = line.firstRange(of: "): ") else { return line }
    return String(line[end.upperBound...])
  }
}

extension LogSubject {
  fileprivate var place: (namespace: String, pod: String, container: String) {
    // One of another tool has none; nobody asks for it here.
    guard case .kubernetes(let namespace, let pod, let container) = source else { return ("", key, "") }
    return (namespace, pod, container)
  }
}

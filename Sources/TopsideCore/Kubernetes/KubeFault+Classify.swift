extension KubeFault: Error {}

extension KubeFault {
  /// What a command's end says of the cluster. Only for a command that did not do what it should.
  package static func classify(_ command: Command, _ result: CommandResult) -> KubeFault {
    let error = String(decoding: result.standardError, as: UTF8.self)
    return classify(words: error) ?? .other(message: EngineWords.ending(result.status))
  }

  /// What it says of the cluster that a command gave no result.
  package static func classify(_ error: CommandError) -> KubeFault {
    switch error {
    case .notFound(let executable): .notInstalled(program: executable)
    case .timedOut(_, let limit): .timedOut(after: limit)
    default: .other(message: ErrorText.summary(error))
    }
  }

  /// What the API answered in place of what was asked for.
  package static func classify(_ status: KubeStatus) -> KubeFault {
    switch status.code {
    case 401: .unauthorized(message: status.message)
    case 403: .forbidden(message: KubeWords.plain(forbidden: status.message))
    case 404: .notServed(resource: status.message)
    case 429: .throttled(message: status.message)
    default:
      classify(words: status.message)
        ?? .other(message: "the API answered with \(status.code) \(status.reason)")
    }
  }

  /// What words of kubectl, of its proxy or of the API mean; nil when they say nothing.
  ///
  /// - Parameters:
  ///   - text: Standard error, or an answer in plain text.
  ///   - pluginWords: What else was said, by which a credential plugin may have explained itself.
  /// - Returns: The fault.
  static func classify(words text: String, pluginWords: String = "") -> KubeFault? {
    let lines = KubeWords.lines(text)
    guard let line = lines.last(where: KubeWords.isComplaint) ?? lines.last else { return nil }
    return credentials(lines, KubeWords.lines(pluginWords)) ?? configuration(line) ?? identity(line)
      ?? network(line) ?? .other(message: KubeWords.bare(line))
  }

  private static func credentials(_ lines: [String], _ pluginWords: [String]) -> KubeFault? {
    let sign = "getting credentials: "
    guard let index = lines.lastIndex(where: { $0.contains(sign) }),
      let cause = KubeWords.after(sign, in: lines[index])
    else { return nil }
    // What the plugin said stands before what kubectl says of it; what kubectl says after it is the same for all.
    let own = lines[..<index].filter { !$0.contains(sign) }
    let said = own.isEmpty ? pluginWords.filter { !$0.contains(sign) } : Array(own)
    let reason = KubeWords.after("exec: ", in: cause) ?? cause
    return .credentialPlugin(message: said.isEmpty ? reason : "\(said.joined(separator: " ")) (\(reason))")
  }

  private static func configuration(_ line: String) -> KubeFault? {
    if let name = KubeWords.missingContext(in: line) { return .contextMissing(name: name) }
    let signs = [
      "error loading config file", "invalid configuration: ", "no configuration has been provided",
      "Missing or incomplete configuration info",
    ]
    if signs.contains(where: line.contains) || KubeWords.isMissingFile(line) {
      return .configurationUnusable(message: KubeWords.bare(line))
    }
    // Where kubectl goes when nothing tells it where to go.
    if line.contains("connection to the server localhost:8080 was refused") {
      return noConfiguration
    }
    return nil
  }

  static let noConfiguration = KubeFault.configurationUnusable(
    message: "kubectl found none, and nothing answers at localhost:8080")

  private static func identity(_ line: String) -> KubeFault? {
    if line.contains("(Unauthorized)") || line == "Unauthorized"
      || line.contains("asked for the client to provide credentials")
    {
      return .unauthorized(message: "Unauthorized")
    }
    if line.contains("is forbidden: ") || line.contains("(Forbidden)") {
      return .forbidden(message: KubeWords.plain(forbidden: line))
    }
    if line.contains("(TooManyRequests)") || line.contains("Too Many Requests")
      || line.contains("too many requests")
    {
      return .throttled(message: KubeWords.bare(line))
    }
    if let message = KubeWords.after("x509: ", in: line) ?? KubeWords.after("tls: ", in: line) {
      return .certificate(message: message)
    }
    if let name = KubeWords.after("the server doesn't have a resource type ", in: line) {
      return .notServed(resource: name.filter { $0 != "\"" })
    }
    return line.contains("the server could not find the requested resource")
      ? .notServed(resource: "this resource") : nil
  }

  private static func network(_ line: String) -> KubeFault? {
    if let endpoint = KubeWords.endpoint(in: line) { return .unreachable(endpoint: endpoint) }
    let signs = ["context deadline exceeded", "TLS handshake timeout", "Client.Timeout", "i/o timeout"]
    return signs.contains(where: line.contains) ? .timedOut(after: .zero) : nil
  }
}

extension KubeFault {
  /// Whether it is about the cluster as a whole: what else is followed would meet the same.
  package var isOfWholeAPI: Bool {
    switch self {
    case .notInstalled, .configurationUnusable, .contextMissing, .unreachable, .certificate, .unauthorized,
      .credentialPlugin, .otherCluster:
      true
    case .timedOut, .forbidden, .throttled, .notServed, .other: false
    }
  }

  /// The most that may pass before the cluster is asked again: one on this machine costs little to ask, and its
  /// return should be seen soon.
  package var longestPause: Duration {
    if case .unreachable(let endpoint) = self, KubeWords.isLoopback(endpoint) { return .seconds(5) }
    return .seconds(30)
  }
}

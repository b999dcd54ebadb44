/// What can be picked out of the complaints of kubectl, its proxy, and the API.
enum KubeWords {
  /// Lines that say something, each once: without klog's, which repeat what follows, and without warnings.
  static func lines(_ text: String) -> [String] {
    var lines: [String] = []
    for raw in text.split(whereSeparator: \.isNewline) {
      let line = raw.trimmed
      let isNoise = isKlog(line) || noise.contains(where: line.hasPrefix) || line.contains("httputil: ")
      if !line.isEmpty, !isNoise, !lines.contains(line) { lines.append(line) }
    }
    return lines
  }

  private static let noise = [
    "Defaulted container ", "WARNING: ", "Warning: ", "Starting to serve on ",
  ]

  /// `E1121 01:18:35.753089   13498 memcache.go:265] …`
  private static func isKlog(_ line: String) -> Bool {
    guard let level = line.first, "IWEF".contains(level) else { return false }
    return line.dropFirst().prefix(4).allSatisfy(\.isNumber) && line.contains(".go:") && line.contains("] ")
  }

  /// Whether a line is the complaint itself: hints may follow it.
  static func isComplaint(_ line: String) -> Bool {
    let beginnings = ["error: ", "Error ", "Unable to connect ", "The connection to the server "]
    return beginnings.contains(where: line.hasPrefix)
  }

  /// Without what every complaint begins with.
  static func bare(_ line: String) -> String {
    for prefix in ["error: ", "Unable to connect to the server: "] where line.hasPrefix(prefix) {
      return String(line.dropFirst(prefix.count))
    }
    guard line.hasPrefix("Error from server"), let words = after(": ", in: line) else { return line }
    return words
  }

  static func after(_ sign: String, in line: String) -> String? {
    line.firstRange(of: sign).map { String(line[$0.upperBound...]) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  static func missingContext(in line: String) -> String? {
    if let name = after("context was not found for specified context: ", in: line) { return name }
    guard line.contains("\" does not exist"), let name = after("context \"", in: line) else { return nil }
    return String(name.prefix { $0 != "\"" })
  }

  /// `error: stat /home/me/.kube/config: no such file or directory`
  static func isMissingFile(_ line: String) -> Bool {
    (line.hasPrefix("error: stat ") || line.hasPrefix("error: open "))
      && (line.hasSuffix(": no such file or directory") || line.hasSuffix(": permission denied"))
  }

  /// Where nothing answers, as host and port, or as the name that is not known.
  static func endpoint(in line: String) -> String? {
    if let rest = after("The connection to the server ", in: line), rest.contains("refused") {
      return String(rest.prefix { !$0.isWhitespace })
    }
    if let rest = after("lookup ", in: line), line.contains("no such host") || line.contains("i/o timeout") {
      return String(rest.prefix { !$0.isWhitespace && $0 != ":" })
    }
    if let rest = after("dial tcp ", in: line) {
      // `127.0.0.1:6443: connect: …`, `[::1]:6443: …`; the last colon ends it.
      let address = rest.prefix { !$0.isWhitespace }
      return address.hasSuffix(":") ? String(address.dropLast()) : String(address)
    }
    let cut = ["connection reset by peer", "no route to host", "network is unreachable"]
    return cut.contains(where: line.contains) ? "its address" : nil
  }

  static func isLoopback(_ endpoint: String) -> Bool {
    ["127.", "localhost", "[::1]"].contains(where: endpoint.hasPrefix)
  }

  /// `User "vera" cannot list resource "pods" in API group "" at the cluster scope` as `vera may not list pods in the
  /// whole cluster`; the words as they are where they are others.
  static func plain(forbidden line: String) -> String {
    guard let user = quoted(after: "User ", in: line), let action = after(" cannot ", in: line),
      let verb = action.split(separator: " ").first, let resource = quoted(after: "resource ", in: action)
    else { return bare(line) }
    let scope =
      quoted(after: "in the namespace ", in: action).map { "namespace \($0)" } ?? "the whole cluster"
    return "\(user) may not \(verb) \(resource) in \(scope)"
  }

  private static func quoted(after sign: String, in line: String) -> String? {
    guard let rest = after(sign + "\"", in: line) else { return nil }
    return String(rest.prefix { $0 != "\"" })
  }
}

extension KubeCommands {
  /// The log of one container, with the kubelet's clock before each line: one curl at the proxy, which is a thirtieth
  /// of a `kubectl logs`; that where there is no proxy.
  ///
  /// - Parameters:
  ///   - namespace: The pod's.
  ///   - pod: Its name.
  ///   - container: One of it, init containers and sidecars among them.
  ///   - tail: How many lines before now; nil is all.
  ///   - since: Instead of a tail: what is newer. Whole seconds of it are taken.
  ///   - isPrevious: Of the run before the newest, which is over.
  ///   - follows: Whether it goes on until the run ends.
  ///   - socket: The proxy's; nil: there is none.
  /// - Returns: The command.
  package func logs(
    namespace: String, pod: String, container: String, tail: Int?, since: Timestamp?,
    isPrevious: Bool = false, follows: Bool = true, through socket: String? = nil
  ) -> Command {
    if let socket {
      var query = ["container=\(Self.escaped(container))", "timestamps=true"]
      if isPrevious { query.append("previous=true") } else if follows { query.append("follow=true") }
      if let since { query.append("sinceTime=\(Self.wholeSecond(since))") }
      if since == nil, let tail { query.append("tailLines=\(tail)") }
      let path = "/api/v1/namespaces/\(Self.escaped(namespace))/pods/\(Self.escaped(pod))/log"
      return request("\(path)?\(query.joined(separator: "&"))", through: socket, timeout: nil)
    }
    let start = since.map { ["--since-time=\(RFC3339.print($0))"] } ?? tail.map { ["--tail=\($0)"] } ?? []
    let run = isPrevious ? ["--previous"] : follows ? ["--follow"] : []
    return kubectl(
      ["logs", pod, "-c", container, "--timestamps"] + run + start, namespace: namespace, timeout: nil)
  }

  /// The API takes no parts of a second.
  private static func wholeSecond(_ moment: Timestamp) -> String {
    "\(RFC3339.print(moment).prefix { $0 != "." })Z"
  }
}

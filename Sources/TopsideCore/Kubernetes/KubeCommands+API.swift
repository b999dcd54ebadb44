/// Asking the API.
extension KubeCommands {
  /// The one long process through which everything is asked. It only reads: what changes something is a command of
  /// its own, on record.
  package func proxy(socket: String) -> Command {
    kubectl(
      ["proxy", "--unix-socket=\(socket)", "--reject-methods=POST,PUT,PATCH,DELETE"], timeout: nil)
  }

  /// One answer through the proxy, as it comes.
  ///
  /// curl neither reads its configuration nor asks another proxy; under its own name it would be given indented JSON,
  /// which is twice as long.
  ///
  /// - Parameters:
  ///   - path: With its query.
  ///   - socket: The proxy's.
  ///   - timeout: nil is a watch.
  /// - Returns: The command.
  package func request(_ path: String, through socket: String, timeout: Duration?) -> Command {
    Command(
      "curl",
      [
        "-q", "-g", "-sS", "-N", "--noproxy", "*", "--unix-socket", socket, "-A", "topside",
        "http://localhost\(path)",
      ], impact: .reads, timeout: timeout)
  }

  /// The same without proxy and curl: a kubectl for each answer.
  package func raw(_ path: String, timeout: Duration?) -> Command {
    kubectl(["get", "--raw", path], timeout: timeout)
  }

  /// The kubeconfig as kubectl sees it, its secrets left out by kubectl.
  ///
  /// Some builds ask the server for its version before anything else, and a credential plugin before that; they ask
  /// where nothing listens. What is printed stays the same.
  package func configuration() -> Command {
    kubectl(["--server=http://127.0.0.1:1", "config", "view", "-o", "json"], timeout: .seconds(5))
  }
}

extension KubeWatch {
  /// What changes from a version on, for as long as the server likes.
  package func watchPath(from version: String) -> String {
    "\(path)?watch=1&allowWatchBookmarks=true&resourceVersion=\(version)"
  }
}

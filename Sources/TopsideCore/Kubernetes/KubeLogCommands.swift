extension KubeCommands {
  /// `kubectl logs` of one container, with the kubelet's clock before each line.
  ///
  /// - Parameters:
  ///   - namespace: The pod's.
  ///   - pod: Its name.
  ///   - container: One of it, init containers and sidecars among them.
  ///   - tail: How many lines before now; nil is all.
  ///   - since: Instead of a tail: what is newer. kubectl takes whole seconds of it.
  ///   - isPrevious: Of the run before the newest, which is over.
  ///   - follows: Whether it goes on until the run ends.
  /// - Returns: The command.
  package func logs(
    namespace: String, pod: String, container: String, tail: Int?, since: Timestamp?,
    isPrevious: Bool = false, follows: Bool = true
  ) -> Command {
    let start = since.map { ["--since-time=\(RFC3339.print($0))"] } ?? tail.map { ["--tail=\($0)"] } ?? []
    let run = isPrevious ? ["--previous"] : follows ? ["--follow"] : []
    return kubectl(
      ["logs", pod, "-c", container, "--timestamps"] + run + start, namespace: namespace, timeout: nil)
  }
}

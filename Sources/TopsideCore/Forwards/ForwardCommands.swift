extension KubeCommands {
  /// Listens on this machine alone until it is ended, or the pod is.
  ///
  /// It counts as a change: what it opens can be written through.
  package func portForward(_ target: KubeKey, local: UInt16, remote: UInt16) -> Command {
    kubectl(
      [
        "port-forward", "--address", "127.0.0.1", target.operand, "\(local == 0 ? "" : "\(local)"):\(remote)",
      ],
      namespace: target.namespace, impact: .mutates, timeout: nil, target: target.path)
  }
}

/// What kubectl says of a forward, line by line.
package enum ForwardSign: Hashable, Sendable {
  case listening(local: UInt16, remote: UInt16)
  /// Somebody connected.
  case handling
  case portTaken
  /// Ports below 1024 are not everybody's.
  case portForbidden
  /// The way to the pod is cut; kubectl ends.
  case lostPod
  /// Nothing listens there inside of the pod; the words that the node had for it.
  case refusedInside(String)
  case podNotRunning(String)

  /// - Returns: nil for a line that says nothing of interest.
  package init?(line: String) {
    if line.hasPrefix("Forwarding from "), let ports = Self.ports(line) {
      self = .listening(local: ports.0, remote: ports.1)
    } else if line.hasPrefix("Handling connection for ") {
      self = .handling
    } else if line.lowercased().contains("unable to listen on ")
      || line.contains("unable to create listener")
    {
      self = line.contains("permission denied") ? .portForbidden : .portTaken
    } else if line.contains("lost connection to pod") {
      self = .lostPod
    } else if line.contains("error forwarding port") || line.contains("an error occurred forwarding") {
      self = .refusedInside(Self.reason(line))
    } else if line.contains("unable to forward port because pod is not running") {
      self = .podNotRunning(line)
    } else {
      return nil
    }
  }

  /// `Forwarding from 127.0.0.1:8443 -> 443`
  private static func ports(_ line: String) -> (UInt16, UInt16)? {
    let words = line.split(separator: " ")
    guard words.count == 5, words[3] == "->", let colon = words[2].lastIndex(of: ":"),
      let local = UInt16(words[2][words[2].index(after: colon)...]), let remote = UInt16(words[4])
    else { return nil }
    return (local, remote)
  }

  /// The end of the sentence, which is the node's own.
  private static func reason(_ line: String) -> String {
    guard let range = line.firstRange(of: ", uid : ") else {
      return line.split(separator: ": ").last.map { String($0) } ?? line
    }
    return String(line[range.upperBound...])
  }
}

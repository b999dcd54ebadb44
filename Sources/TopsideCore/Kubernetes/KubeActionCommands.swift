// What is asked of one object, and what is done to it.
extension KubeCommands {
  private static let patience = Duration.seconds(10)
  private static let changing = Duration.seconds(30)

  /// One object as the API has it.
  package func object(_ key: KubeKey) -> Command {
    let path = KubeWatch(key.kind, namespace: key.namespace).path
    return raw("\(path)/\(Self.escaped(key.name))", timeout: Self.patience)
  }

  /// The pods of a namespace that a query is about.
  package func pods(_ query: PodQuery) -> Command {
    let path = KubeWatch(.pod, namespace: query.namespace).path
    let words =
      switch query.which {
      case .labelled(let labels):
        Self.labelled(labels)
      case .named(let name): "fieldSelector=" + Self.escaped("metadata.name=\(name)")
      }
    return raw("\(path)?\(words)", timeout: Self.patience)
  }

  /// `labelSelector=app%3Dweb%2Ctier%3Dfront`
  static func labelled(_ labels: [String: String]) -> String {
    "labelSelector="
      + labels.sorted { $0.key < $1.key }.map { escaped("\($0.key)=\($0.value)") }.joined(separator: "%2C")
  }

  package func rolloutRestart(_ key: KubeKey) -> Command {
    change(["rollout", "restart", key.operand], key)
  }

  /// - Parameters:
  ///   - key: What is scaled.
  ///   - current: Refused by the server when it wants another number by then.
  ///   - replicas: How many there shall be.
  /// - Returns: The command.
  package func scale(_ key: KubeKey, from current: Int, to replicas: Int) -> Command {
    change(["scale", key.operand, "--current-replicas=\(current)", "--replicas=\(replicas)"], key)
  }

  /// Returns at once; the pod has its grace period to end in.
  package func delete(_ key: KubeKey) -> Command {
    change(["delete", key.operand, "--wait=false"], key, impact: .destroys)
  }

  package func cordon(_ node: KubeKey) -> Command { change(["cordon", node.operand], node) }

  package func uncordon(_ node: KubeKey) -> Command { change(["uncordon", node.operand], node) }

  /// A job of this name now, made as the schedule would make it.
  package func createJob(_ name: String, from cronJob: KubeKey) -> Command {
    change(["create", "job", name, "--from=\(cronJob.operand)"], cronJob)
  }

  /// With its events.
  package func describe(_ key: KubeKey) -> Command {
    kubectl(
      ["describe", key.operand], namespace: Self.namespace(key), timeout: .seconds(20), target: key.path)
  }

  package func yaml(_ key: KubeKey) -> Command {
    kubectl(
      ["get", key.operand, "-o", "yaml"], namespace: Self.namespace(key), timeout: .seconds(20),
      target: key.path)
  }

  /// Tries bash, then sh.
  package func shell(_ pod: KubeKey, container: String) -> Command {
    kubectl(
      [
        "exec", "--stdin", "--tty", pod.operand, "--container=\(container)", "--", "sh", "-c",
        "command -v bash >/dev/null 2>&1 && exec bash || exec sh",
      ],
      namespace: Self.namespace(pod), impact: .mutates, timeout: nil,
      target: "\(pod.path)/\(container)", place: place(pod.namespace))
  }

  static func namespace(_ key: KubeKey) -> String? { key.namespace.isEmpty ? nil : key.namespace }

  func change(
    _ arguments: [String], _ key: KubeKey, impact: Command.Impact = .mutates
  ) -> Command {
    kubectl(
      arguments, namespace: Self.namespace(key), impact: impact, timeout: Self.changing,
      target: key.path, place: place(key.namespace))
  }

  /// Where a change is made; without a namespace, in the whole cluster.
  func place(_ namespace: String) -> CommandPlace { .cluster(context: context, namespace: namespace) }

  /// For a path or a query: all but letters, digits and a few marks as `%2F`. Names come from the cluster: none of them
  /// may become another part of it.
  static func escaped(_ word: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return word.utf8.reduce(into: "") { text, byte in
      let scalar = Character(Unicode.Scalar(byte))
      if byte < 0x80, scalar.isLetter || scalar.isNumber || "-._~".contains(scalar) {
        text.append(scalar)
      } else {
        text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}

/// Some pods of a namespace.
package struct PodQuery: Hashable, Sendable {
  package enum Which: Hashable, Sendable {
    case labelled([String: String])
    case named(String)
  }

  package var namespace: String
  package var which: Which

  package init(namespace: String, _ which: Which) {
    self.namespace = namespace
    self.which = which
  }
}

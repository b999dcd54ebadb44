// Revisions, and going back to one.
extension KubeCommands {
  /// What keeps the pod templates that a workload had: replica sets of a deployment, controller revisions of the others.
  ///
  /// - Parameters:
  ///   - key: The workload.
  ///   - selector: Of its pods, whose labels are on its revisions too; empty asks for all of the namespace.
  /// - Returns: A command that prints a list.
  package func rolloutRevisions(_ key: KubeKey, selector: [String: String] = [:]) -> Command {
    let resource = key.kind == .deployment ? "replicasets" : "controllerrevisions"
    let path = "/apis/apps/v1/namespaces/\(Self.escaped(key.namespace))/\(resource)"
    return raw(
      selector.isEmpty ? path : "\(path)?\(Self.labelled(selector))", timeout: .seconds(15))
  }

  /// - Parameters:
  ///   - key: The workload.
  ///   - revision: Always a number of its own: 0 would be whichever is the second highest by then.
  /// - Returns: The command, which does not wait.
  package func rolloutUndo(_ key: KubeKey, to revision: Int) -> Command {
    change(["rollout", "undo", key.operand, "--to-revision=\(revision)"], key)
  }

  /// Says how it goes on, until it is done, has failed, or the time is over.
  package func rolloutStatus(_ key: KubeKey, atMost limit: Duration) -> Command {
    kubectl(
      ["rollout", "status", key.operand, "--timeout=\(limit.components.seconds)s"],
      namespace: Self.namespace(key), timeout: limit + .seconds(10), target: key.path)
  }

  package func setImage(_ key: KubeKey, container: String, to image: String) -> Command {
    change(["set", "image", key.operand, "\(container)=\(image)"], key)
  }
}

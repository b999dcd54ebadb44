/// Every kubectl command that is run, as argv.
///
/// The context is always given, so that `kubectl config use-context` in another window changes nothing here.
package struct KubeCommands: Hashable, Codable, Sendable {
  /// `--context`; empty where the kubeconfig has none, as inside a cluster.
  package var context: String

  /// A kubeconfig where kubectl would not look by itself; nil is the operator's own.
  package var kubeconfig: String?

  package init(context: String) { self.context = context }

  var environment: [String: String] { kubeconfig.map { ["KUBECONFIG": $0] } ?? [:] }

  package func kubectl(
    _ arguments: [String], namespace: String? = nil, impact: Command.Impact = .reads, timeout: Duration?,
    target: String? = nil, place: CommandPlace? = nil
  ) -> Command {
    let global =
      (context.isEmpty ? [] : ["--context", context]) + (namespace.map { ["--namespace", $0] } ?? [])
    return Command(
      "kubectl", global + arguments, environment: environment, impact: impact, timeout: timeout,
      target: target, place: place)
  }
}

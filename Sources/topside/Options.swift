import ArgumentParser

/// What the dashboard and `topside status` have in common; spelled as docker compose spells it.
struct Options: ParsableArguments {
  @Option(name: [.customShort("p"), .customLong("project-name")], help: "Only this compose project.")
  var projectName: String?

  @Option(name: .shortAndLong, help: "A compose file; may be repeated.")
  var file: [String] = []

  @Option(help: "A profile that counts as wanted; may be repeated.")
  var profile: [String] = []

  @Option(help: "The docker context to use.")
  var context: String?

  @Option(help: "The kubeconfig's context to look at.")
  var kubeContext: String?

  @Option(name: .shortAndLong, help: "A namespace to show; may be repeated.")
  var namespace: [String] = []

  @Flag(name: [.customShort("A"), .long], help: "Show all namespaces.")
  var allNamespaces = false

  @Flag(help: "Look at no cluster.")
  var noKubernetes = false

  @Flag(help: "Show a simulated stack; no Docker is needed.")
  var demo = false

  @Option(help: "A configuration file instead of ~/.config/topside/config.yaml.")
  var config: String?

  func validate() throws {
    if demo, context != nil || projectName != nil || !file.isEmpty || kubeContext != nil {
      throw ValidationError(
        "--demo shows a stack of its own: leave out --context, --project-name, --file and --kube-context.")
    }
    if allNamespaces, !namespace.isEmpty {
      throw ValidationError("--all-namespaces shows every namespace: leave out --namespace.")
    }
    for value in [projectName, context, kubeContext].compactMap(\.self) + profile + namespace
    where value.hasPrefix("-") || value.isEmpty {
      throw ValidationError("\"\(value)\" is no name: expected one that does not begin with a hyphen.")
    }
  }
}

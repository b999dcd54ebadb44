/// Every helm command that is run, as argv: always with its context and its namespace, whatever kubectl's are.
package struct HelmCommands: Hashable, Codable, Sendable {
  package var kubernetes: KubeCommands
  private static let patience = Duration.seconds(30)

  package init(_ kubernetes: KubeCommands) { self.kubernetes = kubernetes }

  /// Which helm this is.
  package func version() -> Command {
    Command("helm", ["version", "--template", "{{.Version}}"], impact: .reads, timeout: .seconds(10))
  }

  /// The newest revision of every release, whatever its state.
  ///
  /// The states are named one by one because version 4 has no `--all` any more.
  ///
  /// - Parameter namespace: nil is all of them.
  /// - Returns: The command, which prints JSON.
  package func list(namespace: String?) -> Command {
    let states = ["deployed", "failed", "pending", "superseded", "uninstalled", "uninstalling"]
    let whole = namespace == nil ? ["--all-namespaces"] : []
    return helm(
      ["list"] + whole + states.map { "--\($0)" } + ["--max", "1000", "--output", "json"],
      namespace: namespace, timeout: Self.patience)
  }

  package func history(_ key: ReleaseKey, atMost count: Int = 50) -> Command {
    reading(["history", "--max", "\(count)", "--output", "json"], key)
  }

  /// What its chart was given; secrets stand in it as they are.
  ///
  /// - Parameters:
  ///   - key: The release.
  ///   - revision: nil is the newest.
  ///   - includesDefaults: Whether the chart's own are printed, too.
  /// - Returns: The command, which prints YAML.
  package func values(_ key: ReleaseKey, revision: Int? = nil, includesDefaults: Bool = false) -> Command {
    reading(
      ["get", "values", "--output", "yaml"] + (includesDefaults ? ["--all"] : [])
        + (revision.map { ["--revision", "\($0)"] } ?? []), key)
  }

  /// What a revision put into the cluster, without its hooks; secrets stand in it as they are.
  package func manifest(_ key: ReleaseKey, revision: Int) -> Command {
    reading(["get", "manifest", "--revision", "\(revision)"], key)
  }

  /// - Parameters:
  ///   - key: The release.
  ///   - revision: Above 0, which would be the one before the newest, whatever became of that.
  ///   - version: Of the helm that is installed.
  ///   - limit: For each of its operations: a hook, the wait for what it applied.
  /// - Returns: The command. Ended from outside it would leave the release pending, so it has time for several.
  package func rollback(
    _ key: ReleaseKey, to revision: Int, version: HelmVersion, limit: Duration
  ) -> Command {
    // Without a value, version 4 takes --wait for watcher; what it does when nothing is said is wait for hooks only.
    let wait = version.major >= 4 ? "--wait=watcher" : "--wait"
    return helm(
      ["rollback", wait, "--timeout", "\(limit.components.seconds)s", "--", key.name, "\(revision)"],
      namespace: key.namespace, impact: .mutates, timeout: limit * 4 + .seconds(60), target: key.path,
      place: .cluster(context: kubernetes.context, namespace: key.namespace))
  }

  private func reading(_ arguments: [String], _ key: ReleaseKey) -> Command {
    // Whoever may write a Secret may give a release any name: after this it is no option.
    helm(
      arguments + ["--", key.name], namespace: key.namespace, timeout: Self.patience, target: key.path)
  }

  private func helm(
    _ arguments: [String], namespace: String?, impact: Command.Impact = .reads, timeout: Duration,
    target: String? = nil, place: CommandPlace? = nil
  ) -> Command {
    let context = kubernetes.context
    let global =
      (context.isEmpty ? [] : ["--kube-context", context]) + (namespace.map { ["--namespace", $0] } ?? [])
    return Command(
      "helm", global + arguments, environment: kubernetes.environment, impact: impact, timeout: timeout,
      target: target, place: place)
  }
}

extension ReleaseKey {
  /// Whether the name is one that Helm itself would take.
  package var isNameable: Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return (1...53).contains(name.utf8.count) && parts.allSatisfy { KubeFlows.isName(String($0)) }
  }
}

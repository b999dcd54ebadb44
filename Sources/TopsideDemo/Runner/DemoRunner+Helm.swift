import TopsideCore

// helm.
extension DemoRunner {
  func runHelm(_ command: Command) async throws(CommandError) -> CommandResult {
    guard let words = HelmWords(command.arguments), let verb = words.operands.first else {
      return .unknown(command)
    }
    let cluster = await engine.lookAtCluster().cluster
    switch verb {
    case "version": return .success("v3.18.4")
    case "list":
      let releases = cluster.releases.values.sorted { $0.name < $1.name }
      let shown = releases.filter {
        words.options["--namespace"] == nil || $0.namespace == words.options["--namespace"]
      }
      return .success(JSON.array(shown.map(\.listed)).compact + "\n")
    default: break
    }
    let operands = words.operands.dropFirst(verb == "get" ? 2 : 1)
    guard let name = operands.first, let release = cluster.releases[name],
      release.namespace == words.options["--namespace"]
    else { return .failed("Error: release: not found", code: 1) }
    let number = words.options["--revision"].flatMap { Int($0) }
    switch (verb, words.operands.dropFirst().first) {
    case ("history", _):
      return .success(release.history(words.options["--max"].flatMap { Int($0) } ?? 256).compact + "\n")
    case ("get", "values"): return .success(release.values)
    case ("get", "manifest"):
      guard let revision = release.revisions.last(where: { number == nil || $0.number == number }) else {
        return .failed("Error: release: not found", code: 1)
      }
      return .success(cluster.manifest(release, revision))
    case ("rollback", _):
      guard let target = operands.dropFirst().first.flatMap({ Int($0) }) else { return .unknown(command) }
      // As long as its hooks and its waiting take.
      try await rest(.seconds(3), command)
      return await engine.changeCluster { $0.rollBack(name, to: target) }
    default: return .unknown(command)
    }
  }
}

/// The words of a helm command.
private struct HelmWords {
  private static let valued: Set<String> = [
    "--kube-context", "--namespace", "--max", "--output", "--revision", "--timeout", "--template",
  ]

  private(set) var operands: [String] = []
  private(set) var options: [String: String] = [:]

  /// nil for an option that needs a word and has none.
  init?(_ words: [String]) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        return
      }
      guard word.hasPrefix("-") else {
        operands.append(word)
        continue
      }
      guard Self.valued.contains(word) else { continue }
      guard let value = rest.popFirst() else { return nil }
      options[word] = value
    }
  }
}

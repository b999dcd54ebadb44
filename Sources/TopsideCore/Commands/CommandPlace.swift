/// Where a command changes something, as far as the configuration can protect it.
package enum CommandPlace: Hashable, Codable, Sendable {
  case project(String)
  /// An empty namespace is the whole cluster; an empty context is kubectl's own.
  case cluster(context: String, namespace: String)
  /// The machine itself: its units and what they keep.
  case host
}

extension Command {
  /// Where it changes something: what it says itself, else what its words say; nil where neither does.
  package var changedPlace: CommandPlace? {
    if let place { return place }
    switch executable.split(separator: "/").last {
    case "kubectl", "helm":
      return .cluster(
        context: value(of: ["--context", "--kube-context"]) ?? "",
        namespace: value(of: ["--namespace", "-n"]) ?? "")
    case "docker" where arguments.contains("compose"):
      return value(of: ["-p", "--project-name"]).map(CommandPlace.project)
    default: return nil
    }
  }

  private func value(of options: [String]) -> String? {
    for (index, word) in arguments.enumerated() {
      if options.contains(word) { return index + 1 < arguments.count ? arguments[index + 1] : nil }
      if let option = options.first(where: { word.hasPrefix("\($0)=") }) {
        return String(word.dropFirst(option.count + 1))
      }
    }
    return nil
  }
}

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

  @Flag(help: "Show a simulated stack; no Docker is needed.")
  var demo = false

  @Option(help: "A configuration file instead of ~/.config/topside/config.yaml.")
  var config: String?

  func validate() throws {
    if demo, context != nil || projectName != nil || !file.isEmpty {
      throw ValidationError(
        "--demo shows a stack of its own: leave out --context, --project-name and --file.")
    }
    for value in [projectName, context].compactMap(\.self) + profile
    where value.hasPrefix("-") || value.isEmpty {
      throw ValidationError("\"\(value)\" is no name: expected one that does not begin with a hyphen.")
    }
  }
}

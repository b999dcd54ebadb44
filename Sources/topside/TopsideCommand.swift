import ArgumentParser

struct TopsideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topside",
    abstract: "A terminal dashboard for compose services in production.",
    discussion: """
      Without a subcommand it opens the dashboard. In a compose directory that project comes first; anywhere else \
      projects are found by the labels of their containers. ? shows the keys.
      """,
    version: "topside \(Version.text)",
    subcommands: [DashboardCommand.self, StatusCommand.self, DocsCommand.self],
    defaultSubcommand: DashboardCommand.self)
}

enum Version {
  static let text = "0.1.0"
}

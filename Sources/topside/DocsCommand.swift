import ArgumentParser
import CellGrid
import Configuration
import Dashboard

/// Prints the pages that are made from the program's own tables, so that they cannot say anything else.
struct DocsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs", abstract: "Print a page of the documentation.", shouldDisplay: false)

  enum Page: String, ExpressibleByArgument, CaseIterable { case keys, configuration, themes, man }

  @Argument(help: "keys, configuration, themes or man.")
  var page: Page

  func run() throws {
    switch page {
    case .keys: print(DocsPages.keys, terminator: "")
    case .configuration: print(DocsPages.configuration, terminator: "")
    case .themes: print(DocsPages.themes, terminator: "")
    case .man: print(ManPage.text, terminator: "")
    }
  }
}

package import CellGrid
package import SafeText

/// A key's meaning, as the help, the footer, the man page and the documentation print it.
package struct Binding: Hashable, Sendable {
  /// Where the key has this meaning.
  package enum Place: String, Hashable, Sendable, CaseIterable {
    case everywhere, list, row, change, cluster, runs, logs

    package var title: SafeText {
      switch self {
      case .everywhere: "Everywhere"
      case .list: "Lists"
      case .row: "On a row, looking"
      case .change: "On a row, changing (each shows its plan first)"
      case .cluster: "On Home and the screens of a cluster"
      case .runs: "Runs"
      case .logs: "Logs"
      }
    }
  }

  package var action: Action
  package var keys: [Key]
  package var place: Place
  /// One word, for the footer.
  package var label: SafeText
  /// One line, for the help.
  package var summary: SafeText

  package init(_ action: Action, _ place: Place, _ keys: [Key], _ label: SafeText, _ summary: SafeText) {
    self.action = action
    self.place = place
    self.keys = keys
    self.label = label
    self.summary = summary
  }
}

import LogEngine
package import SafeText

/// Lines of the log on their way out: to a file, or to a pager.
package struct LogExport: Hashable, Sendable {
  package enum Part: Hashable, Sendable, CaseIterable {
    /// What the filter lets through; everything when there is none.
    case shown
    case everything
    /// From where the selection begins to where it ends.
    case selection

    package var title: SafeText {
      switch self {
      case .shown: "lines that pass the filter"
      case .everything: "all lines"
      case .selection: "selected lines"
      }
    }
  }

  package var part: Part
  /// Of the file to be made; empty for a pager.
  package var path: String
  /// The ends of the selection, in any order.
  package var ends: [LogPlace]
  package var isFiltered: Bool
  /// Several sources are merged: each line says whose it is.
  package var hasNames: Bool

  package init(
    _ part: Part, path: String, ends: [LogPlace] = [], isFiltered: Bool = false, hasNames: Bool = false
  ) {
    self.part = part
    self.path = path
    self.ends = ends
    self.isFiltered = isFiltered
    self.hasNames = hasNames
  }
}

package import SafeText

/// A compose project: where its files are, and what reading them gave.
package struct Project: Hashable, Sendable, Identifiable {
  package enum Declaration: Hashable, Sendable {
    /// The files were not read yet.
    case pending
    /// No file is known or there any more; rows come from containers alone.
    case absent(SafeText)
    /// Compose refused the files, in its own words; rows come from containers alone.
    case broken(SafeText)
    case read
  }

  package let name: String
  package var files: ProjectFiles
  package var declaration = Declaration.pending

  package init(name: String, files: ProjectFiles) {
    self.name = name
    self.files = files
  }

  package var id: String { name }
}

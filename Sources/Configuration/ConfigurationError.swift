/// A place in a file; lines and columns count from 1.
package struct Place: Hashable, Sendable {
  package var file: String
  package var line: Int
  package var column: Int

  package init(file: String, line: Int = 1, column: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
  }
}

/// What is wrong in a configuration file, and where.
package struct ConfigurationError: Error, Hashable {
  package enum Problem: Hashable, Sendable {
    /// Not YAML; in the parser's words.
    case syntax(String)
    case notUTF8
    case tooLong(bytes: Int, limit: Int)
    case tooDeep(limit: Int)
    case tooManyNodes(limit: Int)
    /// Anchors, aliases, tags, several documents: YAML that a configuration does not need.
    case refused(feature: String)
    case duplicate(key: String, firstLine: Int)
    case wrong(expected: String, found: String)
    /// A name that is none of the known ones: what kind of name, and the nearest known one.
    case unknown(kind: String, name: String, nearest: String?)
    case missing(kind: String, names: [String])
  }

  package var place: Place
  package var problem: Problem

  package init(_ place: Place, _ problem: Problem) {
    self.place = place
    self.problem = problem
  }
}

/// Reads YAML, for what must not know how.
package protocol YAMLReading: Sendable {
  /// - Returns: nil for an empty document.
  /// - Throws: What is wrong with it, and where.
  func read(_ bytes: [UInt8], file: String) throws(YAMLFault) -> YAMLValue?
}

package struct YAMLFault: Error, Hashable, Sendable {
  package var words: String
  package init(_ words: String) { self.words = words }
}

/// A value of a YAML file.
package indirect enum YAMLValue: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package var key: String
    /// Counts from 1.
    package var line: Int
    package var value: YAMLValue

    package init(_ key: String, line: Int, _ value: YAMLValue) {
      self.key = key
      self.line = line
      self.value = value
    }
  }

  case scalar(String)
  case sequence([YAMLValue])
  case mapping([Entry])

  package subscript(_ key: String) -> YAMLValue? { entries.first { $0.key == key }?.value }

  package var entries: [Entry] {
    if case .mapping(let entries) = self { entries } else { [] }
  }

  package var items: [YAMLValue] {
    if case .sequence(let items) = self { items } else { [] }
  }

  /// Text that is not empty.
  package var text: String? {
    if case .scalar(let text) = self, !text.isEmpty { text } else { nil }
  }
}

/// Values for a child's environment that must not be seen: they can be neither printed nor written.
package struct Secrets: Hashable, Sendable {
  /// By name; only for the environment of a child process.
  package let values: [String: String]

  package init(_ values: [String: String] = [:]) { self.values = values }

  package var names: [String] { values.keys.sorted() }
  package var isEmpty: Bool { values.isEmpty }

  /// Both; where a name is in both, the other's value.
  package func merging(_ other: Secrets) -> Secrets {
    Secrets(values.merging(other.values) { _, new in new })
  }
}

extension Secrets: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { Redaction.hidden }
  package var debugDescription: String { Redaction.hidden }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

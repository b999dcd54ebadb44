package import SafeText

/// What a command prints, kept in a private file.
package struct SavedOutput: Hashable, Codable, Sendable {
  /// That only looks.
  package var command: Command
  package var path: String
  /// Where it is met, there is what is needed already.
  package var unless: Probe?
  /// That it cannot be had is told, and the flow goes on.
  package var isOptional = false
  /// Whether secrets are masked in it: for what is made to be handed on.
  package var isMasked = false

  package init(_ command: Command, to path: String, unless: Probe? = nil) {
    self.command = command
    self.path = path
    self.unless = unless
  }

  package var title: SafeText { "\(ErrorText.words(command)) > \(path)" }
}

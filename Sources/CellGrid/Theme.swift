package import SafeText

/// How each role looks.
package struct Theme: Hashable, Sendable {
  /// What a role looks like: palette colours (nil is the terminal's own) and attributes.
  package var name: String
  private var looks: [Role: TextStyle]

  package init(name: String, looks: [Role: TextStyle]) {
    self.name = name
    self.looks = looks
  }

  package subscript(_ role: Role) -> TextStyle { looks[role] ?? .plain }
}

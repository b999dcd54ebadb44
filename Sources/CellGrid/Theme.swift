package import SafeText

/// How each role looks.
package struct Theme: Hashable, Sendable {
  /// How many colours a terminal can show.
  package enum Depth: Hashable, Sendable { case palette256, sixteen, eight, mono }

  package var name: String
  /// What the looks were reduced to, and what colours of log lines still are.
  package let depth: Depth
  /// By the roles' raw values.
  private let looks: [TextStyle]

  /// A theme of palette colours, nil being the terminal's own, and attributes; other roles are plain.
  package init(name: String, looks: [Role: TextStyle]) {
    self.init(name: name, depth: .palette256, looks: looks)
  }

  init(name: String, depth: Depth, looks: [Role: TextStyle]) {
    self.name = name
    self.depth = depth
    self.looks = Role.allCases.map { looks[$0] ?? .plain }
  }

  package subscript(_ role: Role) -> TextStyle { looks[Int(role.rawValue)] }

  /// How a cell looks: its role with the colours of a log line over it, within what the terminal shows.
  ///
  /// A text colour that is the background's gives way to the role's own, lest the text vanish.
  package func look(_ style: Style) -> TextStyle {
    let role = self[style.role]
    var look = role
    look.attributes.formUnion(style.attributes)
    guard depth != .mono else { return look }
    let over = Palette.reduced(
      TextStyle(foreground: style.foreground, background: style.background), to: depth)
    if let background = over.background { look.background = background }
    if let foreground = over.foreground, foreground != look.background { look.foreground = foreground }
    look.attributes.formUnion(over.attributes)
    return look
  }
}

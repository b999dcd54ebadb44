/// One cell: a glyph and a style, eight bytes.
package struct Cell: Hashable, Sendable {
  /// A Unicode scalar; from `Grid.firstCluster` on, an index into the grid's clusters; 0 in the right half of
  /// a wide character.
  package var glyph: UInt32
  package var style: Style

  package init(glyph: UInt32, style: Style) {
    self.glyph = glyph
    self.style = style
  }

  package static func blank(_ style: Style) -> Cell { Cell(glyph: 32, style: style) }

  /// Whether this is the right half of the wide character to its left.
  package var isRightHalf: Bool { glyph == 0 }
}

/// What is known of a line besides its text and traits: of what is looked for, of the filter, and of the operator.
///
/// They stay with the line wherever late lines move it to.
struct LineFlags: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  /// What is looked for was tried on it.
  static let searched = LineFlags(rawValue: 1)
  /// What is looked for is in it.
  static let match = LineFlags(rawValue: 2)
  /// The filter was tried on it.
  static let sifted = LineFlags(rawValue: 4)
  /// The filter itself selects it.
  static let hit = LineFlags(rawValue: 8)
  /// The filter shows it: a hit, the context of one, or a marker.
  static let visible = LineFlags(rawValue: 16)
  /// The operator marked it.
  static let marked = LineFlags(rawValue: 32)
}

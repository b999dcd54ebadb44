/// What SGR sequences may do to text: colours from the 256-colour palette and a few attributes.
package struct TextStyle: Hashable, Sendable {
  package struct Attributes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let italic = Attributes(rawValue: 4)
    package static let underline = Attributes(rawValue: 8)
    package static let reverse = Attributes(rawValue: 16)
  }

  /// Index into the 256-colour palette; nil is the terminal's own colour. 24-bit colours are mapped to the nearest.
  package var foreground: UInt8?
  package var background: UInt8?
  package var attributes: Attributes

  package init(foreground: UInt8? = nil, background: UInt8? = nil, attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  package static let plain = TextStyle()
}

/// Text that may be drawn: no control characters, no escapes, no bidi or zero-width tricks.
///
/// The drawing layer accepts nothing else. Bytes and strings from outside get in through `init(sanitising:)`;
/// our own words through literals and interpolation, which sanitises every interpolated string.
package struct SafeText: Hashable, Sendable, Comparable {
  /// The text itself, one line, valid UTF-8, every character visible.
  package let text: String

  /// Makes untrusted text harmless; what was dangerous shows as a visible glyph.
  package init(sanitising untrusted: some StringProtocol) {
    text = String(untrusted.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "\u{FFFD}" : Character($0) })
  }

  package init() { text = "" }

  private init(trusted: String) { text = trusted }

  package var isEmpty: Bool { text.isEmpty }

  package static func < (a: SafeText, b: SafeText) -> Bool { a.text < b.text }

  package static func + (a: SafeText, b: SafeText) -> SafeText { SafeText(trusted: a.text + b.text) }
}

extension SafeText: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self.init(trusted: value) }

  package init(stringInterpolation: Interpolation) { self.init(trusted: stringInterpolation.text) }

  /// Literal parts are ours; everything interpolated is sanitised unless its type is already safe.
  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""
    package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }
    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ value: SafeText) { text += value.text }
    package mutating func appendInterpolation(_ value: some StringProtocol) {
      text += SafeText(sanitising: value).text
    }
    package mutating func appendInterpolation(_ value: some BinaryInteger) { text += String(value) }
  }
}

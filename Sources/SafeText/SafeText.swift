/// Text that may be drawn: no control characters, no escapes, no bidi or zero-width tricks.
///
/// The drawing layer accepts nothing else. Bytes and strings from outside get in through `init(sanitising:)`;
/// our own words through literals and interpolation, which sanitises every interpolated string.
package struct SafeText: Hashable, Sendable, Comparable {
  /// The text itself, one line, valid UTF-8, every character visible.
  package let text: String

  /// Makes an untrusted name, label or message harmless: sequences go, colours too, and every other control
  /// shows as caret notation (`^G`), a line break as `\n`, an invisible character as `<U+202E>`.
  package init(sanitising untrusted: some StringProtocol) {
    let isPlain = untrusted.utf8.withContiguousStorageIfAvailable {
      $0.span.endOfPlainText(from: 0) == $0.count
    }
    self.init(
      trusted: isPlain == true ? String(untrusted) : SafeText(sanitising: Array(untrusted.utf8)).text)
  }

  /// Makes an untrusted name, label or message harmless. Bytes that are not UTF-8 become U+FFFD.
  package init(sanitising untrusted: [UInt8]) {
    var safe = SafeBytes()
    safe.append(label: untrusted.span)
    self.init(safe)
  }

  /// Makes each of some untrusted words harmless, then joins them: what one leaves open takes nothing of the next.
  package init(sanitising words: some Sequence<String>, separator: SafeText) {
    self.init(trusted: words.map { SafeText(sanitising: $0).text }.joined(separator: separator.text))
  }

  /// Everything that a buffer holds, as one text, without its colours.
  package init(_ safe: SafeBytes) { text = String(decoding: safe.bytes, as: UTF8.self) }

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

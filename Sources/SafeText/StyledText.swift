/// A line of safe text and the colours that its SGR sequences asked for, kept beside it.
package struct StyledText: Hashable, Sendable {
  /// A stretch of UTF-8 bytes of `text` that has one style.
  package struct Run: Hashable, Sendable {
    package var bytes: Range<Int>
    package var style: TextStyle
    package init(bytes: Range<Int>, style: TextStyle) {
      self.bytes = bytes
      self.style = style
    }
  }

  package var text: SafeText
  /// In order, without overlap; bytes that no run covers are plain.
  package var runs: [Run]

  package init(_ text: SafeText, runs: [Run] = []) {
    self.text = text
    self.runs = runs
  }
}

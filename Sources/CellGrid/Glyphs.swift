package import SafeText

/// The characters that are not letters, in a set for terminals with UTF-8 and one for those without.
///
/// Every glyph is one column wide, so that both sets give the same layout.
package struct Glyphs: Hashable, Sendable {
  // State marks, in front of a name.
  package var healthy: SafeText
  package var failed: SafeText
  package var warning: SafeText
  package var done: SafeText
  package var off: SafeText
  package var missing: SafeText
  package var marked: SafeText

  package var barFull: SafeText
  package var barEmpty: SafeText
  /// From nothing to full; the first is a blank.
  package var levels: [SafeText]

  package var box: Box
  package var left: SafeText
  package var right: SafeText
  package var up: SafeText
  package var down: SafeText
  package var ellipsis: SafeText
  /// Between parts of a line.
  package var dot: SafeText
  package var tabSeparator: SafeText

  /// What rectangles are drawn with.
  package struct Box: Hashable, Sendable {
    package var horizontal: SafeText
    package var vertical: SafeText
    package var topLeft: SafeText
    package var topRight: SafeText
    package var bottomLeft: SafeText
    package var bottomRight: SafeText
    package var teeLeft: SafeText
    package var teeRight: SafeText
  }

  package static let unicode = Glyphs(
    healthy: "●", failed: "▲", warning: "!", done: "✓", off: "·", missing: "○", marked: "◆",
    barFull: "▓", barEmpty: "░", levels: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    box: Box(
      horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘",
      teeLeft: "├", teeRight: "┤"),
    left: "←", right: "→", up: "↑", down: "↓", ellipsis: "…", dot: "·", tabSeparator: "│")

  package static let ascii = Glyphs(
    healthy: "*", failed: "X", warning: "!", done: "v", off: ".", missing: "o", marked: "+",
    barFull: "#", barEmpty: ".", levels: [" ", ".", "_", "-", "=", "+", "*", "%", "#"],
    box: Box(
      horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
      teeLeft: "+", teeRight: "+"),
    left: "<", right: ">", up: "^", down: "v", ellipsis: "~", dot: "-", tabSeparator: "|")
}

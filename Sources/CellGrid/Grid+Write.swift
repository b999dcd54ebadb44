package import SafeText

/// Where a text stands in its rectangle.
package enum Alignment: Hashable, Sendable { case leading, centre, trailing }

extension Grid {
  /// Writes one line of text into the first row of a rectangle, cut at its right edge.
  ///
  /// - Returns: The number of columns taken, also where they are off the screen.
  @discardableResult
  package mutating func write(_ text: SafeText, in area: Rect, _ style: Style) -> Int {
    guard var pen = Pen(area, size, skipping: 0) else { return 0 }
    draw(text.text.unicodeScalars, style, &pen)
    return min(pen.x, area.maxX) - area.x
  }

  /// Writes one line of text where it is told to stand and, where it does not fit, ends it with an ellipsis
  /// of one column; begins it with one when its end is what matters, as in a path.
  ///
  /// - Returns: The number of columns taken.
  @discardableResult
  package mutating func write(
    _ text: SafeText, in area: Rect, _ style: Style, align: Alignment = .leading, ellipsis: SafeText,
    keepingEnd: Bool = false
  ) -> Int {
    let columns = text.columns
    guard columns > area.columns else {
      let room = area.columns - columns
      let start = align == .leading ? 0 : align == .trailing ? room : room / 2
      return write(text, in: area.splitLeft(start).rest, style)
    }
    guard area.columns > 0 else { return 0 }
    if keepingEnd {
      let (left, rest) = area.splitLeft(1)
      write(StyledText(text), in: rest, base: style, skipping: columns - rest.columns)
      write(ellipsis, in: left, style)
    } else {
      let (left, rest) = area.splitLeft(area.columns - 1)
      write(text, in: left, style)
      write(ellipsis, in: rest, style)
    }
    return area.columns
  }

  /// Writes a line of a log, its own colours laid over a style's role, scrolled to the left by some columns.
  ///
  /// - Returns: The number of columns taken.
  @discardableResult
  package mutating func write(
    _ styled: StyledText, in area: Rect, base: Style, skipping columns: Int = 0
  ) -> Int {
    guard var pen = Pen(area, size, skipping: columns) else { return 0 }
    let utf8 = styled.text.text.utf8
    let scalars = styled.text.text.unicodeScalars
    var (done, offset) = (utf8.startIndex, 0)
    for run in styled.runs where run.bytes.lowerBound >= offset {
      guard pen.x < pen.end,
        let start = utf8.index(done, offsetBy: run.bytes.lowerBound - offset, limitedBy: utf8.endIndex)
      else { break }
      let end = utf8.index(start, offsetBy: run.bytes.count, limitedBy: utf8.endIndex) ?? utf8.endIndex
      draw(scalars[done..<start], base, &pen)
      draw(scalars[start..<end], Style(base.role, over: run.style), &pen)
      (done, offset) = (end, run.bytes.upperBound)
    }
    draw(scalars[done...], base, &pen)
    return max(0, min(pen.x, area.maxX) - area.x)
  }
}

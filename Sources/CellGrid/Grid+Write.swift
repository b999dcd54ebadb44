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
  /// - Parameters:
  ///   - styled: The line.
  ///   - area: Its first row is written to.
  ///   - base: For what the line does not colour itself.
  ///   - lit: UTF-8 byte ranges, in order and without overlap, that are shown as matches whatever their colour.
  ///   - columns: How many columns at the line's beginning are left out.
  /// - Returns: The number of columns taken.
  @discardableResult
  package mutating func write(
    _ styled: StyledText, in area: Rect, base: Style, lit: [Range<Int>] = [], skipping columns: Int = 0
  ) -> Int {
    guard var pen = Pen(area, size, skipping: columns) else { return 0 }
    let utf8 = styled.text.text.utf8
    let scalars = styled.text.text.unicodeScalars
    var (done, offset) = (utf8.startIndex, 0)
    for stretch in Self.stretches(styled.runs, lit, base) where stretch.bytes.lowerBound >= offset {
      guard pen.x < pen.end,
        let start = utf8.index(done, offsetBy: stretch.bytes.lowerBound - offset, limitedBy: utf8.endIndex)
      else { break }
      let end = utf8.index(start, offsetBy: stretch.bytes.count, limitedBy: utf8.endIndex) ?? utf8.endIndex
      draw(scalars[done..<start], base, &pen)
      draw(scalars[start..<end], stretch.style, &pen)
      (done, offset) = (end, stretch.bytes.upperBound)
    }
    draw(scalars[done...], base, &pen)
    return max(0, min(pen.x, area.maxX) - area.x)
  }

  /// Bytes that are drawn in another style than the rest, in order.
  private static func stretches(
    _ runs: [StyledText.Run], _ lit: [Range<Int>], _ base: Style
  ) -> [(bytes: Range<Int>, style: Style)] {
    let coloured = runs.map { (bytes: $0.bytes, style: Style(base.role, over: $0.style)) }
    guard !lit.isEmpty else { return coloured }
    let matches = lit.map { (bytes: $0, style: Style(.match)) }
    let rest = coloured.flatMap { run in
      uncovered(run.bytes, by: lit).map { (bytes: $0, style: run.style) }
    }
    return (matches + rest).sorted { $0.bytes.lowerBound < $1.bytes.lowerBound }
  }

  /// What is left of a range when others are taken out of it.
  private static func uncovered(_ range: Range<Int>, by others: [Range<Int>]) -> [Range<Int>] {
    var left: [Range<Int>] = []
    var start = range.lowerBound
    for other in others where other.overlaps(range) {
      if other.lowerBound > start { left.append(start..<other.lowerBound) }
      start = max(start, other.upperBound)
    }
    return start < range.upperBound ? left + [start..<range.upperBound] : left
  }
}

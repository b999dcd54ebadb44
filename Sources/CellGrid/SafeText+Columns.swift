package import SafeText

extension SafeText {
  /// The columns that this text takes on the screen.
  package var columns: Int {
    let utf8 = text.utf8
    if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
    var previous: Unicode.Scalar?
    return text.unicodeScalars.reduce(into: 0) { columns, scalar in
      columns += Width.of(scalar, after: previous)
      previous = scalar
    }
  }

  /// Where the rows begin, in columns, when this text is folded into rows of a width.
  ///
  /// A wide character that does not fit at the end of a row begins the next. Drawing a row is
  /// `grid.write(styled, in: row, base: style, skipping: start)` into as many columns as the row has.
  ///
  /// - Returns: At least one range; the last ends where the text ends.
  package func rows(columns width: Int) -> [Range<Int>] {
    let width = max(1, width)
    var rows: [Range<Int>] = []
    var (start, column) = (0, 0)
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      let step = Width.of(scalar, after: previous)
      previous = scalar
      if column + step - start > width, column > start {
        rows.append(start..<column)
        start = column
      }
      column += step
    }
    return rows + [start..<column]
  }
}

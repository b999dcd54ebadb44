extension Grid {
  /// A stretch of one row.
  package struct Run: Hashable, Sendable {
    package var row: Int
    package var columns: Range<Int>
    package init(row: Int, columns: Range<Int>) {
      self.row = row
      self.columns = columns
    }
  }

  /// What must be drawn to turn another screen into this one, from top to bottom and left to right.
  ///
  /// Runs hold whole characters. Runs less than four cells apart are one: moving the cursor costs as much.
  /// Without a previous screen, or after one of another size, everything changed.
  package func changedRuns(from previous: Grid?) -> [Run] {
    guard let previous, previous.size == size else {
      return (0..<(size.columns > 0 ? size.rows : 0)).map { Run(row: $0, columns: 0..<size.columns) }
    }
    let areNumbersComparable = clusters == previous.clusters
    var runs: [Run] = []
    cells.withUnsafeBufferPointer { new in
      previous.cells.withUnsafeBufferPointer { old in
        for index in new.indices where new[index] != old[index] || !areNumbersComparable {
          if !areNumbersComparable, isSame(new[index], old[index], in: previous) { continue }
          note(index, new, old, in: &runs)
        }
      }
    }
    return runs
  }

  private func isSame(_ cell: Cell, _ other: Cell, in previous: Grid) -> Bool {
    guard cell.style == other.style else { return false }
    if cell.glyph < Grid.firstCluster || other.glyph < Grid.firstCluster { return cell.glyph == other.glyph }
    return character(cell) == previous.character(other)
  }

  /// Adds a changed cell to the runs, with the other half of a wide character that is or was there.
  private func note(
    _ index: Int, _ new: UnsafeBufferPointer<Cell>, _ old: UnsafeBufferPointer<Cell>, in runs: inout [Run]
  ) {
    let (row, column) = index.quotientAndRemainder(dividingBy: size.columns)
    let start = new[index].isRightHalf || old[index].isRightHalf ? column - 1 : column
    let hasRight =
      column + 1 < size.columns && (new[index + 1].isRightHalf || old[index + 1].isRightHalf)
    let end = column + (hasRight ? 2 : 1)
    if let last = runs.last, last.row == row, start - last.columns.upperBound < 4 {
      runs[runs.count - 1].columns = min(last.columns.lowerBound, start)..<max(end, last.columns.upperBound)
    } else {
      runs.append(Run(row: row, columns: start..<end))
    }
  }
}

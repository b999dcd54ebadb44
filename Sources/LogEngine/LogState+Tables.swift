internal import DequeModule

extension LogState {
  /// A part of a table: the pages come first, then the tail.
  struct Stretch {
    var table: Int
    var indices: Range<Int>
    /// Of its first line.
    var position: Int
  }

  /// Goes through the tables that hold some positions.
  ///
  /// - Parameters:
  ///   - positions: Of lines; those that are not kept are left out.
  ///   - backwards: From the newest to the oldest.
  ///   - body: Returns whether to go on.
  func forEachStretch(of positions: Range<Int>, backwards: Bool = false, _ body: (Stretch) -> Bool) {
    let positions = positions.clamped(to: kept)
    guard !positions.isEmpty else { return }
    let (first, last) = (place(of: positions.lowerBound), place(of: positions.upperBound - 1))
    let tables = first.table...last.table
    for offset in 0..<tables.count {
      let table = backwards ? last.table - offset : first.table + offset
      let all = self[table].kept
      let lower = table == first.table ? first.index : all.lowerBound
      let upper = table == last.table ? last.index + 1 : all.upperBound
      let stretch = Stretch(
        table: table, indices: lower..<upper, position: position(of: table) + lower - all.lowerBound)
      guard body(stretch) else { return }
    }
  }

  subscript(table: Int) -> LineTable { table < pages.count ? pages[table] : tail }

  mutating func update<Result>(_ table: Int, _ body: (inout LineTable) -> Result) -> Result {
    table < pages.count ? body(&pages[table]) : body(&tail)
  }

  /// The position of the first line that is kept of a table.
  func position(of table: Int) -> Int {
    let dropped = pages.first?.start ?? 0
    return table == 0 ? kept.lowerBound : kept.lowerBound - dropped + table * Self.window
  }

  func place(of position: Int) -> (table: Int, index: Int) {
    let index = position - kept.lowerBound + (pages.first ?? tail).start
    let table = min(index / Self.window, pages.count)
    return table < pages.count
      ? (table, index % Self.window)
      : (table, index - table * Self.window + (pages.isEmpty ? 0 : tail.start))
  }
}

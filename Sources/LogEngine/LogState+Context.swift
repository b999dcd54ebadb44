internal import DequeModule

extension LogState {
  /// Shows the hits of the filter in a stretch of positions, the lines around each, and markers; and nothing else.
  mutating func showContext(in positions: Range<Int>) {
    guard let filter else { return }
    let positions = positions.clamped(to: kept)
    guard !positions.isEmpty else { return }
    let isShown = shown(filter, positions)
    var stretches: [Stretch] = []
    forEachStretch(of: positions) { stretch in
      stretches.append(stretch)
      return true
    }
    for stretch in stretches {
      let first = stretch.position - positions.lowerBound
      update(stretch.table) { [queries] table in
        table.renew(queries)
        table.assign(
          .visible, isShown[first..<first + stretch.indices.count], from: stretch.indices.lowerBound)
        table.recount()
      }
    }
  }

  /// Which lines of a stretch of positions are to be shown.
  private func shown(_ filter: SourceFilter, _ positions: Range<Int>) -> [Bool] {
    let context = filter.filter.context
    let around = (positions.lowerBound - context..<positions.upperBound + context).clamped(to: kept)
    var isHit = [Bool](repeating: false, count: around.count)
    var isShown = [Bool](repeating: false, count: around.count)
    forEachStretch(of: around) { stretch in
      let table = self[stretch.table]
      guard table.valid(queries).contains(.hit) else { return true }
      var offset = stretch.position - around.lowerBound
      for index in stretch.indices {
        isHit[offset] = table.flags[index].contains(.hit)
        isShown[offset] = isHit[offset] || isShownMarker(table, index, filter)
        offset += 1
      }
      return true
    }
    Self.spread(isHit, context, &isShown)
    let first = positions.lowerBound - around.lowerBound
    return Array(isShown[first..<first + positions.count])
  }

  private func isShownMarker(_ table: LineTable, _ index: Int, _ filter: SourceFilter) -> Bool {
    table.traits[index].kind == .marker && table.flags[index].contains(.sifted)
      && filter.allows(table.records[index].source)
  }

  private static func spread(_ isHit: [Bool], _ context: Int, _ isShown: inout [Bool]) {
    var shownUntil = 0
    for index in isHit.indices {
      if isHit[index] { shownUntil = index + context + 1 }
      if index < shownUntil { isShown[index] = true }
    }
    var shownFrom = isHit.count
    for index in isHit.indices.reversed() {
      if isHit[index] { shownFrom = index - context }
      if index >= shownFrom { isShown[index] = true }
    }
  }
}

internal import DequeModule

extension LogState {
  /// Whether something is left to be tried.
  mutating func isScanNeeded() -> Bool { isUntried(tail) || untriedPage() != nil }

  /// The next lines to be tried, copied, so that they can be tried while others use the store.
  ///
  /// - Returns: nil when nothing is left.
  mutating func nextScan() -> ScanWork? {
    // During a flood there is always something in the tail.
    let page = triedTailLast || !isUntried(tail) ? untriedPage() : nil
    guard page != nil || isUntried(tail) else { return nil }
    triedTailLast = page == nil
    let table = page.map { pages[$0] } ?? tail
    let range = scanRange(table)
    let valid = table.valid(queries)
    let lines = Array(table.records[range])
    return ScanWork(
      place: page.map { .page(pagesDropped + $0, from: range.lowerBound) } ?? .tail, queries: queries,
      pattern: pattern, filter: filter, records: lines, traits: Array(table.traits[range]),
      flags: table.flags[range].map { $0.intersection(valid) }, text: arena.slice(lines))
  }

  /// Notes what was found out, unless something else is wanted by now.
  ///
  /// - Parameters:
  ///   - work: What was tried.
  ///   - found: The flags that were found.
  /// - Returns: Whether something was noted.
  mutating func finish(_ work: ScanWork, _ found: [LineFlags]) -> Bool {
    var wanted: LineFlags = []
    if work.pattern != nil, work.queries.search == queries.search { wanted.formUnion(.ofSearch) }
    if work.filter != nil, work.queries.filter == queries.filter { wanted.formUnion(.ofFilter) }
    guard !wanted.isEmpty else { return false }
    let found = wanted == [.ofSearch, .ofFilter] ? found : found.map { $0.intersection(wanted) }
    let touched =
      switch work.place {
      case .page(let number, let start): note(found, page: number - pagesDropped, start)
      case .tail: noteMoved(work.records, found)
      }
    guard let touched else { return false }
    if wanted.contains(.ofFilter), let context = filter?.filter.context, context > 0 {
      showContext(in: touched.lowerBound - context..<touched.upperBound + context)
    }
    updateCounters()
    return true
  }

  /// Tries more lines at once, or fewer, so that whoever looks for something else does not wait long.
  mutating func adapt(to duration: Duration) {
    let factor = duration < .milliseconds(2) ? 4 : duration > .milliseconds(20) ? 0.25 : 1
    scanLimit = ScanLimit(
      lines: Int(Double(scanLimit.lines) * factor), bytes: Int(Double(scanLimit.bytes) * factor))
  }

  /// The newest lines that have not been tried.
  private func scanRange(_ table: LineTable) -> Range<Int> {
    let valid = table.valid(queries)
    var end = table.count
    while end > table.start, isTried(table.flags[end - 1].intersection(valid)) { end -= 1 }
    var start = end
    var bytes = 0
    while start > table.start, end - start < scanLimit.lines {
      bytes += Int(table.records[start - 1].length)
      if bytes > scanLimit.bytes, start < end { break }
      start -= 1
    }
    return start..<end
  }

  private func isTried(_ flags: LineFlags) -> Bool {
    (pattern == nil || flags.contains(.searched)) && (filter == nil || flags.contains(.sifted))
  }

  private func isUntried(_ table: LineTable) -> Bool {
    let counts = table.counts(queries)
    return pattern != nil && counts.searched < table.kept.count
      || filter != nil && counts.sifted < table.kept.count
  }

  /// The newest page with lines that have not been tried.
  private mutating func untriedPage() -> Int? {
    var page = min(triedFrom - pagesDropped, pages.count)
    while page > 0, !isUntried(pages[page - 1]) { page -= 1 }
    triedFrom = pagesDropped + max(page, 0)
    return page > 0 ? page - 1 : nil
  }

  /// Adds flags to lines of a page; they are where they were, or have been dropped.
  ///
  /// - Parameters:
  ///   - found: The flags.
  ///   - page: The page; below 0 when it has been dropped.
  ///   - start: The first line.
  /// - Returns: The positions of the lines.
  private mutating func note(_ found: [LineFlags], page: Int, _ start: Int) -> Range<Int>? {
    guard page >= 0 else { return nil }
    pages[page].renew(queries)
    pages[page].addFlags(found[...], from: start)
    pages[page].recount()
    let first = position(of: page) - pages[page].start + start
    return first..<first + found.count
  }

  /// Adds flags to lines that were in the tail. Meanwhile others may have come between them, some may have settled,
  /// and the first may have been dropped; but they are still in the same order.
  ///
  /// - Parameters:
  ///   - records: The lines.
  ///   - found: Their flags.
  /// - Returns: The positions that they lie between.
  private mutating func noteMoved(_ records: [LineRecord], _ found: [LineFlags]) -> Range<Int>? {
    var rest = records.count
    var touched: Range<Int>?
    // Those that have gone further back will be tried again.
    for table in (max(0, pages.count - 4)...pages.count).reversed() where rest > 0 {
      let position = position(of: table)
      let noted = update(table) { [queries] in $0.note(found, records, &rest, queries) }
      guard let noted else { continue }
      let start = position + noted.lowerBound
      touched = start..<(touched?.upperBound ?? position + noted.upperBound)
    }
    return touched
  }
}

extension LineTable {
  /// Adds flags to the last of some lines, as far as they are here.
  ///
  /// - Parameters:
  ///   - found: The flags.
  ///   - records: The lines, in the order in which they are here, too.
  ///   - rest: How many of the first lines have not been found yet.
  ///   - queries: What the flags are of.
  /// - Returns: What they lie between, counted from the first line that is kept.
  fileprivate mutating func note(
    _ found: [LineFlags], _ records: [LineRecord], _ rest: inout Int, _ queries: LineQueries
  ) -> Range<Int>? {
    renew(queries)
    var index = count
    var touched: Range<Int>?
    while index > start, rest > 0 {
      index -= 1
      guard self.records[index].sequence == records[rest - 1].sequence else { continue }
      rest -= 1
      addFlags(found[rest], at: index)
      touched = index - start..<(touched?.upperBound ?? index - start + 1)
    }
    if touched != nil { recount() }
    return touched
  }
}

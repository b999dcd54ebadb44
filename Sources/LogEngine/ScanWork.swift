/// Some lines, copied out of a store, and what is to be tried on them.
struct ScanWork: Sendable {
  enum Place: Sendable {
    /// A page, counted with those that were dropped, and the first of the lines there.
    case page(Int, from: Int)
    case tail
  }

  let place: Place
  let queries: LineQueries
  let pattern: LogPattern?
  let filter: SourceFilter?
  let records: [LineRecord]
  let traits: [LineTraits]
  let flags: [LineFlags]
  let text: ArenaSlice

  /// Tries what has not been tried.
  ///
  /// - Returns: The flags that each line gets in addition.
  func evaluate() -> [LineFlags] {
    var found = [LineFlags](repeating: [], count: records.count)
    search(&found)
    sift(&found)
    return found
  }

  private func search(_ found: inout [LineFlags]) {
    guard let pattern else { return }
    let lines = untried(.searched, &found)
    for line in self.lines(with: pattern, among: lines) { found[line].insert(.match) }
  }

  private func sift(_ found: inout [LineFlags]) {
    guard let filter else { return }
    var lines = untried(.sifted, &found)
    let level = filter.filter.minimumLevel
    lines.removeAll { line in
      guard filter.allows(records[line].source) else { return true }
      if traits[line].kind == .marker { found[line].insert(.visible) }
      return traits[line].kind == .marker || traits[line].level < level
    }
    for pattern in filter.filter.includes { lines = self.lines(with: pattern, among: lines) }
    for pattern in filter.filter.excludes {
      let excluded = Set(self.lines(with: pattern, among: lines))
      lines.removeAll { excluded.contains($0) }
    }
    for line in lines { found[line].formUnion([.hit, .visible]) }
  }

  /// The lines that something was not tried on; it is noted that it was.
  private func untried(_ flag: LineFlags, _ found: inout [LineFlags]) -> [Int] {
    var lines: [Int] = []
    lines.reserveCapacity(flags.count)
    for line in flags.indices where !flags[line].contains(flag) {
      found[line].insert(flag)
      lines.append(line)
    }
    return lines
  }

  private func lines(with pattern: LogPattern, among lines: [Int]) -> [Int] {
    lines.filter { line in
      let start = TextArena.offset(records[line].address)
      return text.chunks[text.index(records[line].address)].withUnsafeBufferPointer { bytes in
        let line = UnsafeBufferPointer(rebasing: bytes[start..<start + Int(records[line].length)])
        return pattern.matcher.first(in: line, from: 0) != nil
      }
    }
  }
}

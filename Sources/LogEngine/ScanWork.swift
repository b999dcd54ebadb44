/// How much is tried at once.
struct ScanLimit: Hashable, Sendable {
  private(set) var lines = 128
  private(set) var bytes = 1 << 15

  /// At first little: it is not known how long the pattern takes.
  init() {}

  init(lines: Int, bytes: Int) {
    self.lines = min(max(lines, 16), LogState.window)
    self.bytes = min(max(bytes, 1 << 12), 1 << 20)
  }
}

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
      var excluded = self.lines(with: pattern, among: lines)[...]
      lines.removeAll { $0 == excluded.first && excluded.popFirst() != nil }
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
    let matcher = pattern.matcher
    guard let literals = matcher.literals else { return matching(matcher, lines) }
    let found = self.lines(with: literals.needles, among: lines)
    return literals.isWhole ? found : matching(matcher, found)
  }

  private func lines(with needles: [Needle], among lines: [Int]) -> [Int] {
    if needles.count == 1 { return self.lines(with: needles[0], among: lines) }
    var isFound = [Bool](repeating: false, count: records.count)
    for needle in needles {
      for line in self.lines(with: needle, among: lines) { isFound[line] = true }
    }
    return lines.filter { isFound[$0] }
  }

  private func matching(_ matcher: PatternMatcher, _ lines: [Int]) -> [Int] {
    matcher.withEngine { engine in
      lines.filter { line in
        let start = TextArena.offset(records[line].address)
        return text.chunks[text.index(records[line].address)].withUnsafeBufferPointer { bytes in
          engine.hasMatch(
            in: UnsafeBufferPointer(rebasing: bytes[start..<start + Int(records[line].length)]))
        }
      }
    } ?? lines
  }

  /// Searches stretches of lines that lie one behind the other in memory, as those of one source do, at once.
  private func lines(with needle: Needle, among lines: [Int]) -> [Int] {
    var found: [Int] = []
    records.withUnsafeBufferPointer { records in
      var first = 0
      while first < lines.count {
        let chunk = text.index(records[lines[first]].address)
        var end = TextArena.offset(records[lines[first]].address) + Int(records[lines[first]].length)
        var last = first + 1
        while last < lines.count {
          let record = records[lines[last]]
          let start = TextArena.offset(record.address)
          // What is in a small gap is read along: colours, or a line that is of no interest.
          guard start >= end, start - end <= 256, text.index(record.address) == chunk else { break }
          end = start + Int(record.length)
          last += 1
        }
        text.chunks[chunk].withUnsafeBufferPointer { bytes in
          guard let base = bytes.baseAddress else { return }
          Self.search(needle, base, end, records, lines[first..<last], &found)
        }
        first = last
      }
    }
    return found
  }

  /// Searches a stretch of lines. What crosses the end of a line, or lies between lines, is not in any.
  ///
  /// - Parameters:
  ///   - needle: What is looked for.
  ///   - bytes: The chunk.
  ///   - end: Where the last line ends.
  ///   - records: All lines.
  ///   - lines: Those of the stretch.
  ///   - found: Gets those of them that have it.
  private static func search(
    _ needle: Needle, _ bytes: UnsafePointer<UInt8>, _ end: Int, _ records: UnsafeBufferPointer<LineRecord>,
    _ lines: ArraySlice<Int>, _ found: inout [Int]
  ) {
    var index = lines.startIndex
    var place = TextArena.offset(records[lines[index]].address)
    while let hit = needle.first(in: bytes, place..<end) {
      var record = records[lines[index]]
      while TextArena.offset(record.address) + Int(record.length) < hit + needle.count {
        index += 1
        guard index < lines.endIndex else { return }
        record = records[lines[index]]
      }
      place = TextArena.offset(record.address)
      guard place <= hit else { continue }
      found.append(lines[index])
      index += 1
      guard index < lines.endIndex else { return }
      place = TextArena.offset(records[lines[index]].address)
    }
  }
}

/// What is known of a line besides its text and traits: of what is looked for, of the filter, and of the operator.
///
/// They stay with the line wherever late lines move it to.
struct LineFlags: OptionSet, Hashable, Sendable {
  private(set) var rawValue: UInt8

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// What is looked for was tried on it.
  static let searched = LineFlags(rawValue: 1)
  /// What is looked for is in it.
  static let match = LineFlags(rawValue: 2)
  /// The filter was tried on it.
  static let sifted = LineFlags(rawValue: 4)
  /// The filter itself selects it.
  static let hit = LineFlags(rawValue: 8)
  /// The filter shows it: a hit, the context of one, or a marker.
  static let visible = LineFlags(rawValue: 16)
  /// The operator marked it.
  static let marked = LineFlags(rawValue: 32)

  /// Void when something else is looked for.
  static let ofSearch: LineFlags = [.searched, .match]
  /// Void when the filter is another.
  static let ofFilter: LineFlags = [.sifted, .hit, .visible]
}

/// Which search and which filter flags are of: numbers that change with the query, so that changing it costs the same
/// however many lines there are.
struct LineQueries: Hashable, Sendable {
  var search: UInt64 = 0
  var filter: UInt64 = 0
}

/// How many of some lines have which flags, so that a walk over millions of lines skips those without.
struct LineCounts: Hashable, Sendable {
  var searched = 0
  var matches = 0
  var sifted = 0
  var visible = 0
  var visibleMatches = 0
  var marked = 0
  /// Of level error or worse; not a flag, as it never changes.
  var errors = 0

  mutating func add(_ flags: LineFlags, _ sign: Int = 1) {
    let bits = Int(flags.rawValue)
    searched += sign * (bits & 1)
    matches += sign * (bits >> 1 & 1)
    sifted += sign * (bits >> 2 & 1)
    visible += sign * (bits >> 4 & 1)
    visibleMatches += sign * (bits >> 1 & bits >> 4 & 1)
    marked += sign * (bits >> 5 & 1)
  }

  static func + (a: LineCounts, b: LineCounts) -> LineCounts { a.combined(with: b, +) }

  static func - (a: LineCounts, b: LineCounts) -> LineCounts { a.combined(with: b, -) }

  @inline(__always)
  private func combined(with other: LineCounts, _ combine: (Int, Int) -> Int) -> LineCounts {
    var counts = LineCounts()
    counts.searched = combine(searched, other.searched)
    counts.matches = combine(matches, other.matches)
    counts.sifted = combine(sifted, other.sifted)
    counts.visible = combine(visible, other.visible)
    counts.visibleMatches = combine(visibleMatches, other.visibleMatches)
    counts.marked = combine(marked, other.marked)
    counts.errors = combine(errors, other.errors)
    return counts
  }
}

extension LineCounts {
  /// Counts the flags of many lines, eight at a time: the producers wait meanwhile.
  init(_ flags: UnsafeRawBufferPointer) {
    var index = 0
    while index + 8 <= flags.count {
      let word = flags.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      index += 8
      guard word != 0 else { continue }
      searched += Self.lines(word, 0)
      matches += Self.lines(word, 1)
      sifted += Self.lines(word, 2)
      visible += Self.lines(word, 4)
      visibleMatches += Self.lines(word & word >> 3, 1)
      marked += Self.lines(word, 5)
    }
    while index < flags.count {
      add(LineFlags(rawValue: flags[index]))
      index += 1
    }
  }

  /// In how many of eight bytes a bit is set.
  @inline(__always)
  private static func lines(_ word: UInt64, _ bit: UInt64) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    // The product adds them all up in its highest byte.
    return Int(((word >> bit & ones) &* ones) >> 56)
  }
}

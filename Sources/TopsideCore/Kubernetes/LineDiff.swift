package import SafeText

/// What changes between two texts, line by line. Secrets are masked; that one of them changes is seen.
package struct LineDiff: Hashable, Sendable {
  package enum Change: Hashable, Sendable { case kept, removed, added }

  package struct Line: Hashable, Sendable {
    package var change: Change
    package var text: SafeText
  }

  /// A line as it is shown, and what decides whether it is the same.
  struct Source: Hashable, Sendable {
    var shown: SafeText
    var raw: String
  }

  /// All lines of both, in order.
  package var lines: [Line]
  /// Too long to be compared line by line: what is in one of them only is said, not where.
  package var isRough = false

  package var added: Int { lines.count { $0.change == .added } }
  package var removed: Int { lines.count { $0.change == .removed } }
  package var isEmpty: Bool { lines.allSatisfy { $0.change == .kept } }

  /// More lines that differ than this are not put in order.
  static let longest = 1_500

  init(from old: [Source], to new: [Source]) {
    let shorter = min(old.count, new.count)
    var head = 0
    while head < shorter, old[head].raw == new[head].raw { head += 1 }
    var tail = 0
    while tail < shorter - head, old[old.count - 1 - tail].raw == new[new.count - 1 - tail].raw { tail += 1 }
    let before = old[head..<(old.count - tail)]
    let after = new[head..<(new.count - tail)]
    let middle: [Line]
    if max(before.count, after.count) <= Self.longest {
      middle = Self.exact(Array(before), Array(after))
    } else {
      middle = Self.rough(before, after)
      isRough = true
    }
    lines =
      new[..<head].map { Line(change: .kept, text: $0.shown) } + middle
      + new[(new.count - tail)...].map { Line(change: .kept, text: $0.shown) }
  }

  private static func exact(_ old: [Source], _ new: [Source]) -> [Line] {
    let difference = new.map(\.raw).difference(from: old.map(\.raw))
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var lines: [Line] = []
    var (gone, come): ([Line], [Line]) = ([], [])
    var (a, b) = (0, 0)
    while a < old.count || b < new.count {
      if a < old.count, removed.contains(a) {
        gone.append(Line(change: .removed, text: old[a].shown))
        a += 1
      } else if b < new.count, added.contains(b) {
        come.append(Line(change: .added, text: new[b].shown))
        b += 1
      } else {
        lines += paired(gone, come)
        (gone, come) = ([], [])
        if b < new.count { lines.append(Line(change: .kept, text: new[b].shown)) }
        a += 1
        b += 1
      }
    }
    return lines + paired(gone, come)
  }

  /// What went and what came in one place; other values of the same names stand side by side.
  private static func paired(_ gone: [Line], _ come: [Line]) -> [Line] {
    func name(_ line: Line) -> Substring { line.text.text.prefix { $0 != ":" } }
    guard gone.count == come.count, zip(gone, come).allSatisfy({ name($0) == name($1) }) else {
      return gone + come
    }
    return zip(gone, come).flatMap { [$0, $1] }
  }

  private static func rough(_ old: ArraySlice<Source>, _ new: ArraySlice<Source>) -> [Line] {
    let (before, after) = (Set(old.map(\.raw)), Set(new.map(\.raw)))
    return old.filter { !after.contains($0.raw) }.map { Line(change: .removed, text: $0.shown) }
      + new.map { Line(change: before.contains($0.raw) ? .kept : .added, text: $0.shown) }
  }

  /// The changes alone, each with the lines before it that say what it is about: `- image: web:1.2`.
  ///
  /// - Parameters:
  ///   - limit: Of lines; a last one says how many more there are.
  ///   - context: How many lines that stay are shown before a change.
  /// - Returns: Lines to be read.
  package func brief(limit: Int, context: Int = 1) -> [SafeText] {
    var shown: [SafeText] = []
    var last = -1
    for (index, line) in lines.enumerated() where line.change != .kept {
      let first = max(last + 1, index - context)
      for before in first..<index where lines[before].change == .kept {
        shown.append("  \(lines[before].text)")
      }
      shown.append(line.change == .added ? "+ \(line.text)" : "- \(line.text)")
      last = index
    }
    guard shown.count > limit else { return shown }
    return shown.prefix(max(0, limit - 1)) + ["… \(shown.count - max(0, limit - 1)) more lines"]
  }
}

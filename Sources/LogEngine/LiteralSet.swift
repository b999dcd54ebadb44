/// Words of which one at least is in every line that has a match: found fast, they leave few lines to try.
struct LiteralSet: Hashable, Sendable {
  /// More than these take longer than what they save.
  private static let maximumCount = 8

  let needles: [Needle]
  /// Whoever has one of them has a match.
  let isWhole: Bool

  /// nil when nothing is certain that is worth looking for.
  init?(_ node: RegexNode) {
    if let whole = Self.whole(node) {
      (needles, isWhole) = (whole.map(Needle.init), true)
    } else if let best = Self.best(node) {
      (needles, isWhole) = (best, false)
    } else {
      return nil
    }
  }

  private typealias Word = [[[UInt8]]]

  /// The words that a node is, when it is nothing else.
  private static func whole(_ node: RegexNode) -> [Word]? {
    if let word = word(node, allowsLooks: false) { return word.isEmpty ? nil : [word] }
    guard case .alternatives(let nodes) = node, nodes.count <= maximumCount else { return nil }
    let words = nodes.compactMap { word($0, allowsLooks: false) }
    return words.count == nodes.count && words.allSatisfy { !$0.isEmpty } ? words : nil
  }

  /// The one word that is all of a node; looks, which take nothing, are empty.
  private static func word(_ node: RegexNode, allowsLooks: Bool) -> Word? {
    switch node {
    case .empty: return []
    case .look: return allowsLooks ? [] : nil
    case .scalar(let set): return forms(set).map { [$0] }
    case .sequence(let nodes):
      var all: Word = []
      for node in nodes {
        guard let word = word(node, allowsLooks: allowsLooks) else { return nil }
        all += word
      }
      return all
    case .alternatives: return nil
    case .repeated(let node, let least, let most):
      guard least == most, least <= 20, let word = word(node, allowsLooks: allowsLooks) else { return nil }
      return Array(repeatElement(word, count: least).joined())
    }
  }

  /// A character or two that take the same number of bytes.
  private static func forms(_ set: ScalarSet) -> [[UInt8]]? {
    guard 1...2 ~= set.count else { return nil }
    let forms = set.ranges.joined().compactMap { Unicode.Scalar($0).map { Array(String($0).utf8) } }
    return forms.allSatisfy { $0.count == forms[0].count } ? forms : nil
  }

  private static func best(_ node: RegexNode) -> [Needle]? {
    switch node {
    case .empty, .look: return nil
    case .scalar: return word(node, allowsLooks: true).map { [Needle($0)] }
    case .sequence(let nodes): return best(nodes)
    case .alternatives(let nodes):
      var all: [Needle] = []
      for node in nodes {
        guard let best = best(node) else { return nil }
        all += best.filter { !all.contains($0) }
      }
      return all.count <= maximumCount ? all : nil
    case .repeated(let node, let least, _): return least > 0 ? best(node) : nil
    }
  }

  /// Of what follows one another the rarest: characters that make a word, or what is best in a part.
  private static func best(_ nodes: [RegexNode]) -> [Needle]? {
    var candidates: [[Needle]] = []
    var run: Word = []
    for node in nodes {
      if let word = word(node, allowsLooks: true) {
        run += word
        continue
      }
      if !run.isEmpty { candidates.append([Needle(run)]) }
      run = []
      if let best = best(node) { candidates.append(best) }
    }
    if !run.isEmpty { candidates.append([Needle(run)]) }
    return candidates.min { cost($0) < cost($1) }
  }

  private static func cost(_ needles: [Needle]) -> Int { needles.reduce(0) { $0 + $1.frequency } }
}

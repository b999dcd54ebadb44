internal import SafeText

/// A regular expression as a machine over the bytes of UTF-8: a graph of steps, some of which take a byte.
struct RegexProgram: Hashable, Sendable {
  struct Edge: Hashable, Sendable {
    var bytes: ClosedRange<UInt8>
    var target: Int
  }

  enum Step: Hashable, Sendable {
    /// Takes a byte.
    case bytes([Edge])
    /// Goes several ways at once.
    case split([Int])
    /// Goes on where it holds.
    case look(RegexLook, Int)
    case match
  }

  static let maximumSteps = 2000

  private(set) var steps: [Step] = [.match]
  private(set) var start = 0
  /// Nothing can be found but from the beginning of the line.
  let isAnchored: Bool
  /// Words are told from what is between them.
  private var hasWordLooks = false
  /// Steps that take so many continuation bytes, whatever they are, by what comes behind them.
  private var continuations: [Int: [Int]] = [:]

  /// - Throws: When it has too many steps.
  init(_ node: RegexNode) throws(LogPatternError) {
    isAnchored = node.isAnchored
    start = try compile(node, 0)
    continuations = [:]
  }

  /// What a side of a place is, as far as it matters.
  func context(_ context: RegexContext) -> RegexContext {
    context == .word && !hasWordLooks ? .other : context
  }

  /// Adds the steps of a node that lead to the next step, and returns the first one.
  private mutating func compile(_ node: RegexNode, _ next: Int) throws(LogPatternError) -> Int {
    switch node {
    case .empty: return next
    case .scalar(let set): return try bytes(set, next)
    case .look(let look):
      if look != .lineStart, look != .lineEnd { hasWordLooks = true }
      return try add(.look(look, next))
    case .sequence(let nodes):
      var target = next
      for node in nodes.reversed() { target = try compile(node, target) }
      return target
    case .alternatives(let nodes):
      var targets: [Int] = []
      for node in nodes { targets.append(try compile(node, next)) }
      return try add(.split(targets))
    case .repeated(let node, let least, let most): return try repeated(node, least, most, next)
    }
  }

  private mutating func repeated(
    _ node: RegexNode, _ least: Int, _ most: Int?, _ next: Int
  ) throws(LogPatternError) -> Int {
    var target = next
    var required = least
    if let most {
      for _ in least..<most { target = try add(.split([try compile(node, target), next])) }
    } else {
      let loop = try add(.split([]))
      let first = try compile(node, loop)
      steps[loop] = .split([first, next])
      // The loop itself is one of them.
      target = least == 0 ? loop : first
      required = max(0, least - 1)
    }
    for _ in 0..<required { target = try compile(node, target) }
    return target
  }

  private mutating func add(_ step: Step) throws(LogPatternError) -> Int {
    guard steps.count < Self.maximumSteps else { throw LogPatternError(words: "this repeats too much") }
    steps.append(step)
    return steps.count - 1
  }
}

extension RegexProgram {
  private mutating func bytes(_ set: ScalarSet, _ next: Int) throws(LogPatternError) -> Int {
    var edges: [Edge] = []
    for range in set.ranges {
      for sequence in UTF8Ranges.of(range) { edges.append(try edge(sequence[...], next)) }
    }
    return try add(.bytes(edges))
  }

  private mutating func edge(
    _ sequence: ArraySlice<ClosedRange<UInt8>>, _ next: Int
  ) throws(LogPatternError) -> Edge {
    let rest = sequence.dropFirst()
    let first = sequence[sequence.startIndex]
    if rest.isEmpty { return Edge(bytes: first, target: next) }
    if rest.allSatisfy({ $0 == UTF8Ranges.continuation }) {
      return Edge(bytes: first, target: try continuation(rest.count, next))
    }
    return Edge(bytes: first, target: try add(.bytes([try edge(rest, next)])))
  }

  private mutating func continuation(_ count: Int, _ next: Int) throws(LogPatternError) -> Int {
    var known = continuations[next] ?? [next]
    while known.count <= count {
      known.append(try add(.bytes([Edge(bytes: UTF8Ranges.continuation, target: known[known.count - 1])])))
    }
    continuations[next] = known
    return known[count]
  }
}

/// A range of characters as ranges of the bytes that encode them.
enum UTF8Ranges {
  static let continuation: ClosedRange<UInt8> = 0x80...0xBF

  static func of(_ range: ClosedRange<UInt32>) -> [[ClosedRange<UInt8>]] {
    let (low, high) = (range.lowerBound, range.upperBound)
    // All of one part are encoded in the same number of bytes.
    for last: UInt32 in [0x7F, 0x7FF, 0xFFFF] where low <= last && last < high {
      return of(low...last) + of(last + 1...high)
    }
    if high < 0x80 { return [[UInt8(low)...UInt8(high)]] }
    // And differ in the last bytes only where those take all values.
    for shift in [6, 12, 18] as [UInt32] {
      let mask: UInt32 = 1 << shift - 1
      guard low | mask != high | mask else { break }
      if low & mask != 0 { return of(low...low | mask) + of((low | mask) + 1...high) }
      if high & mask != mask { return of(low...(high & ~mask) - 1) + of(high & ~mask...high) }
    }
    return [zip(encode(low), encode(high)).map { $0...$1 }]
  }

  private static func encode(_ value: UInt32) -> [UInt8] {
    func part(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(value >> shift & 0x3F) }
    return switch value {
    case ..<0x800: [0xC0 | UInt8(value >> 6), part(0)]
    case ..<0x10000: [0xE0 | UInt8(value >> 12), part(6), part(0)]
    default: [0xF0 | UInt8(value >> 18), part(12), part(6), part(0)]
    }
  }
}

extension RegexNode {
  fileprivate var isAnchored: Bool {
    switch self {
    case .look(let look): look == .lineStart
    case .sequence(let nodes): nodes.first?.isAnchored == true
    case .alternatives(let nodes): nodes.allSatisfy(\.isAnchored)
    case .repeated(let node, let least, _): least > 0 && node.isAnchored
    case .empty, .scalar: false
    }
  }
}

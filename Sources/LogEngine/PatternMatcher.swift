internal import SafeText
internal import Synchronization

/// Finds a pattern in the bytes of lines; made once, shared by all who have the pattern.
final class PatternMatcher: Sendable {
  /// Every line that has a match has one of these.
  let literals: LiteralSet?
  /// nil when the literals are all there is to find.
  private let program: RegexProgram?
  /// Tables that nobody uses at the moment.
  private let engines = Mutex<[RegexEngine]>([])

  init(_ text: String, _ syntax: LogPattern.Syntax) throws(LogPatternError) {
    guard !text.isEmpty else { throw LogPatternError(words: "nothing to look for") }
    guard text.unicodeScalars.count <= RegexParser.maximumLength else {
      throw LogPatternError(words: "longer than \(RegexParser.maximumLength) characters")
    }
    let node = syntax == .regex ? try RegexParser.parse(text) : RegexNode(words: text)
    literals = LiteralSet(node)
    let isSimple = literals?.isWhole == true && literals?.needles.count == 1
    program = isSimple ? nil : try RegexProgram(node)
  }

  /// Lends a table of the expression out; nil when the literals are all there is to find.
  func withEngine<Result>(_ body: (inout RegexEngine) -> Result) -> Result? {
    guard let program else { return nil }
    var engine = engines.withLock { $0.popLast() } ?? RegexEngine(program)
    let result = body(&engine)
    let used = engine
    // One for the scan, one for the screen.
    engines.withLock { if $0.count < 2 { $0.append(used) } }
    return result
  }

  /// All matches in a line that are not empty, in order, as long as they are.
  func matches(in line: UnsafeBufferPointer<UInt8>, limit: Int) -> [Range<Int>] {
    guard let base = line.baseAddress else { return [] }
    if let literals, literals.needles.allSatisfy({ $0.first(in: base, 0..<line.count) == nil }) { return [] }
    if let found = withEngine({ $0.matches(in: line, limit: limit) }) { return found }
    guard let needle = literals?.needles.first else { return [] }
    var found: [Range<Int>] = []
    var start = 0
    while found.count < limit, let next = needle.first(in: base, start..<line.count) {
      start = next + needle.count
      found.append(next..<start)
    }
    return found
  }
}

/// What a regular expression is matched with: changes while it is used.
struct RegexEngine: Sendable {
  /// Places that may be looked at in one line for lighting up what was found; an expression can be so that each
  /// place has to be looked at for every other.
  private static let maximumSteps = 1 << 20

  private var searching: LazyDFA
  private var anchored: LazyDFA

  init(_ program: RegexProgram) {
    searching = LazyDFA(program, isSearching: true)
    anchored = LazyDFA(program, isSearching: false)
  }

  /// It had more states than there was room for.
  var hasBegunAnew: Bool { searching.clears > 0 }

  mutating func hasMatch(in line: UnsafeBufferPointer<UInt8>) -> Bool { searching.hasMatch(in: line) }

  mutating func matches(in line: UnsafeBufferPointer<UInt8>, limit: Int) -> [Range<Int>] {
    guard hasMatch(in: line) else { return [] }
    var found: [Range<Int>] = []
    var steps = Self.maximumSteps
    var start = 0
    while start < line.count, steps > 0, found.count < limit {
      let end = anchored.end(in: line, from: start, steps: &steps) ?? start
      if end > start { found.append(start..<end) }
      start = max(end, start + 1)
    }
    return found
  }
}

extension RegexNode {
  /// Words as they stand; without capital letters in any case.
  fileprivate init(words: String) {
    let scalars = words.unicodeScalars
    let ignoresCase = !scalars.contains(where: \.isCapital)
    self = .sequence(
      scalars.map { .scalar(ignoresCase ? ScalarSet($0).ignoringCase : ScalarSet($0)) })
  }
}

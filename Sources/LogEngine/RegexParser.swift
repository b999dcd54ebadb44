internal import SafeText

/// Reads POSIX extended regular expressions, with what most people expect besides: `\d \w \s \b` and their opposites,
/// `\<` and `\>`, `(?:…)`, `(?i)` at the beginning, and `{` for itself where it counts nothing.
///
/// What was found before cannot be referred to, and nothing looks around: both would make the time that a line takes
/// unbounded.
struct RegexParser {
  static let maximumLength = 1000
  private static let maximumDepth = 50
  static let maximumCount = 1000

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  /// A capital letter was typed.
  private(set) var hasCapital = false
  private var ignoresCase: Bool

  /// Reads a regular expression. Without capital letters in it, it ignores case.
  static func parse(_ text: String) throws(LogPatternError) -> RegexNode {
    var parser = RegexParser(text, ignoresCase: false)
    let exact = try parser.parse()
    guard !parser.hasCapital, !parser.ignoresCase else { return exact }
    var ignoring = RegexParser(text, ignoresCase: true)
    return try ignoring.parse()
  }

  private init(_ text: String, ignoresCase: Bool) {
    scalars = Array(text.unicodeScalars)
    self.ignoresCase = ignoresCase
  }

  private mutating func parse() throws(LogPatternError) -> RegexNode {
    if take("(?i)") { ignoresCase = true }
    let node = try alternatives()
    if index < scalars.count { throw error("unmatched )", at: index) }
    return node
  }

  private mutating func alternatives() throws(LogPatternError) -> RegexNode {
    var all: [RegexNode] = []
    repeat {
      let start = index
      let one = try sequence()
      if index == start, next == "|" { throw error("nothing before |", at: start) }
      if index == start, !all.isEmpty { throw error("nothing behind |", at: start - 1) }
      all.append(one)
    } while take("|")
    return all.count == 1 ? all[0] : .alternatives(all)
  }

  private mutating func sequence() throws(LogPatternError) -> RegexNode {
    var all: [RegexNode] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      var node = try atom()
      var place = index
      var depth = 0
      while let (least, most) = try quantifier() {
        if case .look = node { throw error("nothing to repeat before \(String(scalars[place]))", at: place) }
        depth += 1
        guard depth <= 3 else { throw error("repeated again and again", at: place) }
        place = index
        node = .repeated(node, least, most)
      }
      all.append(node)
    }
    return all.count == 1 ? all[0] : all.isEmpty ? .empty : .sequence(all)
  }

  private mutating func atom() throws(LogPatternError) -> RegexNode {
    let start = index
    let scalar = scalars[index]
    index += 1
    switch scalar {
    case "(": return try group(from: start)
    case "[": return .scalar(try bracket(from: start))
    case ".": return .scalar(.all)
    case "^": return .look(.lineStart)
    case "$": return .look(.lineEnd)
    case "\\": return try escape(from: start)
    case "*", "+", "?": throw error("nothing to repeat before \(String(scalar))", at: start)
    case "{" where counts(from: start) != nil: throw error("nothing to repeat before {", at: start)
    default: return .scalar(set(scalar))
    }
  }

  private mutating func group(from start: Int) throws(LogPatternError) -> RegexNode {
    if next == "?", !take("?:") {
      let kind = String(String.UnicodeScalarView(scalars[start..<min(start + 3, scalars.count)]))
      throw error("\(kind) is not known, only (?: and, at the beginning, (?i)", at: start)
    }
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw error("more than \(Self.maximumDepth) ( inside one another", at: start)
    }
    let node = try alternatives()
    depth -= 1
    guard take(")") else { throw error("unmatched (", at: start) }
    guard node != .empty else { throw error("nothing inside ()", at: start) }
    return node
  }

  /// How often what stands before it may come; nil when nothing of that kind comes next.
  private mutating func quantifier() throws(LogPatternError) -> (Int, Int?)? {
    guard let scalar = next else { return nil }
    let start = index
    let found: (Int, Int?)
    switch scalar {
    case "*": found = (0, nil)
    case "+": found = (1, nil)
    case "?": found = (0, 1)
    case "{":
      guard let (least, most, end) = counts(from: start) else { return nil }
      guard max(least, most ?? 0) <= Self.maximumCount else {
        throw error("at most \(Self.maximumCount) times in {}", at: start)
      }
      guard least <= most ?? least else { throw error("more at least than at most in {}", at: start) }
      found = (least, most)
      index = end - 1
    default: return nil
    }
    index += 1
    // As few as possible or as many: the same lines are found.
    if next == "?" { index += 1 }
    return found
  }

  /// `{2}`, `{2,}`, `{,3}` or `{2,3}`, and the index behind it.
  private func counts(from start: Int) -> (Int, Int?, end: Int)? {
    guard let end = scalars[start...].firstIndex(of: "}") else { return nil }
    let parts = scalars[(start + 1)..<end].split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.map { Int(String(String.UnicodeScalarView($0))) }
    guard 1...2 ~= parts.count, zip(parts, numbers).allSatisfy({ $0.isEmpty || $1 ?? -1 >= 0 }) else {
      return nil
    }
    guard numbers.contains(where: { $0 != nil }) else { return nil }
    return parts.count == 1 ? (numbers[0] ?? 0, numbers[0], end + 1) : (numbers[0] ?? 0, numbers[1], end + 1)
  }

  private mutating func escape(from start: Int) throws(LogPatternError) -> RegexNode {
    guard let scalar = next else { throw error("nothing behind \\", at: start) }
    index += 1
    if let look = Self.looks[scalar] { return .look(look) }
    if scalar == "t" { return .repeated(.scalar(ScalarSet(" ")), 1, nil) }
    return .scalar(try escaped(scalar, from: start))
  }

  private static let looks: [Unicode.Scalar: RegexLook] = [
    "b": .wordBoundary, "B": .insideOrOutsideWord, "<": .wordStart, ">": .wordEnd,
  ]
}

extension RegexParser {
  /// A set by its letter, or a character that would mean something else.
  private mutating func escaped(_ scalar: Unicode.Scalar, from start: Int) throws(LogPatternError)
    -> ScalarSet
  {
    switch scalar {
    case "d": return .digits
    case "D": return ScalarSet.digits.inverted
    case "w": return .word
    case "W": return ScalarSet.word.inverted
    case "s": return .blanks
    case "S": return ScalarSet.blanks.inverted
    case "1"..."9": throw error("\\\(String(scalar)): what was found before cannot be referred to", at: start)
    case "a"..."z", "A"..."Z", "0":
      throw error("\\\(String(scalar)) means nothing here", at: start)
    default: return set(scalar)
    }
  }

  /// The rest of `[...]`.
  private mutating func bracket(from start: Int) throws(LogPatternError) -> ScalarSet {
    let isInverted = take("^")
    var all = ScalarSet([])
    var isFirst = true
    while let scalar = next, isFirst || scalar != "]" {
      isFirst = false
      let (set, single) = try member(from: start)
      guard let single, next == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else {
        all = all.union(set)
        continue
      }
      index += 1
      let dash = index
      guard let last = try member(from: start).single, last >= single else {
        throw error("the range in [] goes backwards", at: dash - 1)
      }
      all = all.union(cased(ScalarSet([single.value...last.value])))
    }
    guard take("]") else { throw error("unmatched [", at: start) }
    return isInverted ? all.inverted : all
  }

  /// One character of a bracket, or a class of them.
  private mutating func member(from start: Int) throws(LogPatternError) -> (
    ScalarSet, single: Unicode.Scalar?
  ) {
    let at = index
    guard let scalar = next else { throw error("unmatched [", at: start) }
    if take("[:") { return (try namedClass(from: at), nil) }
    index += 1
    guard scalar == "\\" else { return (set(scalar), scalar) }
    guard let escape = next else { throw error("nothing behind \\", at: at) }
    index += 1
    if escape == "t" { return (ScalarSet(" "), nil) }
    let set = try escaped(escape, from: at)
    let isLetter = "a"..."z" ~= escape || "A"..."Z" ~= escape
    return (set, isLetter ? nil : escape)
  }

  private mutating func namedClass(from start: Int) throws(LogPatternError) -> ScalarSet {
    let rest = scalars[index...]
    let name = String(String.UnicodeScalarView(rest.prefix { $0 != ":" && $0 != "]" }))
    index += name.unicodeScalars.count
    guard take(":]") else { throw error("unmatched [:", at: start) }
    guard let found = Self.classes[name] else {
      throw error("[:\(name):] is none of \(Self.classes.keys.sorted().joined(separator: " "))", at: start)
    }
    // Who asks for capital letters wants case to matter.
    if name == "upper" { hasCapital = true }
    return cased(found)
  }

  private static let punctuation = ScalarSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
  private static let classes: [String: ScalarSet] = [
    "alpha": .letters, "digit": .digits, "alnum": ScalarSet.letters.union(.digits), "upper": .upper,
    "lower": .lower, "space": .blanks, "blank": ScalarSet(" "), "punct": punctuation,
    "xdigit": ScalarSet.digits.union(ScalarSet([0x41...0x46, 0x61...0x66])), "word": .word,
    "graph": ScalarSet([0x21...0x7E]), "print": ScalarSet([0x20...0x7E]),
  ]

  private mutating func set(_ scalar: Unicode.Scalar) -> ScalarSet {
    if scalar.isCapital { hasCapital = true }
    return cased(ScalarSet(scalar))
  }

  private func cased(_ set: ScalarSet) -> ScalarSet { ignoresCase ? set.ignoringCase : set }

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(_ words: String) -> Bool {
    guard scalars[index...].starts(with: words.unicodeScalars) else { return false }
    index += words.unicodeScalars.count
    return true
  }

  /// Places are counted from 1, as people do.
  private func error(_ words: SafeText, at index: Int) -> LogPatternError {
    LogPatternError(words: "character \(index + 1): \(words)")
  }
}

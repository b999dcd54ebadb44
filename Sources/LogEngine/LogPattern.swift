package import SafeText

/// What is looked for in lines: words, or a regular expression.
///
/// Smart case: a pattern without capital letters ignores case.
package struct LogPattern: Hashable, Sendable {
  package enum Syntax: Hashable, Sendable {
    case literal
    /// A regular expression, as `RegexParser` tells.
    case regex
  }

  package let text: String
  package let syntax: Syntax
  let matcher: PatternMatcher

  /// - Throws: What is wrong with a regular expression, and where; a pattern without any text is wrong, too.
  package init(_ text: String, syntax: Syntax) throws(LogPatternError) {
    self.text = text
    self.syntax = syntax
    matcher = try PatternMatcher(text, syntax)
  }

  /// UTF-8 byte ranges of all matches in a line, in order, for lighting them up.
  package func matches(in text: SafeText, limit: Int = 100) -> [Range<Int>] {
    var text = text.text
    return text.withUTF8 { matcher.matches(in: $0, limit: limit) }
  }

  package static func == (a: LogPattern, b: LogPattern) -> Bool { a.text == b.text && a.syntax == b.syntax }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(text)
    hasher.combine(syntax)
  }
}

/// Why something cannot be looked for.
package struct LogPatternError: Error, Hashable, Sendable {
  /// For people: what is wrong, and where.
  package var words: SafeText
}

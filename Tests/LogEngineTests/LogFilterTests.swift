import SafeText
import Testing

@testable import LogEngine

struct LogFilterTests {
  func parsed(_ text: String, _ syntax: LogPattern.Syntax = .literal) throws -> LogFilter {
    try LogFilter(parsing: text, syntax: syntax)
  }

  @Test(arguments: [
    ("one", ["one"], []), ("one two", ["one", "two"], []), ("  one   !two ", ["one"], ["two"]),
    (#""one two" three"#, ["one two", "three"], []), (#"!"one two""#, [], ["one two"]),
    (#""one"#, ["one"], []), (#""one two"#, ["one two"], []), (#"""#, [], []), (#""""#, [], []),
    ("!", [], []),
    (#""level":"warn""#, [#"level":"warn"#], []), (#"a"b"#, [#"a"b"#], []), ("a!b", ["a!b"], []),
    (#""!one""#, ["!one"], []), (#""source:x""#, ["source:x"], []), ("levels:x", ["levels:x"], []),
    ("", [], []), ("   ", [], []),
  ])
  func `terms are what blanks and quotes make of the text`(
    text: String, includes: [String], excludes: [String]
  ) throws {
    let filter = try parsed(text)
    #expect(filter.includes.map(\.text) == includes)
    #expect(filter.excludes.map(\.text) == excludes)
    #expect(filter.isEmpty == (includes.isEmpty && excludes.isEmpty))
  }

  @Test(arguments: [
    ("level:debug", LogLevel.debug), ("level:info", .info), ("level:notice", .notice),
    ("level:warn", .warning),
    ("level:warning", .warning), ("level:err", .error), ("level:error", .error), ("level:FATAL", .fatal),
    ("level:w", .warning), ("level:info level:error", .error), ("x", .unknown),
  ])
  func `a level is that level or worse`(text: String, level: LogLevel) throws {
    let filter = try parsed(text)
    #expect(filter.minimumLevel == level)
    #expect(filter.isEmpty == false)
  }

  @Test func `sources are told by the beginning of their names`() throws {
    let filter = try parsed(#"source:web !source:db source:"two words""#)
    #expect(filter.sources == ["web", "two words"])
    #expect(filter.excludedSources == ["db"])
    let judged = SourceFilter(filter, ["web-1", "db", "WEB", "two words", "x"])
    #expect(judged.isAllowed == [true, false, true, true, false])
    #expect(SourceFilter(try parsed("source:Web"), ["web", "Web-1"]).isAllowed == [false, true])
    #expect(SourceFilter(try parsed("!source:d"), ["web", "db"]).isAllowed == [true, false])
  }

  @Test func `context has its bounds`() throws {
    #expect(try LogFilter(parsing: "x", syntax: .literal, context: 1000).context == 99)
    #expect(try LogFilter(parsing: "x", syntax: .literal, context: -1).context == 0)
    #expect(try LogFilter(parsing: "", syntax: .literal, context: 5).isEmpty)
  }

  @Test(arguments: [
    ("level:loud", "no level is called loud: debug info notice warn error fatal"),
    ("level:", "level: wants a name: debug info notice warn error fatal"),
    ("!level:warn", "! does not go with level:"), ("source:", "source: wants the beginning of a name"),
    ("ok (a", "(a: character 1: unmatched ("), ("!a|", "character 2: nothing behind |"),
  ])
  func `a broken filter says what is wrong`(text: String, words: String) {
    #expect(throws: LogPatternError(words: SafeText(sanitising: words))) {
      try LogFilter(parsing: text, syntax: .regex)
    }
  }

  @Test func `each term of a filter of expressions is one`() throws {
    let filter = try parsed(#"^a !b$ "c d""#, .regex)
    #expect(filter.includes.map(\.text) == ["^a", "c d"])
    #expect(filter.includes.allSatisfy { $0.syntax == .regex })
  }
}

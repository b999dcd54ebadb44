import SafeText
import Testing

@testable import LogEngine

struct LogPatternTests {
  /// What is lit up of a line, parts joined by bars.
  func lit(_ pattern: String, _ syntax: LogPattern.Syntax, _ line: SafeText) throws -> String {
    let bytes = Array(line.text.utf8)
    return try LogPattern(pattern, syntax: syntax).matches(in: line)
      .map { String(decoding: bytes[$0], as: UTF8.self) }.joined(separator: "|")
  }

  @Test(arguments: [
    ("error", "Error: ERROR, error", "Error|ERROR|error"),
    ("Error", "Error: ERROR, error", "Error"),
    ("a.b", "a.b axb A.B", "a.b|A.B"),
    ("(x|[", "y(x|[y", "(x|["),
    ("aa", "aaaaa", "aa|aa"),
    ("größe", "GRÖSSE GRÖßE größe", "GRÖßE|größe"),
    ("Ä", "ä Ä", "Ä"),
    ("ошибка", "Ошибка ОШИБКА ошибка", "Ошибка|ОШИБКА|ошибка"),
    ("σ", "Σας ΟΔΟΣ", "Σ|ς|Σ"),
    ("ⱥ", "Ⱥ ⱥ", "Ⱥ|ⱥ"),
    ("日本", "x日本語", "日本"),
    ("k", "K k \u{212A}", "K|k"),
    ("→", "a → b", "→"),
    ("x", "nothing", ""),
    ("a b", "a  b a b", "a b"),
    ("\\d", "1 \\d", "\\d"),
  ])
  func `words are found as they stand`(pattern: String, line: String, expected: String) throws {
    #expect(try lit(pattern, .literal, SafeText(sanitising: line)) == expected)
  }

  @Test(arguments: [
    (#"\d+ms"#, "took 12ms, 7 ms, 300MS", "12ms|300MS"),
    (#"\D+"#, "1ab2c", "ab|c"),
    (#"\w+"#, "a_1-b é", "a_1|b"),
    (#"\W"#, "a-b", "-"),
    (#"a\sb"#, "a b ab", "a b"),
    (#"\S+$"#, "a bc", "bc"),
    (#"\bport\b"#, "port report port-1 portal", "port|port"),
    (#"\Bx"#, "x ax", "x"),
    (#"\<a|b\>"#, "ab ba aa", "a|b|a"),
    ("^a", "aa", "a"),
    ("a$", "aa", "a"),
    ("^$", "", ""),
    ("error|Warn", "error Warn warn", "error|Warn"),
    ("a|ab|abc", "abcd", "abc"),
    ("(ab)+c?", "ababc ab", "ababc|ab"),
    ("x{2}", "xxxxx", "xx|xx"),
    ("x{2,}", "x xx xxxx", "xx|xxxx"),
    ("yx{,2}y", "yy yxy yxxy yxxxy", "yy|yxy|yxxy"),
    ("ab{0}c", "ac abc", "ac"),
    (#"{"a":{1}"#, #"{"a":: {"a":"#, #"{"a":|{"a":"#),
    ("a{", "a{b", "a{"),
    ("a{x}", "a{x}", "a{x}"),
    ("a.?b", "ab axb aéb a→b axxb", "ab|axb|aéb|a→b"),
    (".{3}", "äöü→→→", "äöü|→→→"),
    ("[äö]x", "äx öx üx Öx", "äx|öx|Öx"),
    ("[^ä]x", "äx öx ax Äx", "öx|ax"),
    ("[à-ý]+", "ÀÉ xé", "ÀÉ|é"),
    ("[]a]+", "]a[", "]a"),
    ("[^]a]+", "]ab[", "b["),
    ("[a-]+", "a-b", "a-"),
    (#"[\d.]+"#, "10.0.0.7:80", "10.0.0.7|80"),
    (#"[\]x]+"#, "x]y", "x]"),
    ("[[:digit:][:space:]]+", "a1 2b", "1 2"),
    ("[[:upper:]]+", "abCDe", "CD"),
    ("[b-d]+", "aBCDe", "BCD"),
    ("[B-D]+", "abcBCD", "BCD"),
    ("(?:a|b)+", "abab", "abab"),
    ("(?i)Error", "ERROR error", "ERROR|error"),
    ("a.*?b", "aXbXb", "aXbXb"),
    ("a+?b?", "aab", "aab"),
    (#"\."#, "a.b", "."),
    (#"C:\\dir"#, #"c:\dir C:\dir"#, #"C:\dir"#),
    (#"a\tb"#, "a    b", "a    b"),
    (#"\D"#, "a", "a"),
    ("größe", "GRÖßE", "GRÖßE"),
    ("(a*)*b", "aab", "aab"),
    ("(a|b*)*c", "abbac", "abbac"),
    ("(^a)+", "aa", "a"),
  ])
  func `regular expressions find what people expect`(pattern: String, line: String, expected: String) throws {
    #expect(try lit(pattern, .regex, SafeText(sanitising: line)) == expected)
  }

  @Test(arguments: [
    ("(", "character 1: unmatched ("), ("ab(c", "character 3: unmatched ("),
    ("a)", "character 2: unmatched )"),
    ("a[b", "character 2: unmatched ["), ("[]", "character 1: unmatched ["),
    ("[a", "character 1: unmatched ["),
    ("*a", "character 1: nothing to repeat before *"), ("a|+", "character 3: nothing to repeat before +"),
    ("(?", "character 1: (? is not known, only (?: and, at the beginning, (?i)"),
    ("a(?=b)", "character 2: (?= is not known, only (?: and, at the beginning, (?i)"),
    ("{2}", "character 1: nothing to repeat before {"), ("^*", "character 2: nothing to repeat before *"),
    ("|a", "character 1: nothing before |"), ("a|", "character 2: nothing behind |"),
    ("a||b", "character 3: nothing before |"), ("(a|)", "character 3: nothing behind |"),
    ("()", "character 1: nothing inside ()"), ("a\\", "character 2: nothing behind \\"),
    ("\\q", "character 1: \\q means nothing here"),
    ("(a)\\1", "character 4: \\1: what was found before cannot be referred to"),
    ("a{3,2}", "character 2: more at least than at most in {}"),
    ("a{5000}", "character 2: at most 1000 times in {}"),
    ("(a{1000}){1000}", "this repeats too much"),
    ("a****", "character 5: repeated again and again"),
    ("[z-a]", "character 3: the range in [] goes backwards"),
    (
      "[[:nope:]]",
      "character 2: [:nope:] is none of alnum alpha blank digit graph lower print punct space upper word xdigit"
    ),
    ("[\\", "character 2: nothing behind \\"),
    ("", "nothing to look for"),
    (String(repeating: "a", count: 1001), "longer than 1000 characters"),
    (String(repeating: "(", count: 60), "character 51: more than 50 ( inside one another"),
  ])
  func `a broken expression says what is wrong and where`(pattern: String, words: String) {
    #expect(throws: LogPatternError(words: SafeText(sanitising: words))) {
      try LogPattern(pattern, syntax: .regex)
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `whatever is typed is an expression, or says why it is none`(seed: UInt64) {
    var random = Seeded(state: seed)
    let pieces = [
      "a", "é", "B", "(", ")", "[", "]", "^", "$", "*", "+", "?", "{", "}", ",", "2", "|", "\\", "-", ":",
      ".", "d", "b", "\u{1F600}",
    ]
    var good = 0
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }
      .joined()
      do throws(LogPatternError) {
        let pattern = try LogPattern(text, syntax: .regex)
        let line = SafeText(sanitising: text)
        let lit = pattern.matches(in: line)
        #expect(lit.allSatisfy { !$0.isEmpty && $0.upperBound <= line.text.utf8.count })
        #expect(zip(lit, lit.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
        good += 1
      } catch {
        #expect(!error.words.isEmpty)
      }
    }
    #expect(100..<1900 ~= good)
  }

  @Test func `no more matches than asked for`() throws {
    let line = SafeText(sanitising: String(repeating: "ab", count: 500))
    #expect(try LogPattern("a", syntax: .literal).matches(in: line).count == 100)
    #expect(try LogPattern("[ab]b", syntax: .regex).matches(in: line, limit: 7).count == 7)
  }

  @Test func `an expression that has to look far ends all the same`() throws {
    let line = SafeText(sanitising: String(repeating: "a", count: 32_000) + "b")
    #expect(try LogPattern("a*c|b$", syntax: .regex).matches(in: line).count <= 1)
    #expect(try LogPattern("(a|aa)+$", syntax: .regex).matches(in: line) == [])
  }

  @Test func `patterns are equal when they read the same`() throws {
    #expect(try LogPattern("a", syntax: .literal) == LogPattern("a", syntax: .literal))
    #expect(try LogPattern("a", syntax: .literal) != LogPattern("a", syntax: .regex))
  }
}

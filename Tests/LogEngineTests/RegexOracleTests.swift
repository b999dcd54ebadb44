import Glibc
import SafeText
import Testing

@testable import LogEngine

/// Random expressions over random lines, against the C library's.
struct RegexOracleTests {
  /// Conditions inside a repetition are left out: the C library forgets them after the first round.
  static func expression(_ random: inout Seeded, depth: Int, looks: Bool = true) -> String {
    let atoms = ["a", "b", "c", ".", "[ab]", "[^a]", "[b-d]", " ", "ab", "ca", "\\w", "\\s"]
    guard depth > 0 else {
      return ((looks ? ["\\b", "\\<", "\\>"] : []) + atoms).randomElement(using: &random) ?? "a"
    }
    func part(looks: Bool) -> String { expression(&random, depth: depth - 1, looks: looks) }
    switch Int.random(in: 0..<(looks ? 9 : 8), using: &random) {
    case 0...2: return part(looks: looks) + part(looks: looks)
    case 3: return "(\(part(looks: looks))|\(part(looks: looks)))"
    case 4: return "(\(part(looks: false)))*"
    case 5: return "(\(part(looks: false)))+"
    case 6: return "(\(part(looks: false)))?"
    case 7:
      let least = Int.random(in: 0...1, using: &random)
      return "(\(part(looks: false))){\(least),\(Int.random(in: 1...3, using: &random))}"
    default: return Bool.random(using: &random) ? "^\(part(looks: true))" : "\(part(looks: true))$"
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `the same lines match, at the same place`(seed: UInt64) throws {
    var random = Seeded(state: seed)
    var tried = 0
    for _ in 0..<250 {
      let text = Self.expression(&random, depth: Int.random(in: 0...4, using: &random))
      var regex = regex_t()
      guard let pattern = try? LogPattern(text, syntax: .regex), regcomp(&regex, text, REG_EXTENDED) == 0
      else {
        continue
      }
      defer { regfree(&regex) }
      for _ in 0..<20 {
        let line = String(
          (0..<Int.random(in: 0...12, using: &random)).map { _ in
            "aabbcd  -".randomElement(using: &random) ?? "a"
          })
        var found = regmatch_t()
        let matches = regexec(&regex, line, 1, &found, 0) == 0
        #expect(pattern.hasMatch(line) == matches, "\(text) in '\(line)'")
        let first = pattern.matches(in: SafeText(sanitising: line), limit: 1).first
        if matches, found.rm_eo > found.rm_so {
          #expect(first == Int(found.rm_so)..<Int(found.rm_eo), "\(text) in '\(line)'")
        }
        tried += 1
      }
    }
    #expect(tried > 2000)
  }

  @Test func `an expression with more states than there is room for finds the same`() throws {
    var random = Seeded(state: 9)
    let pattern = try LogPattern("a.{12}b.{3}c", syntax: .regex)
    var regex = regex_t()
    #expect(regcomp(&regex, "a.{12}b.{3}c", REG_EXTENDED) == 0)
    defer { regfree(&regex) }
    var found = 0
    for _ in 0..<400 {
      let line = String((0..<300).map { _ in "abcd".randomElement(using: &random) ?? "a" })
      let matches = regexec(&regex, line, 0, nil, 0) == 0
      #expect(pattern.hasMatch(line) == matches)
      if matches { found += 1 }
    }
    #expect(found > 0)
    #expect(pattern.matcher.withEngine(\.hasBegunAnew) == true)
  }
}

extension LogPattern {
  func hasMatch(_ line: String) -> Bool {
    var line = line
    return line.withUTF8 { bytes in
      if let literals = matcher.literals, let base = bytes.baseAddress {
        let has = literals.needles.contains { $0.first(in: base, 0..<bytes.count) != nil }
        if !has || literals.isWhole { return has }
      }
      return matcher.withEngine { $0.hasMatch(in: bytes) } ?? false
    }
  }
}

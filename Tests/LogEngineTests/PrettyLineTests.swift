import LogEngine
import SafeText
import Testing
import TopsideTestSupport

struct PrettyLineTests {
  static func texts(_ line: String) -> [String]? {
    PrettyLine.lines(of: SafeText(sanitising: line))?.map(\.text.text)
  }

  /// The pieces of a line that have a colour, each with it.
  static func colours(_ line: String) -> [String: UInt8] {
    let pieces = (PrettyLine.lines(of: SafeText(sanitising: line)) ?? []).flatMap { line in
      let bytes = Array(line.text.text.utf8)
      return line.runs.map { (String(decoding: bytes[$0.bytes], as: UTF8.self), $0.style.foreground ?? 0) }
    }
    return Dictionary(pieces, uniquingKeysWith: { first, _ in first })
  }

  @Test func `an object has a member a line, in its order, numbers as they are`() {
    #expect(
      Self.texts(#"{"level":"info","n":-1.50e+3,"big":12345678901234567890,"on":true,"x":null}"#) == [
        "{", #"  "level": "info","#, #"  "n": -1.50e+3,"#, #"  "big": 12345678901234567890,"#,
        #"  "on": true,"#,
        #"  "x": null"#, "}",
      ])
  }

  @Test func `what is nested is indented, and what is empty stays on its line`() {
    #expect(
      Self.texts(#" {"a":{"b":[1,{"c":[]},"d"],"e":{}}}  "#) == [
        "{", #"  "a": {"#, #"    "b": ["#, "      1,", "      {", #"        "c": []"#, "      },",
        #"      "d""#,
        "    ],", #"    "e": {}"#, "  }", "}",
      ])
  }

  @Test(
    arguments: [
      "backend | ", "2026-01-01T00:00:00Z INFO ", "[main] [INFO] request done: ", "api-1  | [GIN] {x} ", "x{",
    ])
  func `what stands before the JSON is the first line`(prefix: String) {
    let first = String(prefix.reversed().drop { $0 == " " }.reversed())
    #expect(Self.texts(prefix + #"{"a":1}"#) == [first, "{", #"  "a": 1"#, "}"])
  }

  @Test func `an array is made readable where it is the line, or holds objects`() {
    #expect(Self.texts("[1, 2]") == ["[", "  1,", "  2", "]"])
    #expect(Self.texts(#"got [{"a":1}]"#) == ["got", "[", "  {", #"    "a": 1"#, "  }", "]"])
    #expect(Self.texts("took 5 ms [200]") == nil)
    #expect(Self.texts("2026-01-01 started [main]") == nil)
  }

  @Test func `a stack trace in a string has a line a frame`() {
    let line = #"{"msg":"failed","stack":"Error: no\n\tat run (a.js:1)\r\n\tat main","next":1}"#
    #expect(
      Self.texts(line) == [
        "{", #"  "msg": "failed","#, #"  "stack": "Error: no"#, "            at run (a.js:1)",
        #"            at main","#, #"  "next": 1"#, "}",
      ])
  }

  @Test func `other escapes become what they stand for, as far as that can be shown`() {
    #expect(
      Self.texts(#"{"a":"\"C:\\new\" \/ \u00e9\ud83d\ude80 \ud800x"}"#)?[1]
        == "  \"a\": \"\"C:\\new\" / é🚀 \u{FFFD}x\"")
    #expect(Self.texts(#"{"a":"\u0007\b\u009b2J\u202e"}"#)?[1] == #"  "a": "^G^H<U+202E>""#)
    #expect(Self.texts(#"{"a":"\u001b[31mred\u001b]0;t\u0007"}"#)?[1] == #"  "a": "red""#)
    #expect(Self.texts(#"{"a\nb":"x\u000ay"}"#) == ["{", #"  "a\nb": "x"#, #"    y""#, "}"])
  }

  @Test(
    arguments: [
      "{", "}", "{}", "[]", "{]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{a:1}"#, #"{"a":1} x"#,
      #"{"a":"\x"}"#,
      #"{"a":"\u12"}"#, #"{"a":tru}"#, #"{"a":01-2}"#, #"{"a":1.}"#, #"{"a":-}"#, #"{"a":1 "b":2}"#,
      #"{"a":"b}"#,
      #"{'a':1}"#, "[1,2", "[,]", "[1,,2]", "", " ", "plain text", "{braces} in {text}",
    ])
  func `what is broken, empty or no JSON at all is left alone`(line: String) {
    #expect(Self.texts(line) == nil)
  }

  @Test func `a level deeper than can be read is left alone`() {
    func nested(_ depth: Int) -> String {
      String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
    }
    #expect(Self.texts(nested(64))?.count == 129)
    #expect(Self.texts(nested(65)) == nil)
    #expect(Self.texts(String(repeating: "[", count: 60_000) + String(repeating: "]", count: 5000)) == nil)
    #expect(Self.texts("{\"a\":\"\(String(repeating: "x", count: 70_000))\"}") == nil)
  }

  @Test func `keys, strings, numbers and literals have their colours`() {
    let colours = Self.colours(#"x {"k":"s","n":1,"t":true,"l":"a\nb"}"#)
    #expect(
      colours == [
        #""k""#: 6, #""s""#: 2, #""n""#: 6, "1": 3, #""t""#: 6, "true": 5, #""l""#: 6, "\"a": 2, "b\"": 2,
      ])
    #expect(
      Self.colours("a=x b=2 c=nil d=\"y z\"") == ["a": 6, "b": 6, "2": 3, "c": 6, "nil": 5, "d": 6, "y z": 2])
  }

  @Test func `logfmt has a pair a line, values below each other`() {
    #expect(
      Self.texts(#"time="2024-01-02" level=info msg="a \"b\"\n\tc" empty= path=/a?b=c d.e/f-g=1ms"#) == [
        "time     2024-01-02", "level    info", #"msg      a "b""#, "                 c", "empty    ",
        "path     /a?b=c",
        "d.e/f-g  1ms",
      ])
    #expect(Self.texts("api | ts=1 level=info msg=x") == ["api |", "ts     1", "level  info", "msg    x"])
    let long = String(repeating: "k", count: 30)
    #expect(Self.texts("\(long)=1 a=2 b=3") == ["\(long)  1", "a  2", "b  3"])
  }

  @Test(
    arguments: [
      "a=1 b=2", "a=1 b=2 c=3 and more", "a = 1 b = 2 c = 3", "GET /x?a=1&b=2&c=3", "a=1 b=\"2 c=3",
      "a=1 b=\"2\"x c=3",
      "1=1 2=2 3=3", "a==b", "==== ====", "a=1 b=\"\\x\" c=3",
    ])
  func `what has too few pairs, or other words among them, is left alone`(line: String) {
    #expect(Self.texts(line) == nil)
  }

  @Test func `a hostile string is harmless, raw or escaped`() {
    for input in HostileInput.all {
      let raw = String(decoding: input.bytes, as: UTF8.self)
      let quoted = raw.unicodeScalars.map { scalar -> String in
        guard scalar.value < 0x10000, scalar == "\"" || scalar == "\\" || !(0x20...0x7E ~= scalar.value)
        else {
          return String(scalar)
        }
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
      for line in [
        "{\"\(quoted)\":\"\(quoted)\",\"a\":1}", "a=1 b=\"\(quoted)\" c=2", "{\"a\":\"\(raw)\"}", "x \(raw)",
      ] {
        for line in PrettyLine.lines(of: SafeText(sanitising: line)) ?? [] {
          expectHarmless(line, input.name)
        }
      }
      let lines = PrettyLine.lines(of: SafeText(sanitising: "{\"a\":\"\(quoted)\"}"))
      #expect(lines?.count ?? 0 >= 3, "\(input)")
    }
  }

  @Test func `a line cut or changed anywhere is read without a trap`() {
    let line = Array(#"api | {"a":[1,-2.5e3,"x\n\u00e9\"y",{}],"b":{"c":null}} k=1 l="m\t" n=true"#.utf8)
    for start in line.indices {
      for end in start...line.count {
        _ = PrettyLine.lines(of: SafeText(sanitising: Array(line[start..<end])))
      }
      for byte in [0x22, 0x5C, 0x7B, 0x5D, 0x3D, 0x20, 0xC3] as [UInt8] {
        var changed = line
        changed[start] = byte
        for line in PrettyLine.lines(of: SafeText(sanitising: changed)) ?? [] { expectHarmless(line) }
      }
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `nothing but blanks is added or lost`(seed: UInt64) {
    var random = Seeded(state: seed)
    var found = 0
    for _ in 0..<300 {
      let line = Self.json(3, &random)
      guard let lines = PrettyLine.lines(of: SafeText(sanitising: line)) else { continue }
      found += 1
      #expect(lines.map(\.text.text).joined().filter { $0 != " " } == line.filter { $0 != " " })
    }
    #expect(found > 50)
  }

  /// Random JSON without escapes.
  static func json(_ depth: Int, _ random: inout Seeded) -> String {
    func many(_ make: (inout Seeded) -> String) -> String {
      (0..<Int.random(in: 0...4, using: &random)).map { _ in make(&random) }.joined(separator: " ,")
    }
    switch Int.random(in: 0...(depth > 0 ? 6 : 3), using: &random) {
    case 0: return "\"a b\(Int.random(in: 0...99, using: &random))é\""
    case 1: return "-\(Int.random(in: 0...99, using: &random)).5e-7"
    case 2: return ["true", "false", "null", "NaN"].randomElement(using: &random) ?? ""
    case 3: return "\(Int.random(in: 0...99, using: &random))"
    case 4: return "[ " + many { json(depth - 1, &$0) } + "]"
    default: return "{" + many { "\"k\": " + json(depth - 1, &$0) } + " }"
    }
  }
}

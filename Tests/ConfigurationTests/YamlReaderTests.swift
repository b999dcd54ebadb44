import Configuration
import Testing

@Suite struct YamlReaderTests {
  private func read(_ text: String) throws(ConfigurationError) -> YamlNode? {
    try YamlReader.read(text, file: "x.yaml")
  }

  private func problem(_ bytes: [UInt8]) -> ConfigurationError? {
    do throws(ConfigurationError) {
      _ = try YamlReader.read(bytes, file: "x.yaml")
      return nil
    } catch {
      return error
    }
  }

  private func problem(_ text: String) -> ConfigurationError? { problem(Array(text.utf8)) }

  @Test func `values come with their places, in the order of the file`() throws {
    let root = try #require(try read("b: 1\na:\n  - \"2\"\n  - {c: d}\n"))
    let entries = try root.entries("")
    #expect(entries.map(\.key) == ["b", "a"])
    #expect(
      entries[0].value == YamlNode(.scalar("1", isPlain: true), at: Place(file: "x.yaml", line: 1, column: 4))
    )
    let items = try entries[1].value.list("")
    #expect(items[0] == YamlNode(.scalar("2", isPlain: false), at: Place(file: "x.yaml", line: 3, column: 5)))
    #expect(try items[1].entries("")[0].keyPlace == Place(file: "x.yaml", line: 4, column: 6))
  }

  @Test(arguments: ["", "\n\n", "# nothing\n", "---\n...\n"])
  func `a file without values is not an error`(text: String) throws {
    let root = try read(text)
    #expect(try root?.entries("nothing").isEmpty ?? true)
  }

  @Test(arguments: [("---", 1), ("a:\n  - b\n---", 3), ("a: 1\n--- # end\n", 2)])
  func `what stands at the end of a file stands in its last line`(text: String, line: Int) throws {
    let places = [try? read(text)?.place, problem(text)?.place].compactMap { $0 ?? nil }
    #expect(places.map(\.line) == [line])
  }

  @Test(arguments: [
    ("a: [1, 2", 1), ("a: 1\n\tb: 2", 2), ("a: 1\nb\nc: 2", 3), ("a: \"x", 1), ("}", 1), ("a: b: c", 1),
    ("%YAML 9.9\n---\na: 1", 1), ("a: 1\n b: 2\n", 2),
  ])
  func `what is not YAML is an error with its line`(text: String, line: Int) throws {
    let error = try #require(problem(text))
    guard case .syntax(let words) = error.problem else {
      Issue.record("\(error)")
      return
    }
    #expect(error.place.line == line)
    #expect(!words.isEmpty)
  }

  @Test(arguments: [
    ("a: &x 1\nb: *x", ConfigurationError.Problem.refused(feature: "anchors (&name) are"), 1),
    ("b: *x", .refused(feature: "aliases (*name) are"), 1),
    ("a:\n- !!binary eA==", .refused(feature: "tags (!name) are"), 2),
    ("a: &x [1]", .refused(feature: "anchors (&name) are"), 1),
    ("a: !x {b: 1}", .refused(feature: "tags (!name) are"), 1),
    ("a: 1\n---\nb: 2", .refused(feature: "a second document is"), 3),
    ("a: 1\nb: 2\na: 3", .duplicate(key: "a", firstLine: 1), 3),
    ("a: 1\n? [b]\n: 2", .wrong(expected: "a name", found: "a list or a mapping as a key"), 2),
  ])
  func `YAML that a configuration does not need is refused`(
    text: String, expected: ConfigurationError.Problem, line: Int
  ) {
    #expect(problem(text)?.problem == expected)
    #expect(problem(text)?.place.line == line)
  }

  @Test func `what is not UTF-8 is refused, with its line`() {
    #expect(
      problem(Array("a: 1\nb: ".utf8) + [0xFF])
        == ConfigurationError(Place(file: "x.yaml", line: 2), .notUTF8))
    #expect(problem([0xFF, 0xFE, 0x61, 0x00])?.problem == .notUTF8)
    #expect(problem([0x61, 0x3A, 0x20, 0x00]) != nil)
  }

  @Test func `size, depth and number of values are bounded`() {
    #expect(problem(String(repeating: "[", count: 100_000))?.problem == .tooDeep(limit: 32))
    #expect(problem(String(repeating: "? ", count: 100_000)) != nil)
    #expect(problem(String(repeating: "- ", count: 100_000))?.problem == .tooDeep(limit: 32))
    #expect(
      problem("[" + String(repeating: "1,", count: 100_001) + "]")?.problem == .tooManyNodes(limit: 100_000))
    let long = Array(repeating: UInt8(ascii: "a"), count: (1 << 20) + 1)
    #expect(problem(long)?.problem == .tooLong(bytes: (1 << 20) + 1, limit: 1 << 20))
    #expect((try? read(String(repeating: "[", count: 31) + String(repeating: "]", count: 31))) != nil)
  }

  @Test func `a billion laughs are not told`() {
    let laughs = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n"
    #expect(problem(laughs)?.problem == .refused(feature: "anchors (&name) are"))
  }

  @Test func `any cut of a file gives values or an error with a place`() throws {
    let text = Array("a: [1, {b: \"c\"}]\nd: |\n  e\nf:\n- 'g'\n".utf8)
    for end in text.indices {
      if let error = problem(Array(text[..<end])) {
        #expect(error.place.line >= 1 && error.place.line <= 6)
        #expect(error.text.hasPrefix("x.yaml:"))
      }
    }
  }

  @Test func `values say what was expected and what was found`() throws {
    let root = try #require(try read("a: yes\nb: [1]\nc: 12\nd: \"true\"\ne:\n"))
    let values = try root.entries("").map(\.value)
    #expect(throws: ConfigurationError(values[0].place, .wrong(expected: "true or false", found: "\"yes\"")))
    { try values[0].bool() }
    #expect(throws: ConfigurationError(values[3].place, .wrong(expected: "true or false", found: "\"true\"")))
    { try values[3].bool() }
    #expect(throws: values[1].wrong(expected: "text")) { try values[1].string() }
    #expect(throws: values[2].wrong(expected: "a number from 1 to 10")) { try values[2].integer(in: 1...10) }
    #expect(throws: values[4].wrong(expected: "text")) { try values[4].string() }
    #expect(values[4].found == "nothing")
    #expect(try values[2].integer(in: 1...12) == 12)
    #expect(try values[2].list("").count == 1)
  }

  @Test(arguments: [
    ("500ms", Duration.milliseconds(500)), ("2s", .seconds(2)), ("1m", .seconds(60)), ("1h", .seconds(3600)),
  ])
  func `a time has a unit`(text: String, expected: Duration) throws {
    let node = try #require(try read(text))
    #expect(try node.duration(in: .zero ... .seconds(4000), "") == expected)
  }

  @Test(arguments: ["2", "s", "-1s", "2 s", "1.5s", "99999999999999999999s", "2d", "5000s"])
  func `what is no time, or out of range, is refused`(text: String) throws {
    let node = try #require(try read(text))
    #expect(throws: ConfigurationError.self) { try node.duration(in: .zero ... .seconds(4000), "a time") }
  }
}

import SafeText
import Testing

struct ColourTests {
  /// The styles of a line's runs, each with the text that it covers.
  static func runs(_ line: String) -> [String: TextStyle] {
    let styled = StyledText(sanitising: Array(line.utf8))
    let bytes = Array(styled.text.text.utf8)
    return Dictionary(
      styled.runs.map { (String(decoding: bytes[$0.bytes], as: UTF8.self), $0.style) },
      uniquingKeysWith: { first, _ in first })
  }

  @Test(
    arguments: [
      ("31", TextStyle(foreground: 1)), ("97", TextStyle(foreground: 15)), ("44", TextStyle(background: 4)),
      ("103", TextStyle(background: 11)), ("38;5;208", TextStyle(foreground: 208)),
      ("48:5:17", TextStyle(background: 17)), ("38;2;255;0;0", TextStyle(foreground: 196)),
      ("38:2:0:0:255", TextStyle(foreground: 21)), ("38:2::0:255:0", TextStyle(foreground: 46)),
      ("38;2;128;128;128", TextStyle(foreground: 244)), ("1;2", TextStyle(attributes: [.bold, .dim])),
      ("3;4;7", TextStyle(attributes: [.italic, .underline, .reverse])),
      ("4:3", TextStyle(attributes: .underline)), ("21", TextStyle(attributes: .underline)),
      ("58;5;9;31", TextStyle(foreground: 1)), ("58:2::1:2:3;32", TextStyle(foreground: 2)),
      ("0;31", TextStyle(foreground: 1)), ("31;41;32", TextStyle(foreground: 2, background: 1)),
      ("1;8;5", TextStyle(attributes: .bold)),
    ])
  func `SGR parameters give the style`(parameters: String, style: TextStyle) {
    #expect(Self.runs("a\u{1B}[\(parameters)mb\u{1B}[0mc") == ["b": style])
  }

  @Test(
    arguments: [
      "", "0", "39", "8", "5", "25", "4:0", "31;39", "41;49", "1;22", "7;27", "38", "38;5;256", "31;",
    ])
  func `SGR parameters that leave the text plain give no run`(parameters: String) {
    #expect(Self.runs("a\u{1B}[\(parameters)mb") == [:])
  }

  @Test(
    arguments: [
      ("31;41", 1), ("38;5;16;40", 0), ("30;48;5;233", 233), ("38;5;231;107", 15), ("97;48;5;255", 255),
      ("38;2;1;2;3;48;2;9;9;9", 232), ("48;5;244;38;5;245", 244),
    ] as [(String, UInt8)])
  func `invisible ink becomes the terminal's own colour`(parameters: String, paper: UInt8) {
    #expect(Self.runs("\u{1B}[\(parameters)mb") == ["b": TextStyle(background: paper)])
  }

  @Test(arguments: ["37;107", "38;5;17;40", "38;5;244;48;5;236", "34;40", "90;40", "38;5;136;48;5;137"])
  func `ink that can be told from its paper stays`(parameters: String) {
    #expect(Self.runs("\u{1B}[\(parameters)mb")["b"]?.foreground != nil)
  }

  @Test func `colours carry over sequences in a line and merge into one run`() {
    let line = StyledText(sanitising: Array("\u{1B}[31ma\u{1B}[31mb\u{1B}[2K\tcé\u{1B}[32md".utf8))
    #expect(line.text == "ab      céd")
    #expect(
      line.runs == [
        .init(bytes: 0..<11, style: TextStyle(foreground: 1)),
        .init(bytes: 11..<12, style: TextStyle(foreground: 2)),
      ])
  }

  @Test func `colours begin anew on each line`() {
    let lines = StyledText.lines(sanitising: Array("\u{1B}[31mred\nplain\n".utf8))
    #expect(lines.map(\.text) == ["red", "plain"])
    #expect(lines.map(\.runs.count) == [1, 0])
  }

  @Test func `an overwritten part takes its colours with it and leaves the current one`() {
    let line = StyledText(sanitising: Array("\u{1B}[31mold\r\u{1B}[32mnew".utf8))
    #expect(line.text == "new")
    #expect(line.runs == [.init(bytes: 0..<3, style: TextStyle(foreground: 2))])
  }

  @Test func `a byte that introduces CSI alone colours as ESC does`() {
    #expect(Self.runs("\u{9B}31mb") == ["b": TextStyle(foreground: 1)])
  }
}

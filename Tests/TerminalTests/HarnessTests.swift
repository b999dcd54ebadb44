import TerminalHarness
import Testing

/// The other tests are only as good as the terminal that they watch.
@Suite struct `The terminal of these tests` {
  @Test(arguments: [
    ("ab\r\ncd", ["ab", "cd", ""]),
    ("\u{1B}[2;3Hx\u{1B}[Ay", ["   y", "  x", ""]),
    ("abcdef\u{1B}[3D\u{1B}[K", ["abc", "", ""]),
    ("abcdef\u{1B}[1;3H\u{1B}[1K", ["   def", "", ""]),
    ("abcdef\u{1B}[1;3H\u{1B}[2@", ["ab  cdef", "", ""]),
    ("abcdef\u{1B}[1;3H\u{1B}[2P", ["abef", "", ""]),
    ("a\r\nb\r\nc\u{1B}[2;1H\u{1B}[L", ["a", "", "b"]),
    ("a\r\nb\r\nc\u{1B}[1;1H\u{1B}[M", ["b", "c", ""]),
    ("a\r\nb\r\nc\r\nd", ["b", "c", "d"]),
    ("a\r\nb\r\nc\u{1B}[2;3r\u{1B}[3;1H\nd", ["a", "c", "d"]),
    ("a\r\nb\r\nc\u{1B}[1;2r\u{1B}[1;1H\u{1B}Md", ["d", "a", "c"]),
    ("-\u{1B}[4b", ["-----", "", ""]),
    ("漢x\u{1B}[1;3Hy", ["漢y", "", ""]),
    ("e\u{301}x", ["e\u{301}x", "", ""]),
    ("12345678901", ["1234567890", "1", ""]),
    ("1234567890\u{1B}[mx", ["1234567890", "x", ""]),
    ("\u{1B}(0qx\u{1B}(Bq", ["─│q", "", ""]),
    ("\u{1B})0\u{0E}q\u{0F}q", ["─q", "", ""]),
    ("main\u{1B}[?1049h\u{1B}[2J\u{1B}[Hother\u{1B}[?1049l", ["main", "", ""]),
    ("ab\u{1B}[3\u{18}cd", ["abcd", "", ""]),
    ("abc\u{1B}[2Jx", ["   x", "", ""]),
    ("abc\u{1B}]0;title\u{07}d", ["abcd", "", ""]),
  ])
  func `shows what a terminal shows`(_ bytes: String, _ lines: [String]) {
    var terminal = VTParser(columns: 10, rows: 3)
    terminal.feed(bytes.utf8)
    #expect(terminal.screen.lines == lines)
    #expect(terminal.unknown == [])
  }

  @Test(arguments: [
    ("\u{1B}[?1049h", "alternate screen"), ("\u{1B}[?25l", "cursor hidden"),
    ("\u{1B}[?2004h", "bracketed paste"), ("\u{1B}[?1000h", "mouse"), ("\u{1B}=", "application keypad"),
    ("\u{1B}[?1h", "application cursor keys"), ("\u{1B}[?7l", "no wrapping"), ("\u{1B}(0", "line drawing"),
  ])
  func `knows what was left on`(_ bytes: String, _ mode: String) {
    var terminal = VTParser(columns: 10, rows: 3)
    terminal.feed(bytes.utf8)
    #expect(terminal.leftOn == [mode])
  }

  @Test func `says which sequences it does not know`() {
    var terminal = VTParser(columns: 10, rows: 3)
    terminal.feed("\u{1B}[5y\u{1B}#".utf8)
    #expect(terminal.unknown == ["CSI 5y", "ESC #"])
  }
}

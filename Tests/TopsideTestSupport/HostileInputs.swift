/// Something that a container, a pod or a daemon might print or be called, and how it must look.
package struct HostileInput: Sendable, CustomStringConvertible {
  package let name: String
  package let bytes: [UInt8]
  /// How it looks as a line of a log, colours aside.
  package let shown: String
  package var description: String { name }

  init(_ name: String, _ text: String, _ shown: String) { self.init(name, Array(text.utf8), shown) }

  init(_ name: String, _ bytes: [UInt8], _ shown: String) {
    self.name = name
    self.bytes = bytes
    self.shown = shown
  }

  /// Every input of the tables.
  package static let all = sequences + unfinished + eightBit + controls + invisible + malformed + layout
  /// Those that fit on a screen, for tests that try every cut of them in many ways.
  package static let brief = all.filter { $0.bytes.count <= 100 }
  /// Those that may take what follows them for their own.
  package static let greedy = (unfinished + eightBit).filter { $0.bytes.count <= 100 }

  /// Whole sequences: they leave nothing behind.
  static let sequences = [
    HostileInput("window title, BEL", "a\u{1B}]0;evil\u{7}b", "ab"),
    HostileInput("window title, ST", "a\u{1B}]2;evil\u{1B}\\b", "ab"),
    HostileInput("title with an ideograph that holds 9C", "a\u{1B}]0;日本\u{7}b", "ab"),
    HostileInput("clipboard, OSC 52", "a\u{1B}]52;c;ZXZpbA==\u{7}b", "ab"),
    HostileInput("hyperlink, OSC 8", "\u{1B}]8;;http://evil\u{1B}\\link\u{1B}]8;;\u{1B}\\", "link"),
    HostileInput("palette, OSC 4", "a\u{1B}]4;1;rgb:00/00/00\u{1B}\\b", "ab"),
    HostileInput("iTerm file, OSC 1337", "a\u{1B}]1337;File=name=eA==:AAAA\u{7}b", "ab"),
    HostileInput("notification, OSC 777", "a\u{1B}]777;notify;t;b\u{7}b", "ab"),
    HostileInput("sixel, DCS", "a\u{1B}Pq#0;2;0;0;0~~\u{1B}\\b", "ab"),
    HostileInput("request status string, DCS", "a\u{1B}P$qm\u{1B}\\b", "ab"),
    HostileInput("terminfo request, XTGETTCAP", "a\u{1B}P+q544e\u{1B}\\b", "ab"),
    HostileInput("kitty graphics, APC", "a\u{1B}_Gf=24;AAAA\u{1B}\\b", "ab"),
    HostileInput("privacy message", "a\u{1B}^secret\u{1B}\\b", "ab"),
    HostileInput("start of string", "a\u{1B}Xsecret\u{1B}\\b", "ab"),
    HostileInput("clear screen", "a\u{1B}[2J\u{1B}[Hb", "ab"),
    HostileInput("cursor position", "a\u{1B}[10;20Hb", "ab"),
    HostileInput("cursor up and erase", "a\u{1B}[1A\u{1B}[2Kb", "ab"),
    HostileInput("alternate screen off", "a\u{1B}[?1049lb", "ab"),
    HostileInput("mouse reporting on", "a\u{1B}[?1000;1006hb", "ab"),
    HostileInput("device attributes, answers as keys", "a\u{1B}[c\u{1B}[>c\u{1B}[0cb", "ab"),
    HostileInput("cursor report, answers as keys", "a\u{1B}[6nb", "ab"),
    HostileInput("title report, answers as keys", "a\u{1B}[21tb", "ab"),
    HostileInput("window resize", "a\u{1B}[8;1;1tb", "ab"),
    HostileInput("scroll region", "a\u{1B}[5;6rb", "ab"),
    HostileInput("repeat character", "a\u{1B}[9999999bb", "ab"),
    HostileInput("soft reset", "a\u{1B}[!pb", "ab"),
    HostileInput("cursor style, with an intermediate", "a\u{1B}[2 qb", "ab"),
    HostileInput("modify other keys, private m", "a\u{1B}[>4;2mb", "ab"),
    HostileInput("full reset", "a\u{1B}cb", "ab"),
    HostileInput("line drawing charset", "a\u{1B}(0b", "ab"),
    HostileInput("UTF-8 off", "a\u{1B}%@b", "ab"),
    HostileInput("alignment test", "a\u{1B}#8b", "ab"),
    HostileInput("keypad mode, save and restore", "a\u{1B}=\u{1B}7\u{1B}8b", "ab"),
    HostileInput("8-bit controls on", "a\u{1B} Gb", "ab"),
    HostileInput("window name of screen and tmux", "a\u{1B}kname\u{1B}\\b", "anameb"),
    HostileInput("colour request, answers as keys", "a\u{1B}]11;?\u{7}b", "ab"),
    HostileInput("clipboard request, answers as keys", "a\u{1B}]52;c;?\u{1B}\\b", "ab"),
    HostileInput("user-defined keys, DCS", "a\u{1B}P1;1|17/726D\u{1B}\\b", "ab"),
    HostileInput("key remapping of ANSI.SYS", "a\u{1B}[0;59;\"evil\"pb", "avil\"pb"),
    HostileInput("printer on", "a\u{1B}[5ib\u{1B}[4i", "ab"),
    HostileInput("bracketed paste and focus reports on", "a\u{1B}[?2004;1004hb", "ab"),
    HostileInput("synchronised output without an end", "a\u{1B}[?2026hb", "ab"),
    HostileInput("cursor hidden", "a\u{1B}[?25lb", "ab"),
    HostileInput("lines inserted and deleted", "a\u{1B}[9L\u{1B}[9Mb", "ab"),
    HostileInput("title that holds a return", "evil\u{1B}]0;x\ry\u{7}b", "evilb"),
    HostileInput("private marker in the middle", "a\u{1B}[1?5mb", "ab"),
    HostileInput("black on almost black", "\u{1B}[38;5;16;48;5;232mhidden", "hidden"),
    HostileInput("conceal", "\u{1B}[8mhidden\u{1B}[0m", "hidden"),
    HostileInput("blink", "\u{1B}[5;6mb\u{1B}[0m", "b"),
    HostileInput("black on black", "\u{1B}[30;40mhidden\u{1B}[m", "hidden"),
    HostileInput("colour of a thousand digits", "\u{1B}[38;5;\(String(repeating: "9", count: 1000))mb", "b"),
  ]

  /// Sequences that are cut: a visible introducer, and nothing hidden.
  static let unfinished = [
    HostileInput("title without an end", "a\u{1B}]0;evil", "a^[]0;evil"),
    HostileInput("title cut by CAN", "a\u{1B}]0;x\u{18}b", "a^[]0;x^Xb"),
    HostileInput("title cut by SUB", "a\u{1B}]0;x\u{1A}b", "a^[]0;x^Zb"),
    HostileInput("title cut by another sequence", "a\u{1B}]0;x\u{1B}[31mb", "a^[]0;xb"),
    HostileInput(
      "title of five kilobytes", "\u{1B}]0;\(String(repeating: "x", count: 5000))\u{7}b",
      "^[]0;\(String(repeating: "x", count: 5000))^Gb"),
    HostileInput("device control without an end", "a\u{1B}Pq~~", "a^[Pq~~"),
    HostileInput("CSI without an end", "a\u{1B}[31", "a^[[31"),
    HostileInput("CSI cut by a control", "a\u{1B}[3\u{0}1mb", "a^[[3^@1mb"),
    HostileInput("CSI cut by a letter beyond ASCII", "a\u{1B}[3é", "a^[[3é"),
    HostileInput("lone ESC", "a\u{1B}", "a^["),
    HostileInput("ESC ESC", "a\u{1B}\u{1B}[31mb", "a^[b"),
    HostileInput("ESC before a letter beyond ASCII", "a\u{1B}é", "a^[é"),
    HostileInput("charset without an end", "a\u{1B}(", "a^[("),
    HostileInput("tmux passthrough", "\u{1B}Ptmux;\u{1B}\u{1B}]0;x\u{7}\u{1B}\\b", "^[Ptmux;^[b"),
    HostileInput("application command without an end", "a\u{1B}_Gf=24", "a^[_Gf=24"),
    HostileInput("privacy message without an end", "a\u{1B}^secret", "a^[^secret"),
    HostileInput("start of string without an end", "a\u{1B}Xsecret", "a^[Xsecret"),
    HostileInput("two titles, one end", "a\u{1B}]0;x\u{1B}]0;y\u{7}b", "a^[]0;xb"),
    HostileInput(
      "parameters of five kilobytes", "a\u{1B}[\(String(repeating: "1;", count: 2500))mb",
      "a^[[\(String(repeating: "1;", count: 2500))mb"),
    HostileInput("CSI cut by an escape", "a\u{1B}[3\u{1B}[31mb", "a^[[3b"),
    HostileInput("CSI cut by DEL", "a\u{1B}[3\u{7F}1mb", "a^[[3^?1mb"),
    HostileInput("ESC before DEL", "a\u{1B}\u{7F}b", "a^[^?b"),
    HostileInput("ESC before a return", "evil\u{1B}\r[31mb", "[31mb"),
    HostileInput("ESC and a blank at the end", "a\u{1B} ", "a^[ "),
    HostileInput("introducer alone", "a\u{1B}[", "a^[["),
    HostileInput("title cut inside its terminator", "a\u{1B}]0;x\u{1B}", "a^[]0;x^["),
  ]

  static let eightBit = [
    HostileInput("CSI as a byte", [97, 0x9B] + Array("2Jb".utf8), "ab"),
    HostileInput("CSI in UTF-8", "a\u{9B}2Jb", "ab"),
    HostileInput("title, OSC and ST as bytes", [97, 0x9D] + Array("0;x".utf8) + [0x9C, 98], "ab"),
    HostileInput("title, OSC and ST in UTF-8", "a\u{9D}0;x\u{9C}b", "ab"),
    HostileInput("title, OSC in UTF-8 without an end", "a\u{9D}0;x", "a<U+009D>0;x"),
    HostileInput("title, OSC as a byte without an end", [97, 0x9D, 48, 59, 120], "a\u{FFFD}0;x"),
    HostileInput("DCS as a byte", [97, 0x90, 113, 0x1B, 0x5C, 98], "ab"),
    HostileInput("SOS, PM and APC in UTF-8", "a\u{98}x\u{9C}\u{9E}x\u{9C}\u{9F}x\u{9C}b", "ab"),
    HostileInput("next line in UTF-8", "a\u{85}b", "a<U+0085>b"),
    HostileInput("next line as a byte", [97, 0x85, 98], "a\u{FFFD}b"),
    HostileInput("C1 after an impossible lead byte", [97, 0xC0, 0x9B, 50, 74, 98], "a\u{FFFD}b"),
    HostileInput("CSI as a byte without an end", [97, 0x9B, 51, 49], "a\u{FFFD}31"),
    HostileInput("CSI as a byte after ESC", [97, 0x1B, 0x9B, 50, 74, 98], "a^[b"),
    HostileInput("colour, CSI as a byte", [0x9B] + Array("31mb".utf8), "b"),
    HostileInput("DCS and ST in UTF-8", "a\u{90}q\u{9C}b", "ab"),
    HostileInput(
      "PM, APC and SOS as bytes", [97, 0x9E, 120, 0x9C, 0x9F, 120, 0x9C, 0x98, 120, 0x9C, 98], "ab"),
    HostileInput("title ended by the other form of ST", [97, 0x9D, 48, 59, 120, 0xC2, 0x9C, 98], "ab"),
    HostileInput("title cut by a C1 control", "a\u{9D}0;x\u{85}b", "a<U+009D>0;x<U+0085>b"),
    HostileInput("string terminator alone", "a\u{9C}b", "a<U+009C>b"),
    HostileInput(
      "all of C1 that begins nothing", "\u{80}\u{84}\u{8D}\u{9A}", "<U+0080><U+0084><U+008D><U+009A>"),
  ]

  static let controls = [
    HostileInput("NUL", "a\u{0}b", "a^@b"),
    HostileInput("bell", "a\u{7}b", "a^Gb"),
    HostileInput("backspace over a word", "safe\u{8}\u{8}\u{8}\u{8}evil", "safe^H^H^H^Hevil"),
    HostileInput("shift out", "a\u{E}b", "a^Nb"),
    HostileInput("vertical tab and form feed", "a\u{B}\u{C}b", "a^K^Lb"),
    HostileInput("XOFF", "a\u{13}b", "a^Sb"),
    HostileInput("delete", "a\u{7F}b", "a^?b"),
    HostileInput("carriage return over a word", "evil\rsafe", "safe"),
    HostileInput("carriage return before the end", "50 %\r", "50 %"),
    HostileInput("carriage return and erasure", "50 %\r\u{1B}[K", "50 %"),
    HostileInput("progress bar", "10 %\r\u{1B}[K20 %\r\u{1B}[K30 %\r", "30 %"),
    HostileInput(
      "every control but tab, line feed and return",
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12] + Array(14...31) + [127],
      "^@^A^B^C^D^E^F^G^H^K^L^N^O^P^Q^R^S^T^U^V^W^X^Y^Z^[^\\^]^^^_^?"),
    HostileInput("spinner of backspaces", "|\u{8}/\u{8}-", "|^H/^H-"),
    HostileInput("blanks over a word", "evil\r    ", "    "),
    HostileInput("returns alone", "\r\r\r", ""),
    HostileInput("progress bar in colours", "\u{1B}[31m1 %\r\u{1B}[32m9 %\u{1B}[0m\r", "9 %"),
    HostileInput(
      "progress bar of three hundred states",
      (0...300).map { "\($0) of 300" }.joined(separator: "\r"), "300 of 300"),
  ]

  static let invisible = [
    HostileInput("right-to-left override", "a\u{202E}b", "a<U+202E>b"),
    HostileInput("right-to-left isolate", "a\u{2067}b\u{2069}", "a<U+2067>b<U+2069>"),
    HostileInput("left-to-right and Arabic marks", "\u{200E}\u{200F}\u{61C}", "<U+200E><U+200F><U+061C>"),
    HostileInput("zero width space and joiners", "a\u{200B}\u{200C}\u{200D}", "a<U+200B><U+200C><U+200D>"),
    HostileInput("word joiner and byte order mark", "a\u{2060}\u{FEFF}b", "a<U+2060><U+FEFF>b"),
    HostileInput("tags", "a\u{E0001}\u{E0061}", "a<U+E0001><U+E0061>"),
    HostileInput("line and paragraph separator", "a\u{2028}b\u{2029}", "a<U+2028>b<U+2029>"),
    HostileInput("soft hyphen", "a\u{AD}b", "a<U+00AD>b"),
    HostileInput("private use", "a\u{E0B0}\u{10FFFD}", "a<U+E0B0><U+10FFFD>"),
    HostileInput("non-character", "a\u{FFFE}\u{10FFFF}", "a<U+FFFE><U+10FFFF>"),
    HostileInput("Hangul fillers", "a\u{3164}\u{115F}\u{FFA0}", "a<U+3164><U+115F><U+FFA0>"),
    HostileInput("grapheme joiner", "a\u{34F}b", "a<U+034F>b"),
    HostileInput("interlinear annotation", "a\u{FFF9}b", "a<U+FFF9>b"),
    HostileInput("variation selector on a letter", "a\u{FE0F}b", "a<U+FE0F>b"),
    HostileInput("variation selector on a symbol", "\u{26A0}\u{FE0F} low", "\u{26A0} low"),
    HostileInput("variation selector 17", "a\u{E0100}b", "a<U+E0100>b"),
    HostileInput(
      "every other bidi embedding", "\u{202A}\u{202B}\u{202C}\u{202D}\u{2066}\u{2068}",
      "<U+202A><U+202B><U+202C><U+202D><U+2066><U+2068>"),
    HostileInput(
      "invisible operators", "a\u{2061}\u{2062}\u{2063}\u{2064}b", "a<U+2061><U+2062><U+2063><U+2064>b"),
    HostileInput("deprecated format controls", "a\u{206A}\u{206F}b", "a<U+206A><U+206F>b"),
    HostileInput("shorthand and musical format controls", "a\u{1BCA0}\u{1D173}b", "a<U+1BCA0><U+1D173>b"),
    HostileInput("Mongolian separators", "a\u{180E}\u{180B}b", "a<U+180E><U+180B>b"),
    HostileInput("family joined by zero width joiners", "👩\u{200D}👧", "👩<U+200D>👧"),
    HostileInput("flag spelled in tags", "🏴\u{E0067}\u{E007F}", "🏴<U+E0067><U+E007F>"),
    HostileInput("hieroglyph format control", "a\u{13430}b", "a<U+13430>b"),
  ]

  static let malformed = [
    HostileInput("overlong slash", [97, 0xC0, 0xAF, 98], "a\u{FFFD}\u{FFFD}b"),
    HostileInput("overlong ESC", [97, 0xC1, 0x9B, 0x33, 0x31, 0x6D, 98], "a\u{FFFD}b"),
    HostileInput("surrogate half", [97, 0xED, 0xA0, 0xBF, 98], "a\u{FFFD}\u{FFFD}\u{FFFD}b"),
    HostileInput("beyond Unicode", [97, 0xF4, 0xBF, 0xBF, 0xBF, 98], "a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}b"),
    HostileInput("cut character", [97, 0xE2, 0x82], "a\u{FFFD}"),
    HostileInput("cut character before ESC", [0xE2, 0x1B, 0x5B, 0x32, 0x4A, 98], "\u{FFFD}b"),
    HostileInput("Latin-1", [0x63, 0x61, 0x66, 0xE9], "caf\u{FFFD}"),
    HostileInput("FE and FF", [0xFE, 0xFF], "\u{FFFD}\u{FFFD}"),
    HostileInput("overlong NUL", [97, 0xC0, 0x80, 98], "a\u{FFFD}\u{FFFD}b"),
    HostileInput("continuations alone", [0xBF, 0xBF], "\u{FFFD}\u{FFFD}"),
    HostileInput(
      "surrogate pair, CESU-8", [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80],
      "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    HostileInput(
      "escape in UTF-16", [0xFF, 0xFE, 0x1B, 0, 0x5B, 0, 0x32, 0, 0x4A, 0],
      "\u{FFFD}\u{FFFD}^[^@[^@2^@J^@"),
    HostileInput("cut character before a terminator", [0x1B, 0x5D, 48, 59, 0xE6, 0x9C, 7, 98], "b"),
  ]

  static let layout = [
    HostileInput("tabs", "a\tbc\t\td", "a       bc              d"),
    HostileInput("tab after wide characters", "日本\tx", "日本    x"),
    HostileInput("mark without a base", "\u{301}a", "<U+0301>a"),
    HostileInput(
      "two thousand marks", "e\(String(repeating: "\u{301}", count: 2000))x",
      "e\u{301}\u{301}\u{301}\u{301}\u{FFFD}x"),
    HostileInput("mark that would join the overwritten text", "a\r\u{301}b", "<U+0301>b"),
  ]
}

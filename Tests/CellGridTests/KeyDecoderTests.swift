import CellGrid
import SafeText
import Testing

@Suite struct KeyDecoderTests {
  /// What terminals send, and what it means. From the tables of xterm, rxvt and the Linux console.
  static let sequences: [(String, [Input])] = [
    ("r", [.key(Key("r"))]), ("R", [.key(Key("R"))]), (" ", [.key(Key(" "))]),
    ("é監👍", [.key(Key("é")), .key(Key("監")), .key(Key("👍"))]),
    ("\u{03}\u{1A}\u{00}\u{1C}\u{1F}", ["c", "z", " ", "\\", "_"].map { .key(.control($0)) }),
    ("\t\r\n\u{7F}\u{08}", [.tab, .enter, .enter, .backspace, .backspace].map { .key(Key($0)) }),
    ("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", [.up, .down, .right, .left].map { .key(Key($0)) }),
    ("\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD", [.up, .down, .right, .left].map { .key(Key($0)) }),
    ("\u{1B}[H\u{1B}[F\u{1B}OH\u{1B}OF", [.home, .end, .home, .end].map { .key(Key($0)) }),
    ("\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", [.home, .end, .home, .end].map { .key(Key($0)) }),
    ("\u{1B}[2~\u{1B}[3~\u{1B}[5~\u{1B}[6~", [.insert, .delete, .pageUp, .pageDown].map { .key(Key($0)) }),
    ("\u{1B}OP\u{1B}OQ\u{1B}OR\u{1B}OS", (1...4).map { .key(Key(.function($0))) }),
    ("\u{1B}[11~\u{1B}[14~\u{1B}[15~\u{1B}[17~", [1, 4, 5, 6].map { .key(Key(.function($0))) }),
    ("\u{1B}[21~\u{1B}[23~\u{1B}[24~\u{1B}[34~", [10, 11, 12, 20].map { .key(Key(.function($0))) }),
    ("\u{1B}[[A\u{1B}[[E", [1, 5].map { .key(Key(.function($0))) }),
    ("\u{1B}[1;5A", [.key(Key(.up, .control))]), ("\u{1B}[1;2P", [.key(Key(.function(1), .shift))]),
    ("\u{1B}[3;3~", [.key(Key(.delete, .alt))]),
    ("\u{1B}[5;8~", [.key(Key(.pageUp, [.control, .alt, .shift]))]),
    ("\u{1B}[5$\u{1B}[5^\u{1B}[5@", [.shift, .control, [.control, .shift]].map { .key(Key(.pageUp, $0)) }),
    ("\u{1B}[a\u{1B}Ob", [.key(Key(.up, .shift)), .key(Key(.down, .control))]),
    ("\u{1B}[Z", [.key(Key(.tab, .shift))]),
    ("\u{1B}OM\u{1B}Oj\u{1B}Op", [.key(Key(.enter)), .key(Key("*")), .key(Key("0"))]),
    (
      "\u{1B}x\u{1B}é\u{1B}\r",
      [.key(Key(.character("x"), .alt)), .key(Key(.character("é"), .alt)), .key(Key(.enter, .alt))]
    ),
    ("\u{1B}\u{1B}[A", [.key(Key(.up, .alt))]),
    ("\u{1B}\u{1B}x", [.key(Key(.escape)), .key(Key(.character("x"), .alt))]),
    (
      "\u{1B}[27;5;105~\u{1B}[105;5u\u{1B}[97;2u", [.key(.control("i")), .key(.control("i")), .key(Key("A"))]
    ),
    ("\u{1B}[27u\u{1B}[13;2u", [.key(Key(.escape)), .key(Key(.enter, .shift))]),
    ("\u{1B}[I\u{1B}[O", []), ("\u{1B}[?62;4c\u{1B}[>1;10;0c\u{1B}[0n\u{1B}[?2026;2$y", []),
    ("\u{1B}]11;rgb:0/0/0\u{1B}\\\u{1B}]0;title\u{07}\u{1B}P1$r0m\u{1B}\\x", [.key(Key("x"))]),
    ("\u{1B}[999999999999999999999;5~\u{1B}[99~", []),
    ("\u{1B}[<0;10;5M\u{1B}[<0;10;5m", [.mouse(Mouse(.press, at: Point(x: 9, y: 4)))]),
    (
      "\u{1B}[<64;1;1M\u{1B}[<65;300;2M",
      [.mouse(Mouse(.wheelUp, at: Point(x: 0, y: 0))), .mouse(Mouse(.wheelDown, at: Point(x: 299, y: 1)))]
    ),
    (
      "\u{1B}[<4;2;2M\u{1B}[<2;1;1M\u{1B}[<35;1;1M\u{1B}[<0;0;0M\u{1B}[<0;1M",
      [.mouse(Mouse(.press, at: Point(x: 1, y: 1)))]
    ),
    (
      "\u{1B}[M !!\u{1B}[M#!!\u{1B}[M`*%",
      [.mouse(Mouse(.press, at: Point(x: 0, y: 0))), .mouse(Mouse(.wheelUp, at: Point(x: 9, y: 4)))]
    ),
    ("\u{1B}[32;10;5M", [.mouse(Mouse(.press, at: Point(x: 9, y: 4)))]),
    (
      "\u{1B}[200~ssh deploy@host\r\nrm -rf\tx\r\u{1B}[201~q",
      [.paste("ssh deploy@host rm -rf x"), .key(Key("q"))]
    ),
    ("\u{1B}[200~a\u{1B}[2b\u{1B}\u{1B}[201~", [.paste(SafeText(sanitising: "a\u{1B}[2b\u{1B}"))]),
    ("\u{1B}[201~", []),
    ("\u{1B}[1\u{03}x", [.key(.control("c")), .key(Key("x"))]), ("\u{1B}[1é", [.key(Key("é"))]),
    ("\u{1B}[\u{1B}[A", [.key(Key(.up))]),
  ]

  @Test(arguments: sequences)
  func `a sequence means what its terminal means`(text: String, expected: [Input]) {
    var decoder = KeyDecoder()
    #expect(decoder.decode(Array(text.utf8)) == expected)
  }

  @Test func `a sequence may be split at every byte`() {
    let all = Array(KeyDecoderTests.sequences.map(\.0).joined().utf8)
    let expected = KeyDecoderTests.sequences.flatMap(\.1)
    var single = KeyDecoder()
    #expect(all.flatMap { single.decode([$0]) } == expected)
    for cut in all.indices {
      var decoder = KeyDecoder()
      #expect(decoder.decode(Array(all[..<cut])) + decoder.decode(Array(all[cut...])) == expected)
    }
  }

  @Test func `an escape that nothing follows is the key`() {
    var decoder = KeyDecoder()
    #expect(decoder.decode([0x1B]) == [])
    #expect(decoder.isPending)
    #expect(decoder.flush() == [.key(Key(.escape))])
    #expect(!decoder.isPending)
    #expect(decoder.decode([0x1B, 0x1B]) + decoder.flush() == [.key(Key(.escape)), .key(Key(.escape))])
    #expect(decoder.decode(Array("\u{1B}P".utf8)) + decoder.flush() == [.key(Key(.character("P"), .alt))])
    #expect(decoder.decode(Array("r".utf8)) == [.key(Key("r"))])
  }

  @Test func `the tail of a slow sequence never becomes a key`() {
    var decoder = KeyDecoder()
    #expect(decoder.decode(Array("\u{1B}[1".utf8)) + decoder.flush() == [])
    #expect(!decoder.isPending)
    #expect(decoder.decode(Array(";5S".utf8)) == [.key(Key(.function(4), .control))])
  }

  @Test(
    arguments: [
      [0xFF, 0x72], [0xC3, 0x72], [0x80, 0x72], [0xC0, 0xAF, 0x72], [0xED, 0xA0, 0x80, 0x72],
      [0xC2, 0x9B, 0x72],
      [0xF4, 0x90, 0x80, 0x80, 0x72], [0xE2, 0x82, 0xC3, 0x72], [0xF5, 0x80, 0x80, 0x80, 0x72],
    ] as [[UInt8]])
  func `invalid UTF-8 is dropped and nothing after it`(bytes: [UInt8]) {
    var decoder = KeyDecoder()
    #expect(decoder.decode(bytes) == [.key(Key("r"))])
  }

  @Test func `a broken character does not lend its modifiers`() {
    var decoder = KeyDecoder()
    #expect(decoder.decode([0x1B, 0xC3, 0xC3, 0xA9]) == [.key(Key("é"))])
  }

  @Test func `sequences from terminfo win over the built-in ones`() {
    var decoder = KeyDecoder(terminfo: [
      Array("\u{1B}F".utf8): Key(.end), Array("\u{1B}[5~".utf8): Key(.home),
      Array("\u{1B}[[Q".utf8): Key(.function(9)),
      [0x1B]: Key(.up), []: Key(.up), [0x72]: Key(.up),
    ])
    let inputs = decoder.decode(Array("\u{1B}F\u{1B}[5~\u{1B}[[Q\u{1B}[6~r".utf8))
    #expect(inputs == [Key(.end), Key(.home), Key(.function(9)), Key(.pageDown), Key("r")].map { .key($0) })
  }

  @Test func `a paste is kept up to its bound and swallowed beyond it`() {
    var decoder = KeyDecoder()
    let pasted = Array(repeating: UInt8(ascii: "r"), count: (1 << 20) + 5000)
    let inputs = decoder.decode(Array("\u{1B}[200~".utf8) + pasted + Array("\u{1B}[201~q".utf8))
    #expect(inputs == [.paste(SafeText(sanitising: String(repeating: "r", count: 1 << 20))), .key(Key("q"))])
  }

  @Test func `a string that never ends lets the keyboard go`() {
    var decoder = KeyDecoder()
    #expect(decoder.decode(Array("\u{1B}]11;rgb".utf8)) == [])
    #expect(decoder.decode([0x03]) == [.key(.control("c"))])
    #expect(
      decoder.decode(Array("\u{1B}]11;".utf8)) + decoder.flush() + decoder.decode(Array("q".utf8)) == [
        .key(Key("q"))
      ])
    let endless = Array("\u{1B}_".utf8) + Array(repeating: UInt8(ascii: "r"), count: 5000)
    #expect(decoder.decode(endless).count < 1000)
  }

  @Test func `any bytes at all are survived, and afterwards keys are keys`() {
    var random = SplitMix(seed: 11)
    for _ in 0..<2000 {
      var decoder = KeyDecoder()
      let alphabet: [UInt8] = Array("\u{1B}[]OPM<;~0125mu$\u{1B}".utf8) + [0x80, 0xC3, 0xFF, 0x03]
      _ = decoder.decode((0..<20).map { _ in alphabet.randomElement(using: &random) ?? 0 })
      _ = decoder.decode(Array("\u{1B}[201~".utf8))
      _ = decoder.flush()
      // Cancels whatever is half read, as it would on a real keyboard.
      _ = decoder.decode([0x1B, 0x18, 0x18])
      #expect(decoder.decode(Array("q".utf8)) == [.key(Key("q"))])
    }
  }
}

import CellGrid
import Testing

@Suite struct KeyNameTests {
  @Test(arguments: [
    ("r", Key("r")), ("R", Key("R")), ("|", Key("|")), ("-", Key("-")), ("é", Key("é")), ("5", Key("5")),
    ("ctrl-d", .control("d")), ("alt-x", Key(.character("x"), .alt)), ("alt--", Key(.character("-"), .alt)),
    ("ctrl-alt-x", Key(.character("x"), [.control, .alt])), ("ctrl-space", .control(" ")),
    ("ctrl-\\", .control("\\")),
    ("shift-tab", Key(.tab, .shift)), ("f5", Key(.function(5))), ("f12", Key(.function(12))),
    ("pgup", Key(.pageUp)),
    ("pgdn", Key(.pageDown)), ("space", Key(" ")), ("enter", Key(.enter)), ("esc", Key(.escape)),
    ("left", Key(.left)),
    ("ctrl-up", Key(.up, .control)), ("backspace", Key(.backspace)), ("ins", Key(.insert)),
    ("del", Key(.delete)),
    ("home", Key(.home)), ("end", Key(.end)), ("tab", Key(.tab)),
  ])
  func `a key's name is read and printed`(name: String, key: Key) throws {
    #expect(try Key(named: name) == key)
    #expect(key.name == name)
  }

  @Test(arguments: [
    ("Ctrl-D", Key.control("d")), ("PageUp", Key(.pageUp)), ("Escape", Key(.escape)),
    ("F1", Key(.function(1))),
    ("return", Key(.enter)), ("META-x", Key(.character("x"), .alt)),
  ])
  func `other spellings are read`(name: String, key: Key) throws {
    #expect(try Key(named: name) == key)
  }

  @Test(arguments: [
    ("", KeyNameError.empty), ("ctrl-", .empty), ("rr", .unknownKey("rr")), ("f0", .unknownKey("f0")),
    ("f25", .unknownKey("f25")), ("f05", .unknownKey("f05")), (" ", .unknownKey(" ")),
    ("\u{1B}", .unknownKey("\u{1B}")),
    ("hyper-x", .unknownModifier("hyper")), ("ctrl-ctrl-x", .repeatedModifier("ctrl")),
    ("shift-r", .shiftedCharacter("r")), ("ctrl-i", .sameAs("tab")), ("ctrl-M", .sameAs("enter")),
    ("ctrl-[", .sameAs("esc")),
  ])
  func `a name that is no key says why`(name: String, error: KeyNameError) {
    #expect(throws: error) { try Key(named: name) }
    #expect(!error.text.isEmpty)
  }

  @Test func `a terminal's control keys have the names that are read`() throws {
    var decoder = KeyDecoder()
    for input in decoder.decode(Array(0...0x1A) + Array(0x1C...0x7F)) {
      guard case .key(let key) = input else { continue }
      #expect(try Key(named: key.name) == key)
    }
  }
}

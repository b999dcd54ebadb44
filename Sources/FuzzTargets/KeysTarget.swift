internal import CellGrid
import SafeText

/// Whatever a terminal sends, and however it is cut: the same keys; of a paste never a key; of a burst never an action;
/// and what waits for its end is bounded.
public func fuzzKeys(_ bytes: [UInt8]) {
  // One at a time, so that there is time for more of them.
  switch (bytes.last ?? 0) % 4 {
  case 0: expectBurstsAreText(bytes)
  case 1: expectPasteIsText(bytes)
  case 2: expectNamesAreRead(bytes)
  default: expectSameKeysInPieces(bytes)
  }
}

private let terminfo: [[UInt8]: Key] = [
  Array("\u{1B}OA".utf8): Key(.up), Array("\u{1B}[1~".utf8): Key(.home),
  Array("\u{1B}[23;5~".utf8): Key(.function(11), .control), [0x1B, 0x7F]: Key(.backspace, .alt),
]

private func expectSameKeysInPieces(_ bytes: [UInt8]) {
  var whole = KeyDecoder(terminfo: terminfo)
  var cut = whole
  var hurried = whole
  let inputs = whole.decode(bytes)
  var same: [Input] = []
  for piece in pieces(bytes) {
    same += cut.decode(piece)
    precondition(cut.heldBytes <= KeyDecoder.heldLimit, "more is kept of a sequence than any can need")
    for input in hurried.decode(piece) + hurried.flush() { expectHarmless(input) }
    precondition(!hurried.isPending, "something waits that was told that nothing comes")
  }
  precondition(same == inputs, "keys depend on how the bytes are cut")
  precondition(cut.isPending == whole.isPending && cut.flush() == whole.flush())
}

private func expectHarmless(_ input: Input) {
  switch input {
  case .paste(let text): expectHarmless(text)
  case .key(let key): expectNameIsRead(key)
  case .mouse(let mouse): precondition(mouse.at.x >= 0 && mouse.at.y >= 0, "a mouse outside of the screen")
  case .resized, .resumed, .hungUp, .terminated: preconditionFailure("bytes are keys, pastes or the mouse")
  }
}

/// What stands between the marks of a bracketed paste is one paste, whatever came before it.
private func expectPasteIsText(_ bytes: [UInt8]) {
  let end = Array("\u{1B}[201~".utf8)
  var tape = Tape(bytes)
  var decoder = KeyDecoder(terminfo: terminfo)
  // A tilde could begin a paste by itself.
  _ = decoder.decode(tape.take(tape.choice(below: 16)).filter { $0 != UInt8(ascii: "~") })
  _ = decoder.decode(Array("\u{1B}[200~".utf8))
  let content = tape.take(bytes.count)
  guard !content.indices.contains(where: { content[$0] == 0x1B && content[$0...].starts(with: end) }) else {
    return
  }
  var inputs: [Input] = []
  for piece in pieces(content) {
    inputs += decoder.decode(piece)
    precondition(decoder.heldBytes <= KeyDecoder.heldLimit, "more is kept of a paste than its limit")
    precondition(decoder.flush().isEmpty, "a slow paste is taken for keys")
  }
  precondition(inputs.isEmpty, "something came out of a paste before its end")
  inputs = decoder.decode(end) + decoder.decode([UInt8(ascii: "q")])
  guard inputs.count == 2, case .paste(let text) = inputs[0] else {
    preconditionFailure("a paste was not one paste")
  }
  expectHarmless(text)
  precondition(inputs[1] == .key(Key("q")), "a paste swallowed the key behind it")
}

private func expectNamesAreRead(_ bytes: [UInt8]) {
  let name = String(decoding: bytes.prefix(24), as: UTF8.self)
  // Most bytes are no key's name.
  if let key = try? Key(named: name) { expectNameIsRead(key) }
}

private func expectNameIsRead(_ key: Key) {
  // Terminals send keys that no configuration can name: ctrl-i is tab.
  guard let read = try? Key(named: key.name) else { return }
  guard case .character = key.code, key.modifiers.contains(.control) else {
    return precondition(read == key, "a key's name is read as another key")
  }
  precondition(read.name == key.name.lowercased() || read.name == key.name, "a key's name is read as another")
}

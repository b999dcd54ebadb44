internal import CellGrid
import SafeText

/// Keys that come too fast to be typed lose nothing, change no order and do nothing.
func expectBurstsAreText(_ bytes: [UInt8]) {
  var decoder = KeyDecoder()
  let keys = (decoder.decode(bytes) + decoder.flush()).filter { if case .paste = $0 { false } else { true } }
  expectNothingIsLost(keys, Tape(bytes))
  expectNothingActs(keys.filter(isPrinted))
}

/// With pauses of up to 15 ms between handfuls of keys.
private func expectNothingIsLost(_ keys: [Input], _ tape: Tape) {
  var tape = tape
  var filter = BurstFilter()
  var time = Duration.zero
  var passed: [Input] = []
  var rest = keys[...]
  while !rest.isEmpty {
    let count = 1 + tape.choice(below: 6)
    passed += filter.filter(Array(rest.prefix(count)), at: time, isHarmless: isMovement)
    rest = rest.dropFirst(count)
    time += .milliseconds(tape.choice(below: 16))
    passed += filter.release(at: time)
    precondition(filter.deadline.map { $0 > time } ?? true, "a key waits longer than it may")
  }
  passed += filter.release(at: time + BurstFilter.hold)
  precondition(filter.deadline == nil, "a key waits for ever")
  precondition(passed.filter { !isText($0) } == keys.filter { !isText($0) }, "a key got lost or out of order")
  precondition(letters(passed) == letters(keys), "letters got lost or out of order")
}

/// More than three at once are a paste.
private func expectNothingActs(_ keys: [Input]) {
  guard keys.count > 3 else { return }
  var filter = BurstFilter()
  let passed = filter.filter(keys, at: .zero, isHarmless: isMovement) + filter.release(at: .seconds(1))
  for case .key(let key) in passed { precondition(isMovement(key), "a key of a burst acts") }
}

private func isMovement(_ key: Key) -> Bool { key == Key("j") || key == Key("k") }

private func isPrinted(_ input: Input) -> Bool {
  guard case .key(let key) = input, key.modifiers.isEmpty else { return false }
  switch key.code {
  case .character, .enter, .tab: return true
  default: return false
  }
}

private func isText(_ input: Input) -> Bool {
  if case .paste = input { true } else { isPrinted(input) }
}

/// The small letters, which sanitising neither adds nor takes away.
private func letters(_ inputs: [Input]) -> [UInt8] {
  inputs.flatMap { spelling($0).utf8 }.filter { 0x61...0x7A ~= $0 }
}

private func spelling(_ input: Input) -> String {
  if case .paste(let text) = input { return text.text }
  guard case .key(let key) = input, case .character(let character) = key.code else { return "" }
  return String(character)
}

extension KeyDecoder {
  /// Takes a byte after `ESC [` or `ESC O`.
  mutating func takeSequence(_ byte: UInt8, _ inputs: inout [Input]) {
    switch byte {
    case 0x20..<0x40:
      // rxvt ends with a dollar what it sends for shift, which others use in the middle.
      if byte == 0x24, let first = sequence.first, isDigit(first) { return end(byte, &inputs) }
      // A sequence longer than any real one is read to its end, but not kept.
      if sequence.count < 64 { sequence.append(byte) }
    case 0x40..<0x7F: end(byte, &inputs)
    default:
      // A control or a letter of another script: the sequence broke off.
      reset()
      inputs += decode([byte])
    }
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30..<0x3A).contains(byte) }

  private mutating func end(_ final: UInt8, _ inputs: inout [Input]) {
    if state == .control3 { return finish(control3(final), &inputs) }
    if sequence == [0x5B] { return finish(Key.linux(final), &inputs) }
    switch final {
    case UInt8(ascii: "[") where sequence.isEmpty: sequence = [final]
    case UInt8(ascii: "M") where sequence.isEmpty: state = .mouse
    case UInt8(ascii: "M"), UInt8(ascii: "m"): finishMouse(final, &inputs)
    case UInt8(ascii: "~") where sequence.elementsEqual("200".utf8):
      reset()
      state = .paste
    default: finish(control(final, parameters()), &inputs)
    }
  }

  /// The numbers of a sequence; nil where it has other bytes. A missing one is 0, parts after a colon are left.
  func parameters() -> [Int]? {
    guard sequence.allSatisfy({ (0x30..<0x3C).contains($0) }) else { return nil }
    return sequence.split(separator: 0x3B, omittingEmptySubsequences: false).map { part in
      part.prefix(while: isDigit).prefix(6).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
  }

  private func control3(_ final: UInt8) -> Key? {
    let modifiers = Key.Modifiers(parameter: parameters()?.last ?? 0)
    switch final {
    // rxvt: control and an arrow.
    case UInt8(ascii: "a")...UInt8(ascii: "d"): return Key(.arrow(final - 32), .control)
    case UInt8(ascii: "M"): return Key(.enter, modifiers)
    case UInt8(ascii: "I"): return Key(.tab, modifiers)
    case UInt8(ascii: "X"): return Key(.character("="), modifiers)
    // The keypad's own codes are those of its characters and 64.
    case UInt8(ascii: "j")...UInt8(ascii: "y"):
      return Key(.character(Character(Unicode.Scalar(final - 64))), modifiers)
    default: return Key.Code(letter: final).map { Key($0, modifiers) }
    }
  }

  private func control(_ final: UInt8, _ parameters: [Int]?) -> Key? {
    guard let parameters else { return nil }
    let first = parameters.first ?? 0
    let modifiers = Key.Modifiers(parameter: parameters.count > 1 ? parameters[1] : 0)
    switch final {
    case UInt8(ascii: "Z"): return Key(.tab, .shift)
    case UInt8(ascii: "~") where first == 27 && parameters.count > 2:
      return Key(code: parameters[2], modifiers)
    case UInt8(ascii: "~"): return Key.Code(number: first).map { Key($0, modifiers) }
    case UInt8(ascii: "u"): return Key(code: first, modifiers)
    case UInt8(ascii: "$"): return Key.Code(number: first).map { Key($0, .shift) }
    case UInt8(ascii: "^"): return Key.Code(number: first).map { Key($0, .control) }
    case UInt8(ascii: "@"): return Key.Code(number: first).map { Key($0, [.control, .shift]) }
    // rxvt: shift and an arrow.
    case UInt8(ascii: "a")...UInt8(ascii: "d"): return Key(.arrow(final - 32), .shift)
    default: return Key.Code(letter: final).map { Key($0, modifiers) }
    }
  }
}

extension Key.Modifiers {
  /// From the number that xterm adds: one more than the sum of 1 shift, 2 alt, 4 control, 8 meta.
  init(parameter: Int) {
    let bits = max(0, parameter - 1)
    self = []
    if bits & 1 != 0 { insert(.shift) }
    if bits & 10 != 0 { insert(.alt) }
    if bits & 4 != 0 { insert(.control) }
  }
}

extension Key.Code {
  /// The arrow for a final A, B, C or D.
  static func arrow(_ letter: UInt8) -> Key.Code {
    switch letter {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    default: .left
    }
  }

  /// From the last letter of `ESC [` and `ESC O` sequences.
  init?(letter: UInt8) {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "D"): self = .arrow(letter)
    case UInt8(ascii: "H"): self = .home
    case UInt8(ascii: "F"): self = .end
    case UInt8(ascii: "P")...UInt8(ascii: "S"): self = .function(Int(letter) - 0x4F)
    default: return nil
    }
  }

  /// From the number of `ESC [ NUMBER ~`, as VT220 counted its keys.
  init?(number: Int) {
    switch number {
    case 1, 7: self = .home
    case 2: self = .insert
    case 3: self = .delete
    case 4, 8: self = .end
    case 5: self = .pageUp
    case 6: self = .pageDown
    case 11...15: self = .function(number - 10)
    case 17...21: self = .function(number - 11)
    case 23...26: self = .function(number - 12)
    case 28, 29: self = .function(number - 13)
    case 31...34: self = .function(number - 14)
    default: return nil
    }
  }
}

extension Key {
  /// From a control character.
  init(controlByte byte: UInt8, _ modifiers: Modifiers) {
    switch byte {
    case 0x08, 0x7F: self.init(.backspace, modifiers)
    case 0x09: self.init(.tab, modifiers)
    case 0x0A, 0x0D: self.init(.enter, modifiers)
    case 0x00: self.init(.character(" "), modifiers.union(.control))
    default:
      let letter = byte < 0x1B ? byte + 0x60 : byte + 0x40
      self.init(.character(Character(Unicode.Scalar(letter))), modifiers.union(.control))
    }
  }

  /// From a code point and modifiers, as terminals with extended keys send them; nil for no key of ours.
  init?(code: Int, _ modifiers: Modifiers) {
    switch code {
    case 8, 127: self.init(.backspace, modifiers)
    case 9: self.init(.tab, modifiers)
    case 13: self.init(.enter, modifiers)
    case 27: self.init(.escape, modifiers)
    default:
      // Private use is where such terminals put keys that have no character.
      guard code >= 32, !(0x7F..<0xA0).contains(code), !(0xE000..<0xF900).contains(code),
        let value = UInt32(exactly: code), let scalar = Unicode.Scalar(value)
      else { return nil }
      let character = Character(scalar)
      let isCapital = modifiers.contains(.shift) && !modifiers.contains(.control)
      let upper = character.uppercased()
      let shown = isCapital && upper.count == 1 ? Character(upper) : character
      self.init(.character(shown), modifiers.subtracting(.shift))
    }
  }

  /// A function key of the Linux console: `ESC [ [` and A to E.
  static func linux(_ final: UInt8) -> Key? {
    (0x41...0x45).contains(final) ? Key(.function(Int(final) - 0x40)) : nil
  }
}

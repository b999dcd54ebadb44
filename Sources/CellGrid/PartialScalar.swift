/// A UTF-8 character of which not all bytes are there yet.
struct PartialScalar: Sendable {
  private var value: UInt32 = 0
  private var missing = 0
  /// Less than this was encoded in more bytes than it needs.
  private var least: UInt32 = 0
  var modifiers: Key.Modifiers = []

  mutating func reset() {
    missing = 0
    modifiers = []
  }

  /// Takes a byte of 0x80 or more; returns the character that it completes.
  ///
  /// Invalid bytes and C1 controls give nothing; the next character is read as if they had not been there.
  mutating func take(_ byte: UInt8) -> (Character, Key.Modifiers)? {
    guard byte < 0xC0, missing > 0 else { return begin(byte) }
    value = value << 6 | UInt32(byte & 0x3F)
    missing -= 1
    guard missing == 0 else { return nil }
    defer { reset() }
    guard value >= least, value >= 0xA0, let scalar = Unicode.Scalar(value) else { return nil }
    return (Character(scalar), modifiers)
  }

  private mutating func begin(_ byte: UInt8) -> (Character, Key.Modifiers)? {
    // Modifiers belong to a character that has just begun.
    if missing > 0 { modifiers = [] }
    switch byte {
    case 0xC2..<0xE0: (value, missing, least) = (UInt32(byte & 0x1F), 1, 0x80)
    case 0xE0..<0xF0: (value, missing, least) = (UInt32(byte & 0x0F), 2, 0x800)
    case 0xF0..<0xF5: (value, missing, least) = (UInt32(byte & 0x07), 3, 0x10000)
    default: reset()
    }
    return nil
  }
}

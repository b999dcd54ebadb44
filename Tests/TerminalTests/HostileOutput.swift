/// What a program wrote to its terminal, taken apart into text, controls and kinds of sequences.
struct TerminalOutput {
  /// Everything that is no control and belongs to no sequence.
  private(set) var text = ""
  private(set) var controls: Set<UInt8> = []
  /// What each sequence does, without its numbers: `[H`, `[?h`, `]`.
  private(set) var sequences: Set<String> = []
  let isUTF8: Bool

  /// What ncurses draws a screen with, and what we switch on and off around it.
  static let drawing: Set<String> = [
    "[H", "[J", "[K", "[X", "[m", "[A", "[B", "[C", "[D", "[G", "[d", "[I", "[Z", "[@", "[P", "[L", "[M",
    "[S", "[T",
    "[b", "[r", "[l", "[h", "[t", "[?h", "[?l", "(B", "(0", ")0", ")B", "=", ">", "M", "D", "7", "8",
    // The copy of a name that was asked for.
    "]52;c;",
  ]

  init(_ bytes: [UInt8]) {
    isUTF8 = String(validating: bytes, as: UTF8.self) != nil
    var plain: [UInt8] = []
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case 0x1B:
        let (end, isWhole) = Self.end(of: bytes, from: index + 1)
        if isWhole { sequences.insert(Self.kind(bytes[index + 1..<end])) }
        index = end
        continue
      case ..<0x20, 0x7F: controls.insert(bytes[index])
      default: plain.append(bytes[index])
      }
      index += 1
    }
    text = String(decoding: plain, as: UTF8.self)
  }

  /// Behind the last byte of the sequence whose ESC is before an index; or where it is broken off, as by the CAN
  /// of the string that gives the terminal back while a frame was being written.
  private static func end(of bytes: [UInt8], from start: Int) -> (index: Int, isWhole: Bool) {
    guard start < bytes.count else { return (start, false) }
    var index = start + 1
    switch bytes[start] {
    case UInt8(ascii: "["):
      while index < bytes.count, !(0x40...0x7E ~= bytes[index]) {
        if [0x18, 0x1A, 0x1B].contains(bytes[index]) { return (index, false) }
        index += 1
      }
    case UInt8(ascii: "("), UInt8(ascii: ")"): break
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
      while index < bytes.count, bytes[index] != 7, bytes[index] != 0x1B { index += 1 }
    default: return (index, true)
    }
    return (min(index + 1, bytes.count), index < bytes.count)
  }

  private static func kind(_ sequence: ArraySlice<UInt8>) -> String {
    let text = String(decoding: sequence, as: UTF8.self)
    if text.hasPrefix("]52;c;") { return "]52;c;" }
    return text.hasPrefix("[") ? text.filter { !$0.isNumber && $0 != ";" } : text
  }
}

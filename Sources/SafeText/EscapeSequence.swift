/// A whole escape sequence in a line of bytes.
struct EscapeSequence {
  enum Kind {
    /// `CSI … m`: these bytes are its parameters.
    case colours(Range<Int>)
    case other
  }

  let kind: Kind
  /// The index behind its last byte.
  let end: Int

  /// Longer ones are no sequences but a way to hide text.
  private static let limit = 4096

  /// The sequence that begins at an index.
  ///
  /// - Returns: nil where none begins, or where it is cut: by the end of the line, CAN, SUB, another introducer, a
  ///   byte that does not belong into it, or its own length.
  init?(in input: Span<UInt8>, at start: Int) {
    guard let introducer = Introducer(in: input, at: start) else { return nil }
    let limit = min(input.count, start + Self.limit)
    switch introducer.kind {
    case .control: self.init(controlIn: input, from: introducer.end, limit: limit)
    case .string: self.init(stringIn: input, from: introducer.end, limit: limit)
    case .short: self.init(shortIn: input, from: introducer.end, limit: limit)
    }
  }

  private init(_ kind: Kind, end: Int) {
    self.kind = kind
    self.end = end
  }

  /// CSI: parameters, intermediates, a final byte.
  private init?(controlIn input: Span<UInt8>, from start: Int, limit: Int) {
    var index = start
    var isColour = true
    while index < limit, 0x20...0x3F ~= input[index] {
      // A private marker (`<` to `?`) or an intermediate makes another function of the same final byte.
      isColour = isColour && 0x30...0x3B ~= input[index]
      index += 1
    }
    guard index < limit, 0x40...0x7E ~= input[index] else { return nil }
    let kind: Kind = isColour && input[index] == UInt8(ascii: "m") ? .colours(start..<index) : .other
    self.init(kind, end: index + 1)
  }

  /// OSC, DCS, APC, PM, SOS: anything up to BEL or ST.
  private init?(stringIn input: Span<UInt8>, from start: Int, limit: Int) {
    var index = start
    while index < limit {
      switch input[index] {
      case 0x07:
        self.init(.other, end: index + 1)
        return
      case 0x1B:
        guard index + 1 < limit, input[index + 1] == UInt8(ascii: "\\") else { return nil }
        self.init(.other, end: index + 2)
        return
      case 0x0A, 0x18, 0x1A: return nil
      case 0x80...:
        // 9C is ST only where it is not the inside of a character, as in 本 (E6 9C AC).
        let (code, length) = input.decodeControl(at: index)
        if let code {
          guard code == 0x9C else { return nil }
          self.init(.other, end: index + length)
          return
        }
        index += length
      default: index += 1
      }
    }
    return nil
  }

  /// ESC, intermediates, a final byte: character sets, keypad modes, resets.
  private init?(shortIn input: Span<UInt8>, from start: Int, limit: Int) {
    var index = start
    while index < limit, 0x20...0x2F ~= input[index] { index += 1 }
    guard index < limit, 0x30...0x7E ~= input[index] else { return nil }
    self.init(.other, end: index + 1)
  }
}

/// How a sequence begins: ESC and a byte, or a C1 control as a byte or in UTF-8.
private struct Introducer {
  enum Kind { case control, string, short }
  let kind: Kind
  let end: Int

  init?(in input: Span<UInt8>, at index: Int) {
    guard input[index] != 0x1B else {
      guard index + 1 < input.count else { return nil }
      switch input[index + 1] {
      case UInt8(ascii: "["): (kind, end) = (.control, index + 2)
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
        (kind, end) = (.string, index + 2)
      default: (kind, end) = (.short, index + 1)
      }
      return
    }
    let (code, length) = input.decodeControl(at: index)
    switch code {
    case 0x9B: kind = .control
    case 0x90, 0x98, 0x9D, 0x9E, 0x9F: kind = .string
    default: return nil
    }
    end = index + length
  }
}

extension Span<UInt8> {
  /// The index of the first byte that is not printable ASCII, or the count.
  func endOfPlainText(from start: Int) -> Int {
    var index = start
    let raw = bytes
    // Eight bytes at a time: the top bit of a byte is set if it is below 0x20, 0x7F or above. Borrows run towards
    // later bytes only, so the lowest bit set is exact.
    while index &+ 8 <= count {
      let word = UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
      let hits =
        (word | (word &- 0x2020_2020_2020_2020) | (delete &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080
      if hits != 0 { return index &+ hits.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < count, 0x20...0x7E ~= self[index] { index += 1 }
    return index
  }

  /// Decodes the character at an index, strictly.
  ///
  /// - Returns: nil as the scalar for ill-formed bytes, with the length of the longest part that could have begun
  ///   a character (as Unicode recommends for U+FFFD).
  func decodeScalar(at index: Int) -> (scalar: UInt32?, length: Int) {
    let lead = self[index]
    let following: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case ..<0x80: return (UInt32(lead), 1)
    case 0xC2...0xDF: following = 1
    case 0xE0...0xEF:
      following = 2
      if lead == 0xE0 { second = 0xA0...0xBF } else if lead == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      following = 3
      if lead == 0xF0 { second = 0x90...0xBF } else if lead == 0xF4 { second = 0x80...0x8F }
    default: return (nil, 1)
    }
    var scalar = UInt32(lead) & (0x3F >> UInt32(following))
    for offset in 1...following {
      let allowed = offset == 1 ? second : 0x80...0xBF
      guard index + offset < count, allowed ~= self[index + offset] else { return (nil, offset) }
      scalar = scalar << 6 | UInt32(self[index + offset] & 0x3F)
    }
    return (scalar, following + 1)
  }

  /// The C1 control at an index, as a byte that begins no character or in UTF-8; nil with a length to skip if it is
  /// something else.
  func decodeControl(at index: Int) -> (code: UInt32?, length: Int) {
    let byte = self[index]
    if 0x80...0x9F ~= byte { return (UInt32(byte), 1) }
    let (scalar, length) = decodeScalar(at: index)
    guard let scalar, 0x80...0x9F ~= scalar else { return (nil, length) }
    return (scalar, length)
  }

  /// How many columns a stretch of valid UTF-8 takes.
  func columns(in range: Range<Int>) -> Int {
    var columns = 0
    var index = range.lowerBound
    while index < range.upperBound {
      let (scalar, length) = decodeScalar(at: index)
      columns += scalar.map(ScalarKind.columns(of:)) ?? 1
      index += length
    }
    return columns
  }
}

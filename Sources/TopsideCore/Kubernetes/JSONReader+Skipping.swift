extension JSONReader {
  /// Passes over a value of any type.
  mutating func skip() throws(JSONFault) {
    switch try peek("a value") {
    case UInt8(ascii: "\""): _ = try scanString()
    case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested()
    default: _ = try scanWord()
    }
  }

  /// From one bracket to the one that closes it.
  private mutating func skipNested() throws(JSONFault) {
    // A bit for each open bracket, the innermost lowest: set for an object.
    var open: UInt64 = 0
    var levels = 0
    repeat {
      switch try peek("the end of a skipped value") {
      case UInt8(ascii: "\""): _ = try scanString()
      case let byte where byte == UInt8(ascii: "{") || byte == UInt8(ascii: "["):
        guard levels < Self.deepest else { throw fault("at most \(Self.deepest) levels") }
        open = open << 1 | (byte == UInt8(ascii: "{") ? 1 : 0)
        levels += 1
        step()
      case let byte where byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]"):
        guard open & 1 == (byte == UInt8(ascii: "}") ? 1 : 0) else { throw fault("the other bracket") }
        open >>= 1
        levels -= 1
        step()
      case UInt8(ascii: ","), UInt8(ascii: ":"): step()
      default: _ = try scanWord()
      }
    } while levels > 0
  }
}

/// The key of a member, as it is written.
struct JSONKey {
  let bytes: UnsafeBufferPointer<UInt8>
  let isEscaped: Bool

  var text: String {
    isEscaped ? unescaped : String(decoding: bytes, as: UTF8.self)
  }

  /// Keys of the API are plain words, which nobody escapes.
  static func ~= (pattern: StaticString, key: JSONKey) -> Bool {
    guard pattern.utf8CodeUnitCount == key.bytes.count, let start = key.bytes.baseAddress else {
      return false
    }
    for index in 0..<key.bytes.count where start[index] != pattern.utf8Start[index] { return false }
    return true
  }

  private var unescaped: String {
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      guard byte == UInt8(ascii: "\\"), index < bytes.count else {
        plain.append(byte)
        continue
      }
      let letter = bytes[index]
      index += 1
      switch letter {
      case UInt8(ascii: "n"): plain.append(0x0A)
      case UInt8(ascii: "t"): plain.append(0x09)
      case UInt8(ascii: "r"): plain.append(0x0D)
      case UInt8(ascii: "b"): plain.append(0x08)
      case UInt8(ascii: "f"): plain.append(0x0C)
      case UInt8(ascii: "u"): plain += UTF8.encode(scalar(&index)).map(Array.init) ?? []
      default: plain.append(letter)
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  /// After `\u`: one unit, or two that are a pair; half of a pair is U+FFFD.
  private func scalar(_ index: inout Int) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    guard let unit = unit(at: index) else { return replacement }
    index += 4
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard UTF16.isLeadSurrogate(unit), index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u"), let second = self.unit(at: index + 2),
      UTF16.isTrailSurrogate(second)
    else { return replacement }
    index += 6
    let value = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(second & 0x3FF))
    return Unicode.Scalar(value) ?? replacement
  }

  private func unit(at index: Int) -> UInt16? {
    guard index + 4 <= bytes.count else { return nil }
    var value: UInt16 = 0
    for byte in bytes[index..<index + 4] {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - 48
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - 87
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - 55
      default: return nil
      }
      value = value << 4 | UInt16(digit)
    }
    return value
  }
}

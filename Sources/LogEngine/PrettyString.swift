/// Reads a string in quotes, as JSON and logfmt have it.
struct PrettyString {
  /// Its lines, escapes replaced by what they stand for, without the quotes. At least one.
  private(set) var lines: [[UInt8]] = [[]]
  /// The index behind the closing quote.
  private(set) var end: Int

  /// - Returns: nil when it has no end, or an escape that is none.
  init?(_ bytes: [UInt8], at quote: Int) {
    end = quote + 1
    while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: "\""):
        end += 1
        return
      case UInt8(ascii: "\\"): guard takeEscape(bytes) else { return nil }
      case let byte:
        put(byte)
        end += 1
      }
    }
    return nil
  }

  private mutating func put(_ byte: UInt8) { lines[lines.count - 1].append(byte) }

  private mutating func takeEscape(_ bytes: [UInt8]) -> Bool {
    guard end + 1 < bytes.count else { return false }
    end += 2
    switch bytes[end - 1] {
    case UInt8(ascii: "n"):
      // Of `\r\n` the line break is enough.
      if lines[lines.count - 1].last == 0x0D { lines[lines.count - 1].removeLast() }
      lines.append([])
    case UInt8(ascii: "t"): put(0x09)
    case UInt8(ascii: "r"): put(0x0D)
    case UInt8(ascii: "b"): put(0x08)
    case UInt8(ascii: "f"): put(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): put(bytes[end - 1])
    case UInt8(ascii: "u"): return takeUnit(bytes)
    default: return false
    }
    return true
  }

  /// `\u00e9`; half a pair that is alone becomes U+FFFD.
  private mutating func takeUnit(_ bytes: [UInt8]) -> Bool {
    guard let unit = Self.unit(bytes, at: end) else { return false }
    end += 4
    var scalar = UInt32(unit)
    if 0xD800...0xDBFF ~= unit, end + 1 < bytes.count, bytes[end] == UInt8(ascii: "\\"),
      bytes[end + 1] == UInt8(ascii: "u"), let low = Self.unit(bytes, at: end + 2), 0xDC00...0xDFFF ~= low
    {
      scalar = 0x10000 + (scalar - 0xD800) << 10 + UInt32(low - 0xDC00)
      end += 6
    }
    guard scalar != 0x0A else {
      lines.append([])
      return true
    }
    lines[lines.count - 1] += Array(String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
    return true
  }

  private static func unit(_ bytes: [UInt8], at index: Int) -> UInt16? {
    guard index + 4 <= bytes.count else { return nil }
    var value: UInt16 = 0
    for byte in bytes[index..<index + 4] {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt16(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt16((byte | 0x20) - 0x61 + 10)
      default: return nil
      }
    }
    return value
  }
}

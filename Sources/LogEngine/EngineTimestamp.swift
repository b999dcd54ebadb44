/// The clock reading that `docker logs --timestamps` and `kubectl logs --timestamps` put before a line:
/// RFC 3339 with up to nine decimals, UTC or with an offset, and a blank.
enum EngineTimestamp {
  /// The longest one with its blank: `2006-01-02T15:04:05.999999999+07:00 `.
  static let maximumLength = 36

  /// Reads the timestamp at the beginning of some bytes.
  ///
  /// - Returns: Nanoseconds since 1970 and the index behind the blank; nil if there is none.
  static func parse(_ bytes: Span<UInt8>) -> (nanoseconds: Int64, end: Int)? {
    guard bytes.count >= 21, let day = day(bytes), let second = second(bytes) else { return nil }
    var index = 19
    var fraction = 0
    if bytes[index] == UInt8(ascii: ".") {
      index += 1
      guard let decimals = decimals(bytes, &index) else { return nil }
      fraction = decimals
    }
    guard let offset = offset(bytes, &index) else { return nil }
    guard index < bytes.count, bytes[index] == UInt8(ascii: " ") else { return nil }
    return (Int64((day * 86_400 + second - offset) * 1_000_000_000 + fraction), index + 1)
  }

  /// Days since 1970 of `YYYY-MM-DDT`.
  private static func day(_ bytes: Span<UInt8>) -> Int? {
    guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"),
      let century = two(bytes, 0), let years = two(bytes, 2), let month = two(bytes, 5),
      let day = two(bytes, 8),
      1...12 ~= month, 1...31 ~= day, 16...22 ~= century
    else { return nil }
    // A year that begins in March has its leap day last. The range of Int64 nanoseconds is 1678 to 2261.
    let year = century * 100 + years - (month <= 2 ? 1 : 0)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let days = year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    return -100_000...100_000 ~= days ? days : nil
  }

  private static func second(_ bytes: Span<UInt8>) -> Int? {
    guard bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"), let hours = two(bytes, 11),
      let minutes = two(bytes, 14), let seconds = two(bytes, 17), hours < 24, minutes < 60, seconds <= 60
    else { return nil }
    return hours * 3600 + minutes * 60 + seconds
  }

  private static func decimals(_ bytes: Span<UInt8>, _ index: inout Int) -> Int? {
    var value = 0
    var count = 0
    while index < bytes.count, let digit = digit(bytes[index]) {
      count += 1
      guard count <= 9 else { return nil }
      value = value * 10 + digit
      index += 1
    }
    guard count > 0 else { return nil }
    for _ in count..<9 { value *= 10 }
    return value
  }

  /// Seconds east of UTC of `Z` or `±HH:MM`.
  private static func offset(_ bytes: Span<UInt8>, _ index: inout Int) -> Int? {
    guard index < bytes.count else { return nil }
    let sign = bytes[index]
    if sign == UInt8(ascii: "Z") {
      index += 1
      return 0
    }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), index + 6 <= bytes.count,
      bytes[index + 3] == UInt8(ascii: ":"), let hours = two(bytes, index + 1),
      let minutes = two(bytes, index + 4)
    else { return nil }
    index += 6
    return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  private static func two(_ bytes: Span<UInt8>, _ index: Int) -> Int? {
    guard let tens = digit(bytes[index]), let ones = digit(bytes[index + 1]) else { return nil }
    return tens * 10 + ones
  }

  private static func digit(_ byte: UInt8) -> Int? {
    let value = byte &- 0x30
    return value < 10 ? Int(value) : nil
  }
}

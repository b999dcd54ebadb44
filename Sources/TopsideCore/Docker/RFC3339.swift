/// Moments as the engine prints them: `2026-11-21T02:43:30.357185267Z`.
package enum RFC3339 {
  /// - Returns: nil when it is not a moment, or is the engine's "never", year 1.
  package static func parse(_ text: String) -> Timestamp? {
    var bytes = Array(text.utf8)[...]
    guard let year = number(&bytes, 4, "-"), year > 1, let month = number(&bytes, 2, "-"),
      let day = number(&bytes, 2, "T"), let hour = number(&bytes, 2, ":"),
      let minute = number(&bytes, 2, ":"), let second = number(&bytes, 2, nil),
      (1...12).contains(month), (1...days(in: month, of: year)).contains(day), hour < 24, minute < 60,
      second < 61, let nanoseconds = fraction(&bytes), let offset = zone(bytes)
    else { return nil }
    let date = daysFromCivil(year: year, month: month, day: day)
    let seconds = date * 86_400 + Int64(hour * 3600 + minute * 60 + second) - offset
    return timestamp(seconds, nanoseconds)
  }

  /// In UTC, with nine digits of a second, as the engine takes it back.
  package static func print(_ moment: Timestamp) -> String {
    let seconds = floorDivide(moment.nanoseconds, 1_000_000_000)
    let calendar = CalendarTime(secondsUTC: seconds)
    let fraction = moment.nanoseconds &- seconds &* 1_000_000_000
    return "\(calendar.date)T\(calendar.time).\(padded(Int(fraction), 9))Z"
  }

  private static func number(_ bytes: inout ArraySlice<UInt8>, _ digits: Int, _ end: Character?) -> Int? {
    guard bytes.count >= digits else { return nil }
    var value = 0
    for byte in bytes.prefix(digits) {
      guard (48...57).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 48)
    }
    bytes = bytes.dropFirst(digits)
    guard let end else { return value }
    guard let last = bytes.first, last == end.asciiValue else { return nil }
    bytes = bytes.dropFirst()
    return value
  }

  /// Nanoseconds; nil for a point without digits.
  private static func fraction(_ bytes: inout ArraySlice<UInt8>) -> Int64? {
    guard bytes.first == UInt8(ascii: ".") else { return 0 }
    bytes = bytes.dropFirst()
    var value: Int64 = 0
    var digits = 0
    while let byte = bytes.first, (48...57).contains(byte) {
      if digits < 9 { value = value * 10 + Int64(byte - 48) }
      digits += 1
      bytes = bytes.dropFirst()
    }
    for _ in 0..<max(0, 9 - digits) { value *= 10 }
    return digits > 0 ? value : nil
  }

  /// Seconds east of UTC.
  private static func zone(_ bytes: ArraySlice<UInt8>) -> Int64? {
    if bytes.count == 1, bytes.first == UInt8(ascii: "Z") { return 0 }
    guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    var rest = bytes.dropFirst()
    guard let hours = number(&rest, 2, ":"), let minutes = number(&rest, 2, nil), rest.isEmpty else {
      return nil
    }
    guard hours < 24, minutes < 60 else { return nil }
    return Int64(hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
  }

  /// nil outside of what 64 bits of nanoseconds hold: 1677 to 2262.
  private static func timestamp(_ seconds: Int64, _ nanoseconds: Int64) -> Timestamp? {
    // Before 1970 from the second's end, because the first second of all has no beginning that 64 bits hold.
    let (edge, rest) = seconds < 0 ? (seconds + 1, nanoseconds - 1_000_000_000) : (seconds, nanoseconds)
    let (whole, isTooFar) = edge.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isOver) = whole.addingReportingOverflow(rest)
    return isTooFar || isOver ? nil : Timestamp(nanoseconds: sum)
  }

  static func days(in month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Days since 1970-01-01 in the proleptic Gregorian calendar; years counted from March, so that the leap day
  /// is the last.
  static func daysFromCivil(year: Int, month: Int, day: Int) -> Int64 {
    let y = Int64(month <= 2 ? year - 1 : year)
    let era = floorDivide(y, 400)
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * Int64((month + 9) % 12) + 2) / 5 + Int64(day) - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

/// A moment taken apart, in the zone that its offset says.
package struct CalendarTime: Hashable, Sendable {
  package var year: Int
  package var month: Int
  package var day: Int
  package var hour: Int
  package var minute: Int
  package var second: Int

  package init(secondsUTC: Int64, offset: Int64 = 0) {
    let local = secondsUTC &+ offset
    let days = floorDivide(local, 86_400)
    let rest = Int(local - days * 86_400)
    (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * marchMonth + 2) / 5) + 1
    month = Int(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9)
    year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
  }

  /// `2026-11-21`
  package var date: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
  /// `02:43:30`
  package var time: String { "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))" }
}

func padded(_ value: Int, _ digits: Int) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}

private func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
  value / by - (value % by < 0 ? 1 : 0)
}

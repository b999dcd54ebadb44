package import TopsideCore

/// A moment as an operator types it: `12:04`, `12:04:30`, `11-20 12:04`, `2026-11-20 12:04:30`, `-5m`.
///
/// Without a date it is the last time that the clock showed it.
package struct LogMoment: Hashable, Sendable {
  /// Nanoseconds since 1970.
  package let nanoseconds: Int64

  /// nil when it is no moment.
  ///
  /// - Parameters:
  ///   - text: What was typed.
  ///   - now: The moment at which it was typed.
  ///   - zone: Seconds east of UTC, of the clock that the operator sees.
  package init?(_ text: String, now: Timestamp, zone: Int64) {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    if words.count == 1, let ago = Self.ago(words[0]) {
      nanoseconds = now.nanoseconds &- ago &* 1_000_000_000
      return
    }
    guard let clock = words.last.flatMap(Self.clock) else { return nil }
    let today = CalendarTime(secondsUTC: now.seconds, offset: zone)
    guard words.count == 2 else {
      guard let moment = Self.moment(today.date, clock, zone) else { return nil }
      nanoseconds = moment > now.nanoseconds ? moment &- 86_400 * 1_000_000_000 : moment
      return
    }
    let date = words[0].split(separator: "-").count == 2 ? "\(today.date.prefix(5))\(words[0])" : words[0]
    guard let moment = Self.moment(date, clock, zone) else { return nil }
    nanoseconds = moment
  }

  private static func moment(_ date: String, _ clock: String, _ zone: Int64) -> Int64? {
    RFC3339.parse("\(date)T\(clock)Z").map { $0.nanoseconds &- zone &* 1_000_000_000 }
  }

  /// `9:05` as `09:05:00`.
  private static func clock(_ word: String) -> String? {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    let isWhole = parts.allSatisfy { (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy { 48...57 ~= $0 } }
    guard (2...3).contains(parts.count), isWhole else { return nil }
    let padded = parts.map { $0.utf8.count == 1 ? "0\($0)" : String($0) }
    return (padded + (parts.count == 2 ? ["00"] : [])).joined(separator: ":")
  }

  /// Seconds, from `-30s`, `-5m`, `-2h`, `-1d`.
  private static func ago(_ word: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard word.first == "-", let unit = word.last.flatMap({ units[$0] }),
      let count = Int64(word.dropFirst().dropLast()), (0...100_000).contains(count)
    else { return nil }
    return count * unit
  }
}

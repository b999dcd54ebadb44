import Testing
import TopsideCore

struct `Moments of the engine` {
  @Test(
    arguments: [
      ("2026-11-21T02:43:30.357185267Z", 1_795_229_010_357_185_267), ("1970-01-01T00:00:00Z", 0),
      ("1970-01-01T00:00:00.000000001Z", 1), ("1969-12-31T23:59:59.5Z", -500_000_000),
      ("1900-01-01T00:00:00Z", -2_208_988_800_000_000_000), ("2000-02-29T12:00:00Z", 951_825_600_000_000_000),
      ("2024-02-29T00:00:00Z", 1_709_164_800_000_000_000),
      ("2024-03-01T00:00:00Z", 1_709_251_200_000_000_000),
      ("2026-11-21T04:43:30+02:00", 1_795_229_010_000_000_000),
      ("2026-11-20T21:13:30-05:30", 1_795_229_010_000_000_000),
      ("2026-11-21T02:43:30.1Z", 1_795_229_010_100_000_000),
      ("2026-11-21T02:43:30.1234567899999Z", 1_795_229_010_123_456_789),
      ("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000), ("2262-04-11T23:47:16.854775807Z", .max),
    ] as [(String, Int64)])
  func `a moment is read to the nanosecond`(text: String, nanoseconds: Int64) {
    #expect(RFC3339.parse(text)?.nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    "0001-01-01T00:00:00Z", "0000-00-00T00:00:00Z", "", "Z", "2026", "2026-11-21", "2026-11-21T02:43:30",
    "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60",
    "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00ZZ", "2026-01-01 00:00:00Z", "-026-01-01T00:00:00Z",
    "２０２６-01-01T00:00:00Z", "2026-01-01T00:00:00Z\u{0}", "9999-12-31T23:59:59Z", "1000-01-01T00:00:00Z",
    "2262-04-11T23:47:17Z", "2026-1-1T0:0:0Z", "2026-01-01T00:00:00+", "2026-01-01T00:00:00*01:00",
  ])
  func `what is no moment, or is never, is nil`(text: String) {
    #expect(RFC3339.parse(text) == nil)
  }

  @Test func `what is printed is read again`() {
    for nanoseconds in stride(from: Int64.min + 1_000_000_000, to: Int64.max - (1 << 60), by: 1 << 57) {
      let moment = Timestamp(nanoseconds: nanoseconds)
      #expect(RFC3339.parse(RFC3339.print(moment)) == moment)
    }
  }

  @Test func `the first and the last moment can be printed`() {
    #expect(RFC3339.print(Timestamp(nanoseconds: .max)) == "2262-04-11T23:47:16.854775807Z")
    #expect(RFC3339.print(Timestamp(nanoseconds: .min)) == "1677-09-21T00:12:43.145224192Z")
  }

  @Test func `every day of four hundred years is the day after the one before`() {
    var day = CalendarTime(secondsUTC: -11_676_096_000)
    for index in 1...146_097 {
      let next = CalendarTime(secondsUTC: -11_676_096_000 + Int64(index) * 86_400)
      let isNext =
        next.year == day.year && next.month == day.month && next.day == day.day + 1
        || next.day == 1 && day.day >= 28
          && (next.month == day.month + 1 && next.year == day.year
            || next.month == 1 && next.year == day.year + 1)
      if !isNext { Issue.record("\(next.date) after \(day.date)") }
      day = next
    }
    #expect(day.date == "2000-01-01")
  }

  @Test func `an offset moves the day`() {
    #expect(CalendarTime(secondsUTC: 0, offset: -3600).date == "1969-12-31")
    #expect(CalendarTime(secondsUTC: 0, offset: -3600).time == "23:00:00")
    #expect(CalendarTime(secondsUTC: .max, offset: .max).month >= 1)
  }
}

import Testing

@testable import LogEngine

struct EngineTimestampTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z ", 0), ("1970-01-01T00:00:00.000000001Z ", 1),
      ("2024-01-01T00:00:00.000000000Z ", newYear), ("2024-02-29T23:59:59.5Z ", 1_709_251_199_500_000_000),
      ("2024-03-01T00:00:00.123456789Z ", 1_709_251_200_123_456_789),
      ("2026-11-21T03:16:14.014+01:00 ", 1_795_227_374_014_000_000),
      ("2026-11-20T21:46:14.014-04:30 ", 1_795_227_374_014_000_000),
      ("2100-12-31T23:59:59Z ", 4_133_980_799_000_000_000), ("1969-12-31T23:59:59Z ", -1_000_000_000),
    ] as [(String, Int64)])
  func `a timestamp of the engine is read to the nanosecond`(text: String, nanoseconds: Int64) {
    let parsed = EngineTimestamp.parse(Array("\(text)INFO".utf8).span)
    #expect(parsed?.nanoseconds == nanoseconds)
    #expect(parsed?.end == text.utf8.count)
  }

  @Test(
    arguments: [
      "", "2024-01-01", "2024-01-01T00:00:00Z", "2024-01-01 00:00:00Z x", "2024-13-01T00:00:00Z x",
      "2024-01-32T00:00:00Z x", "2024-01-01T24:00:00Z x", "2024-01-01T00:60:00Z x", "2024-01-01T00:00:00 x",
      "2024-01-01T00:00:00.Z x", "2024-01-01T00:00:00.1234567890Z x", "2024-01-01T00:00:00Zx",
      "2024-01-01T00:00:00+0100 x", "2024-01-01T00:00:00+", "9999-01-01T00:00:00Z x",
      "0000-01-01T00:00:00Z x",
      "INFO no clock at all here", "20240-1-01T00:00:00Z x", "2024-01-01T00:00:00.123456789",
    ])
  func `what only looks like a timestamp is text`(text: String) {
    #expect(EngineTimestamp.parse(Array(text.utf8).span)?.end == nil)
  }
}

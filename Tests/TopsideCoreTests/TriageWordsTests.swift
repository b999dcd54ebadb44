import SafeText
import Testing
import TopsideCore

@Suite struct TriageWordsTests {
  private static let mebi = 1_048_576
  private static let gibi = 1_073_741_824

  private static let ages: [(Duration, String)] = [
    (Duration.seconds(-5), "0s"), (.zero, "0s"), (.milliseconds(999), "0s"), (.seconds(59), "59s"),
    (.seconds(60), "1m"), (.seconds(3599), "59m"), (.seconds(3600), "1h"), (.seconds(86_399), "23h"),
    (.seconds(86_400), "1d"), (.seconds(Int64.max / 2), "53375995583650d"),
  ]
  private static let shortBytes: [(Int, String)] = [
    (-1, "0.0M"), (0, "0.0M"), (52_428, "0.0M"), (52_429, "0.1M"), (mebi, "1.0M"), (10_432_000, "9.9M"),
    (10_433_332, "10M"), (88 * mebi, "88M"), (999 * mebi, "999M"), (1000 * mebi, "1.0G"),
    (gibi * 995 / 100 - 1, "9.9G"), (gibi * 996 / 100, "10G"), (999 * gibi, "999G"), (1000 * gibi, "1.0T"),
    (Int.max, "8.0E"), (Int.min, "0.0M"),
  ]
  private static let bytes: [(Int, String)] = [
    (-1, "0 B"), (0, "0 B"), (1023, "1023 B"), (2048, "2 KiB"), (mebi, "1024 KiB"), (160 * mebi, "160 MiB"),
    (1280 * mebi, "1280 MiB"), (2047 * mebi, "2047 MiB"), (2048 * mebi, "2.0 GiB"),
    (3 * gibi / 2, "1536 MiB"),
    (10 * gibi, "10.0 GiB"), (Int.max, "8.0 EiB"),
  ]
  private static let percents: [(Double, String)] = [
    (-3.0, "0.0%"), (0, "0.0%"), (0.04, "0.0%"), (0.06, "0.1%"), (9.94, "9.9%"), (9.96, "10%"),
    (99.5, "100%"),
    (399.4, "399%"), (.infinity, "1000000000000000%"), (.nan, "0%"), (-.infinity, "0.0%"),
  ]
  private static let parts: [(Double, Int)] = [
    (-1.0, 0), (0, 0), (0.899999, 89), (0.9, 90), (0.99999, 99), (1, 100), (1e300, 999_999), (.nan, 0),
  ]
  private static let exits: [(Int32, String)] = [
    (0, "0"), (1, "1"), (130, "130 (interrupted)"), (137, "137 (killed)"), (-1, "-1"), (255, "255"),
  ]

  @Test(arguments: ages)
  func `an age has one unit`(duration: Duration, words: String) {
    #expect(Words.age(duration).text == words)
  }

  @Test(arguments: shortBytes)
  func `bytes in a column have at most four characters`(bytes: Int, words: String) {
    #expect(Words.shortBytes(ByteCount(bytes)).text == words)
    #expect(words.count <= 4)
  }

  @Test func `bytes in a column are never wider, and never fall`() {
    var value = 1.0
    while value < 9e18 {
      #expect(Words.shortBytes(ByteCount(Int(value))).text.utf8.count <= 4)
      value *= 1.003
    }
  }

  @Test(arguments: bytes)
  func `bytes in a sentence keep the digits of a limit`(bytes: Int, words: String) {
    #expect(Words.bytes(ByteCount(bytes)).text == words)
  }

  @Test(arguments: percents)
  func `percent has tenths only where they are the figure`(value: Double, words: String) {
    #expect(Words.percent(value).text == words)
  }

  @Test(arguments: parts)
  func `a part is rounded down to whole percent`(part: Double, percent: Int) {
    #expect(Words.percent(of: part) == percent)
  }

  @Test(arguments: exits)
  func `an exit code says what it means`(code: Int32, words: String) {
    #expect(Words.exit(code).text == words)
  }

  @Test func `sums of bytes stay within the largest number`() {
    #expect(ByteCount(.max) + ByteCount(.max) == ByteCount(.max))
  }

  @Test func `limits of two containers that are the largest number have a sum`() throws {
    var stage = FleetStage()
    let largest = try (1...2).map { number in
      try stage.container(number) {
        $0.number = number
        $0.memoryLimit = ByteCount(.max)
      }
    }
    stage.apply(.listed(largest))
    #expect(stage.service?.memoryLimit == ByteCount(.max))
  }
}

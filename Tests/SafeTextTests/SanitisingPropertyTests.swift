import SafeText
import Testing
import TopsideTestSupport

struct SanitisingPropertyTests {
  /// A small generator with a seed, so that a failure can be repeated.
  struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }
  }

  /// Bytes that matter are drawn more often, else random bytes hardly ever make a sequence.
  static func bytes(_ random: inout Seeded) -> [UInt8] {
    let spice: [[UInt8]] = [
      [0x1B], [0x1B, 0x5B], [0x1B, 0x5D], [0x1B, 0x50], [0x9B], [0xC2, 0x9B], [0x9C], [0x07], [0x0D], [0x09],
      [0x6D], [0x3B], [0x33, 0x31], [0x34, 0x38], [0xCC, 0x81], [0xE2, 0x80, 0xAE], [0xEF, 0xB8, 0x8F],
      [0xE2, 0x9A, 0xA0], [0xF3, 0xA0, 0x80, 0x81], [0xE6, 0x9C, 0xAC], [0x18], [0x0A],
      Array("plain text".utf8),
    ]
    return (0..<Int.random(in: 0...40, using: &random)).flatMap { _ in
      Bool.random(using: &random)
        ? [UInt8.random(in: 0...255, using: &random)] : spice.randomElement(using: &random) ?? []
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `whatever bytes come in, nothing harmful comes out`(seed: UInt64) {
    var random = Seeded(state: seed)
    for _ in 0..<500 {
      let input = Self.bytes(&random)
      expectHarmless(StyledText(sanitising: input))
      expectHarmless(StyledText(SafeText(sanitising: input)))
    }
  }

  @Test(arguments: 21...30 as ClosedRange<UInt64>)
  func `sanitising what is safe changes nothing`(seed: UInt64) {
    var random = Seeded(state: seed)
    for _ in 0..<500 {
      let input = Self.bytes(&random)
      let line = StyledText(sanitising: input).text
      #expect(StyledText(sanitising: Array(line.text.utf8)) == StyledText(line))
      let name = SafeText(sanitising: input)
      #expect(SafeText(sanitising: name.text) == name)
    }
  }

  @Test func `every single scalar, at the beginning and after a letter, is harmless`() {
    let harmful = (UInt32(0x80)...0x10FFFF).lazy.compactMap(Unicode.Scalar.init).filter {
      let safe = SafeText(sanitising: "\($0)a\($0)")
      return safe.text.unicodeScalars.contains($0) && isHarmful($0)
    }
    #expect(Array(harmful) == [])
  }

  @Test func `a line never grows more than eightfold`() {
    var random = Seeded(state: 99)
    for _ in 0..<2000 {
      let input = Self.bytes(&random)
      #expect(StyledText(sanitising: input).text.text.utf8.count <= 8 * input.count)
    }
  }

  @Test func `a limit stops a line of tabs and says how much it took`() {
    var safe = SafeBytes()
    let taken = safe.append(line: Array(repeating: 9, count: 10_000).span, limit: 800)
    #expect(taken == 100)
    #expect(safe.bytes.count == 800)
  }
}

/// Randomness that can be asked again: the same seed, stream and index always give the same number, so that
/// nothing drawn from it has to be kept.
struct Chance: Hashable, Sendable {
  let seed: UInt64

  /// SplitMix64 over the three.
  func bits(_ stream: UInt64, _ index: Int64) -> UInt64 {
    var z = seed &+ stream &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(bitPattern: index) &* 0xD1B5_4A32_D192_ED03
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// From 0 up to, not including, 1.
  func unit(_ stream: UInt64, _ index: Int64) -> Double {
    Double(bits(stream, index) >> 11) / Double(1 << 53)
  }

  func number(_ stream: UInt64, _ index: Int64, in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(bits(stream, index) % UInt64(range.count))
  }

  /// A smooth walk between 0 and 1 that meets a new random height at every whole position.
  func noise(_ stream: UInt64, at position: Double) -> Double {
    let left = position.rounded(.down)
    let index = Int64(left)
    let x = position - left
    let smooth = x * x * (3 - 2 * x)
    return unit(stream, index) * (1 - smooth) + unit(stream, index &+ 1) * smooth
  }

  /// Lower-case hexadecimal digits.
  func hex(_ stream: UInt64, _ index: Int64, digits: Int) -> String {
    var text = ""
    var part: Int64 = 0
    while text.utf8.count < digits {
      let word = String(bits(stream ^ 0xA5A5, index &* 31 &+ part), radix: 16)
      text += String(repeating: "0", count: 16 - word.utf8.count) + word
      part += 1
    }
    return String(text.prefix(digits))
  }
}

extension UInt64 {
  /// FNV-1a: a stream of chance for a name, the same on every run, which `Hasher` is not.
  init(stream name: String) {
    self = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

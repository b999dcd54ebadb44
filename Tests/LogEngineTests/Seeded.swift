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

/// `2024-01-01T00:00:00Z` and so many nanoseconds, as docker writes it, with a blank.
func stamp(_ nanoseconds: Int64) -> String {
  let seconds = nanoseconds / 1_000_000_000
  func padded(_ number: Int64, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
  }
  return "2024-01-01T\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    + ".\(padded(nanoseconds % 1_000_000_000, 9))Z "
}

/// Nanoseconds since 1970 of `2024-01-01T00:00:00Z`.
let newYear: Int64 = 1_704_067_200_000_000_000

/// The fuzzer's bytes, read from both ends: what is fed comes from the front, choices come from the back. So what a
/// tool printed is a seed as it is.
struct Tape {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isEmpty: Bool { rest.isEmpty }

  /// A number below a limit of at most 256; 0 when the tape is used up.
  mutating func choice(below limit: Int) -> Int { Int(rest.popLast() ?? 0) % limit }

  /// Up to so many bytes from the front.
  mutating func take(_ count: Int) -> [UInt8] {
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }
}

/// Cuts bytes into pieces of 1 to 64, as long as their own last bytes say.
func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
  var choices = Tape(bytes)
  var feed = Tape(bytes)
  var pieces: [[UInt8]] = []
  while case let piece = feed.take(1 + choices.choice(below: 64)), !piece.isEmpty { pieces.append(piece) }
  return pieces
}

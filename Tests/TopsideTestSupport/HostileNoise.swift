/// Bytes as nobody sane prints them, from a generator, so that a failure can be repeated.
package enum HostileNoise {
  /// Stretches of random bytes, hostile inputs, whole or torn, plain text and line feeds.
  ///
  /// - Parameters:
  ///   - pieces: How many stretches there are at most.
  ///   - random: Where the choices come from.
  /// - Returns: The bytes; on average some thirty a stretch.
  package static func bytes(
    pieces: Int, _ random: inout some RandomNumberGenerator
  ) -> [UInt8] {
    (0..<Int.random(in: 0...pieces, using: &random)).flatMap { _ in piece(&random) }
  }

  private static func piece(_ random: inout some RandomNumberGenerator) -> [UInt8] {
    switch Int.random(in: 0..<8, using: &random) {
    case 0, 1, 2:
      let input = HostileInput.brief.randomElement(using: &random)?.bytes ?? []
      return Array(input.prefix(Int.random(in: 1...80, using: &random)))
    case 3, 4:
      return (0..<Int.random(in: 1...12, using: &random)).map { _ in .random(in: 0...255, using: &random) }
    case 5: return Array("plain text, and more of it".utf8)
    case 6: return Array(repeating: [0x09, 0x0D, 0x20, 0x61].randomElement(using: &random) ?? 0x20, count: 5)
    default: return [10]
    }
  }

  /// Cuts bytes into chunks of random length.
  ///
  /// - Parameters:
  ///   - bytes: What is cut.
  ///   - longest: How many bytes a chunk has at most.
  ///   - random: Where the choices come from.
  /// - Returns: The chunks, in order; none is empty.
  package static func chunks(
    _ bytes: [UInt8], upTo longest: Int, _ random: inout some RandomNumberGenerator
  ) -> [[UInt8]] {
    var chunks: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...longest, using: &random)
      chunks.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return chunks
  }
}

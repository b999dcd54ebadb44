/// Words to be found in bytes: a character after the other, each in one or two forms of the same length.
///
/// Searching compares the two rarest of its bytes at 32 places at once, and looks at the rest where both fit. Two
/// forms make it hardly slower, so that ignoring case costs nothing.
struct Needle: Hashable, Sendable {
  /// One form of each character, and the other one.
  private let one: [UInt8]
  private let other: [UInt8]
  /// Characters whose forms differ in more than one byte: either form has to fit whole.
  private let pairs: [Range<Int>]
  /// Offsets of the two bytes that are least expected in a log.
  private let rare: (first: Int, second: Int)

  /// - Parameter characters: The forms of each character in UTF-8, one or two of the same length; at least one
  ///   character.
  init(_ characters: [[[UInt8]]]) {
    var (one, other): ([UInt8], [UInt8]) = ([], [])
    var pairs: [Range<Int>] = []
    for forms in characters {
      guard let first = forms.first, let last = forms.last else { continue }
      if zip(first, last).count(where: { $0 != $1 }) > 1 { pairs.append(one.count..<one.count + first.count) }
      one += first
      other += last
    }
    (self.one, self.other, self.pairs) = (one, other, pairs)
    let offsets = one.indices.sorted {
      ByteFrequency.of(one[$0], other[$0]) < ByteFrequency.of(one[$1], other[$1])
    }
    rare = (offsets.first ?? 0, offsets.dropFirst().first ?? offsets.first ?? 0)
  }

  var count: Int { one.count }

  /// How often it is met by chance, more or less: what its two rarest bytes are is all that counts.
  var frequency: Int {
    let (first, second) = (
      ByteFrequency.of(one[rare.first], other[rare.first]),
      ByteFrequency.of(one[rare.second], other[rare.second])
    )
    return rare.first == rare.second ? first << 8 : first * second
  }

  /// The first place in a stretch of bytes where it lies whole.
  func first(in bytes: UnsafePointer<UInt8>, _ range: Range<Int>) -> Int? {
    guard range.count >= count else { return nil }
    let isExact = one[rare.first] == other[rare.first] && one[rare.second] == other[rare.second]
    return one.withUnsafeBufferPointer { one in
      other.withUnsafeBufferPointer { other in
        let scan = Scan(
          bytes: bytes, end: range.upperBound - count + 1, one: one, other: other, first: rare.first,
          second: rare.second)
        return isExact
          ? scan.next(from: range.lowerBound, Exact(scan), pairs)
          : scan.next(from: range.lowerBound, Either(scan), pairs)
      }
    }
  }

  static func == (a: Needle, b: Needle) -> Bool { a.one == b.one && a.other == b.other }

  func hash(into hasher: inout Hasher) {
    hasher.combine(one)
    hasher.combine(other)
  }
}

/// How the two rarest bytes are compared.
private protocol ByteComparing {
  /// For each of 32 places, all bits set where both fit.
  func places(_ first: SIMD32<UInt8>, _ second: SIMD32<UInt8>) -> SIMDMask<SIMD32<Int8>>
}

/// Both have one form.
private struct Exact: ByteComparing {
  let first: SIMD32<UInt8>
  let second: SIMD32<UInt8>

  init(_ scan: Scan) {
    first = SIMD32(repeating: scan.one[scan.first])
    second = SIMD32(repeating: scan.one[scan.second])
  }

  @inline(__always)
  func places(_ first: SIMD32<UInt8>, _ second: SIMD32<UInt8>) -> SIMDMask<SIMD32<Int8>> {
    (first .== self.first) .& (second .== self.second)
  }
}

private struct Either: ByteComparing {
  let one: Exact
  let otherFirst: SIMD32<UInt8>
  let otherSecond: SIMD32<UInt8>

  init(_ scan: Scan) {
    one = Exact(scan)
    otherFirst = SIMD32(repeating: scan.other[scan.first])
    otherSecond = SIMD32(repeating: scan.other[scan.second])
  }

  @inline(__always)
  func places(_ first: SIMD32<UInt8>, _ second: SIMD32<UInt8>) -> SIMDMask<SIMD32<Int8>> {
    ((first .== one.first) .| (first .== otherFirst)) .& ((second .== one.second) .| (second .== otherSecond))
  }
}

/// One search.
private struct Scan {
  let bytes: UnsafePointer<UInt8>
  /// Behind the last place where the needle has room.
  let end: Int
  let one: UnsafeBufferPointer<UInt8>
  let other: UnsafeBufferPointer<UInt8>
  let first: Int
  let second: Int

  @inline(__always)
  func next(from start: Int, _ comparing: some ByteComparing, _ pairs: [Range<Int>]) -> Int? {
    guard end - start >= 32 else { return (start..<max(start, end)).first { fits($0, pairs) } }
    let raw = UnsafeRawPointer(bytes)
    var place = start
    while true {
      let words = unsafeBitCast(
        comparing.places(
          raw.loadUnaligned(fromByteOffset: place + first, as: SIMD32<UInt8>.self),
          raw.loadUnaligned(fromByteOffset: place + second, as: SIMD32<UInt8>.self)), to: SIMD4<UInt64>.self)
      if words[0] | words[1] | words[2] | words[3] != 0, let found = first(of: words, at: place, pairs) {
        return found
      }
      guard place < end - 32 else { return nil }
      // The last ones overlap with those before them.
      place = min(place + 32, end - 32)
    }
  }

  /// The first of 32 places that fits whole.
  private func first(of words: SIMD4<UInt64>, at place: Int, _ pairs: [Range<Int>]) -> Int? {
    for word in 0..<4 {
      var bits = words[word]
      while bits != 0 {
        let byte = bits.trailingZeroBitCount >> 3
        let found = place + word * 8 + byte
        if fits(found, pairs) { return found }
        bits &= ~(0xFF << UInt64(byte * 8))
      }
    }
    return nil
  }

  @inline(__always)
  private func fits(_ place: Int, _ pairs: [Range<Int>]) -> Bool {
    guard has(bytes[place + first], first), has(bytes[place + second], second) else { return false }
    for offset in one.indices where !has(bytes[place + offset], offset) { return false }
    return pairs.isEmpty || pairs.allSatisfy { isWhole($0, at: place) }
  }

  @inline(__always)
  private func has(_ byte: UInt8, _ offset: Int) -> Bool { byte == one[offset] || byte == other[offset] }

  private func isWhole(_ pair: Range<Int>, at place: Int) -> Bool {
    pair.allSatisfy { bytes[place + $0] == one[$0] } || pair.allSatisfy { bytes[place + $0] == other[$0] }
  }
}

/// How often bytes are met in logs, as a rank.
enum ByteFrequency {
  /// The most frequent first; those that are not here are rare.
  private static let common = Array(
    " e0taoisnr1dl2c-u3:5m4h.p6789fg=b/\"yv,wk_[]x()TASEINODRLCP'{}FMUGBHz+jqW".utf8)

  /// From 1, hardly ever, to 255.
  static func of(_ byte: UInt8) -> Int {
    guard byte < 0x80 else { return byte < 0xC0 ? 40 : 100 }
    guard let rank = common.firstIndex(of: byte) else { return 1 }
    return max(2, 255 - rank * 4)
  }

  static func of(_ one: UInt8, _ other: UInt8) -> Int { one == other ? of(one) : of(one) + of(other) }
}

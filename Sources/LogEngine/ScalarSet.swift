/// The characters that a regular expression allows at one place.
struct ScalarSet: Hashable, Sendable {
  /// In order, without overlap.
  private(set) var ranges: [ClosedRange<UInt32>]

  static let all = ScalarSet([0...0x10FFFF])
  static let digits = ScalarSet([0x30...0x39])
  static let blanks = ScalarSet([0x09...0x0D, 0x20...0x20])
  static let lower = ScalarSet([0x61...0x7A])
  static let upper = ScalarSet([0x41...0x5A])
  static let letters = lower.union(upper)
  static let word = letters.union(digits).union(ScalarSet([0x5F...0x5F]))

  init(_ ranges: [ClosedRange<UInt32>]) {
    self.ranges = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard let last = self.ranges.last, range.lowerBound <= last.upperBound + 1 else {
        self.ranges.append(range)
        continue
      }
      self.ranges[self.ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
    }
  }

  init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

  var count: Int { ranges.reduce(0) { $0 + $1.count } }

  func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

  var inverted: ScalarSet {
    var inverted: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { inverted.append(next...range.lowerBound - 1) }
      next = range.upperBound + 1
    }
    if next <= 0x10FFFF { inverted.append(next...0x10FFFF) }
    return ScalarSet(inverted)
  }

  /// With the other cases of its letters.
  var ignoringCase: ScalarSet {
    var all = ranges
    for range in ranges {
      // Larger ranges of letters beyond ASCII have both cases in them already.
      for value in range where value < 0x80 || range.count <= 512 {
        guard let scalar = Unicode.Scalar(value) else { continue }
        all += scalar.otherCases.map { $0.value...$0.value }
      }
    }
    return ScalarSet(all)
  }
}

extension Unicode.Scalar {
  /// What a letter is taken for when case is ignored. ASCII letters are taken for ASCII letters alone.
  fileprivate var otherCases: [Unicode.Scalar] {
    if isASCII { return properties.isAlphabetic ? [Unicode.Scalar(UInt8(value) ^ 0x20)] : [] }
    // The Greek sigma has a form for the end of a word, and micro is a letter of its own.
    let further: [Unicode.Scalar] =
      switch value {
      case 0x3C3: ["\u{3C2}"]
      case 0x3BC: ["\u{B5}"]
      default: []
      }
    let other = [properties.uppercaseMapping, properties.lowercaseMapping].compactMap(\.onlyScalar)
    let lower = other.compactMap(\.properties.lowercaseMapping.onlyScalar)
    return Set(other + lower + further).filter { $0 != self && !$0.isASCII }
  }

  /// Typing it means that case matters.
  var isCapital: Bool { properties.isUppercase || properties.generalCategory == .titlecaseLetter }
}

extension String {
  fileprivate var onlyScalar: Unicode.Scalar? {
    let scalars = unicodeScalars
    return scalars.count == 1 ? scalars.first : nil
  }
}

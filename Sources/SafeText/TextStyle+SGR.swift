extension TextStyle {
  /// Applies the parameters of an SGR sequence.
  ///
  /// Colours, bold, dim, italic, underline and reverse count; conceal would hide text, blinking is noise.
  mutating func apply(sgr input: Span<UInt8>, _ range: Range<Int>) {
    var parameters = Parameters(range)
    repeat {
      let code = parameters.next(input)
      switch code.value {
      case 38: extended(&parameters, input, code.hasDetail).map { foreground = $0 }
      case 48: extended(&parameters, input, code.hasDetail).map { background = $0 }
      case 58: _ = extended(&parameters, input, code.hasDetail)
      case 4 where code.hasDetail:
        // `4:0` is no underline, `4:3` a curly one.
        set(.underline, parameters.next(input).value != 0)
      default: applySimple(code.value)
      }
      if code.hasDetail { parameters.skipDetails(input) }
    } while !parameters.isAtEnd
    // Ink of the colour of its paper is invisible ink.
    if let ink = foreground, let paper = background, Palette.areAlike(ink, paper) { foreground = nil }
  }

  private mutating func applySimple(_ code: Int) {
    switch code {
    case 0: self = .plain
    case 1: attributes.insert(.bold)
    case 2: attributes.insert(.dim)
    case 3: attributes.insert(.italic)
    case 4, 21: attributes.insert(.underline)
    case 7: attributes.insert(.reverse)
    case 22: attributes.subtract([.bold, .dim])
    case 23: attributes.remove(.italic)
    case 24: attributes.remove(.underline)
    case 27: attributes.remove(.reverse)
    case 30...37: foreground = UInt8(code - 30)
    case 39: foreground = nil
    case 40...47: background = UInt8(code - 40)
    case 49: background = nil
    case 90...97: foreground = UInt8(code - 82)
    case 100...107: background = UInt8(code - 92)
    default: break
    }
  }

  private mutating func set(_ attribute: Attributes, _ on: Bool) {
    if on { attributes.insert(attribute) } else { attributes.remove(attribute) }
  }

  /// The colour after 38, 48 or 58: `;5;N`, `;2;R;G;B`, `:5:N`, `:2:R:G:B` or `:2:SPACE:R:G:B`.
  private func extended(_ parameters: inout Parameters, _ input: Span<UInt8>, _ hasDetail: Bool) -> UInt8? {
    switch parameters.next(input).value {
    case 5:
      return UInt8(exactly: parameters.next(input).value)
    case 2:
      if hasDetail, parameters.details(input) > 3 { _ = parameters.next(input) }
      let (red, green, blue) = (parameters.next(input), parameters.next(input), parameters.next(input))
      guard max(red.value, green.value, blue.value) < 256 else { return nil }
      return Palette.nearest(red: red.value, green: green.value, blue: blue.value)
    default:
      return nil
    }
  }
}

/// Reads numbers separated by `;`, or by `:` where they detail the one before. A missing number is 0.
private struct Parameters {
  private var index: Int
  private let end: Int
  private(set) var isAtEnd = false
  /// The last number was followed by `:`.
  private var isInDetails = false

  init(_ range: Range<Int>) { (index, end) = (range.lowerBound, range.upperBound) }

  mutating func next(_ input: Span<UInt8>) -> (value: Int, hasDetail: Bool) {
    var value = 0
    while index < end, 0x30...0x39 ~= input[index] {
      // Kept small: a number of a thousand digits is not a colour.
      value = min(value * 10 + Int(input[index] - 0x30), 100_000)
      index += 1
    }
    isInDetails = index < end && input[index] == UInt8(ascii: ":")
    if index < end { index += 1 } else { isAtEnd = true }
    return (value, isInDetails)
  }

  /// How many details are left before the next `;`.
  func details(_ input: Span<UInt8>) -> Int {
    guard isInDetails else { return 0 }
    var count = 1
    var ahead = index
    while ahead < end, input[ahead] != UInt8(ascii: ";") {
      if input[ahead] == UInt8(ascii: ":") { count += 1 }
      ahead += 1
    }
    return count
  }

  mutating func skipDetails(_ input: Span<UInt8>) { while isInDetails { _ = next(input) } }
}

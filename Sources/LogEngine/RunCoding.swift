import SafeText

/// Colour runs as bytes, kept behind the text of the lines that have them: about five bytes a run instead of 24.
enum RunCoding {
  private static let hasForeground: UInt8 = 32
  private static let hasBackground: UInt8 = 64

  static func append(_ runs: [StyledText.Run], to bytes: inout [UInt8]) {
    append(runs.count, to: &bytes)
    var end = 0
    for run in runs {
      append(run.bytes.lowerBound - end, to: &bytes)
      append(run.bytes.count, to: &bytes)
      end = run.bytes.upperBound
      append(run.style, to: &bytes)
    }
  }

  static func runs(_ bytes: Span<UInt8>, from start: Int) -> [StyledText.Run] {
    var index = start
    let count = number(bytes, &index)
    var runs: [StyledText.Run] = []
    runs.reserveCapacity(count)
    var end = 0
    for _ in 0..<count {
      let lower = end + number(bytes, &index)
      end = lower + number(bytes, &index)
      runs.append(StyledText.Run(bytes: lower..<end, style: style(bytes, &index)))
    }
    return runs
  }

  private static func append(_ style: TextStyle, to bytes: inout [UInt8]) {
    bytes.append(
      style.attributes.rawValue | (style.foreground == nil ? 0 : hasForeground)
        | (style.background == nil ? 0 : hasBackground))
    if let foreground = style.foreground { bytes.append(foreground) }
    if let background = style.background { bytes.append(background) }
  }

  private static func style(_ bytes: Span<UInt8>, _ index: inout Int) -> TextStyle {
    let head = bytes[index]
    index += 1
    var style = TextStyle(attributes: TextStyle.Attributes(rawValue: head & 31))
    if head & hasForeground != 0 {
      style.foreground = bytes[index]
      index += 1
    }
    if head & hasBackground != 0 {
      style.background = bytes[index]
      index += 1
    }
    return style
  }

  /// Seven bits a byte, the lowest first; the top bit says that more follow.
  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    var rest = number
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  private static func number(_ bytes: Span<UInt8>, _ index: inout Int) -> Int {
    var number = 0
    var shift = 0
    while true {
      let byte = bytes[index]
      index += 1
      number |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
  }
}

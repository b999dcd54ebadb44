extension SafeBytes {
  /// What has been overwritten after a carriage return goes when the first visible thing comes, not before: a
  /// progress bar often ends with a lone return, or with one and an erasure.
  mutating func prepareToPut() {
    guard returnIsPending else { return }
    returnIsPending = false
    bytes.removeSubrange(lineStart...)
    runs.removeAll(keepingCapacity: true)
    measured = (lineStart, 0)
  }

  mutating func putPlain(_ input: Span<UInt8>, _ range: Range<Int>) {
    prepareToPut()
    let start = bytes.count
    input.withUnsafeBufferPointer { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[range])) }
    didPut(from: start)
  }

  mutating func putASCII(_ text: String) { putASCII(text.utf8) }

  mutating func putASCII(_ text: some Collection<UInt8>) {
    prepareToPut()
    let start = bytes.count
    bytes.append(contentsOf: text)
    didPut(from: start)
  }

  mutating func putScalar(_ value: UInt32) {
    prepareToPut()
    let start = bytes.count
    if value < 0x800 {
      bytes.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
    } else if value < 0x1_0000 {
      bytes.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
    } else {
      bytes.append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
    }
    bytes.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
    didPut(from: start)
    lastScalar = value
  }

  /// Notes that what was put is a base, and its colours.
  private mutating func didPut(from start: Int) {
    marks = 0
    lastScalar = 0
    guard style != .plain else { return }
    let range = start - lineStart..<bytes.count - lineStart
    if let last = runs.last, last.bytes.upperBound == range.lowerBound, last.style == style {
      runs[runs.count - 1].bytes = last.bytes.lowerBound..<range.upperBound
    } else {
      runs.append(StyledText.Run(bytes: range, style: style))
    }
  }
}

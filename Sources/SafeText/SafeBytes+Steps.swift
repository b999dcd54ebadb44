extension SafeBytes {
  /// Takes one byte, character or sequence that is not plain ASCII text.
  ///
  /// - Returns: The index behind it.
  mutating func step(_ input: Span<UInt8>, at index: Int, isLabel: Bool) -> Int {
    switch input[index] {
    case 0x1B, 0x80...: return stepOverSequenceOrScalar(input, at: index, isLabel: isLabel)
    case 0x09: putTab()
    case 0x0A: putASCII("\\n")
    case 0x0D where isLabel: putASCII("\\r")
    case 0x0D: returnIsPending = true
    case let control: putControl(control)
    }
    return index + 1
  }

  private mutating func stepOverSequenceOrScalar(
    _ input: Span<UInt8>, at index: Int, isLabel: Bool
  ) -> Int {
    if let sequence = EscapeSequence(in: input, at: index) {
      if case .colours(let parameters) = sequence.kind, !isLabel {
        style.apply(sgr: input, parameters)
      }
      return sequence.end
    }
    guard input[index] != 0x1B else {
      putControl(0x1B)
      return index + 1
    }
    let decoded = input.decodeScalar(at: index)
    put(decoded.scalar ?? 0xFFFD)
    return index + decoded.length
  }

  private mutating func put(_ scalar: UInt32) {
    switch ScalarKind(scalar) {
    case .visible: putScalar(scalar)
    case .mark: putMark(scalar)
    case .hidden: putHidden(scalar)
    case .selector:
      // Terminals disagree about the width of what a selector follows, and the look is all that it changes.
      if !ScalarKind.takesSelector(lastScalar) { putHidden(scalar) }
    }
  }

  /// More than four marks on one base are decoration or an attack; the first one too many shows as U+FFFD.
  private mutating func putMark(_ scalar: UInt32) {
    guard let count = marks, !returnIsPending else { return putHidden(scalar) }
    switch count {
    case ..<4: putScalar(scalar)
    case 4: putScalar(0xFFFD)
    default: break
    }
    marks = count + 1
  }

  private mutating func putTab() {
    prepareToPut()
    let column = bytes.withUnsafeBufferPointer {
      measured.column + $0.span.columns(in: measured.offset..<bytes.count)
    }
    let blanks = 8 - column % 8
    putASCII(repeatElement(0x20, count: blanks))
    measured = (bytes.count, column + blanks)
  }

  private mutating func putControl(_ control: UInt8) {
    putASCII(CollectionOfOne(0x5E)); putASCII(CollectionOfOne(control ^ 0x40))
  }

  private mutating func putHidden(_ scalar: UInt32) {
    let digits = String(scalar, radix: 16, uppercase: true)
    putASCII("<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>")
  }
}

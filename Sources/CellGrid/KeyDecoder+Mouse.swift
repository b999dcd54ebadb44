extension KeyDecoder {
  /// Takes one of the three bytes after `ESC [ M`: button, column and row, each with 32 added.
  mutating func takeMouse(_ byte: UInt8, _ inputs: inout [Input]) {
    guard byte >= 0x20 else {
      reset()
      inputs += decode([byte])
      return
    }
    sequence.append(byte)
    guard sequence.count == 3 else { return }
    let (button, x, y) = (Int(sequence[0]) - 32, Int(sequence[1]) - 32, Int(sequence[2]) - 32)
    reset()
    // Three is "some button was released".
    if button & 3 != 3 || button & 64 != 0 { append(button, x, y, &inputs) }
  }

  /// Ends an SGR mouse sequence, `ESC [ < button ; x ; y M` or, for a release, `m`; or one of rxvt without
  /// the `<`, whose button has 32 added.
  mutating func finishMouse(_ final: UInt8, _ inputs: inout [Input]) {
    let isSGR = sequence.first == UInt8(ascii: "<")
    if isSGR { sequence.removeFirst() }
    let numbers = parameters() ?? []
    reset()
    guard numbers.count == 3, final == UInt8(ascii: "M") else { return }
    append(isSGR ? numbers[0] : numbers[0] - 32, numbers[1], numbers[2], &inputs)
  }

  /// Presses of the first button and turns of the wheel count; bits 4, 8 and 16 are shift, alt and control.
  private func append(_ button: Int, _ x: Int, _ y: Int, _ inputs: inout [Input]) {
    guard x > 0, y > 0, button >= 0 else { return }
    let kind: Mouse.Kind? =
      switch button & ~28 {
      case 0: .press
      case 64: .wheelUp
      case 65: .wheelDown
      default: nil
      }
    if let kind { inputs.append(.mouse(Mouse(kind, at: Point(x: x - 1, y: y - 1)))) }
  }
}

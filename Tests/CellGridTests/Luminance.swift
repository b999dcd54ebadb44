import Glibc

/// The contrast of palette colours, as WCAG 2 defines it: from 1 to 21.
enum Luminance {
  static func contrast(_ a: UInt8, _ b: UInt8) -> Double {
    let (first, second) = (of(a), of(b))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  /// Colours from 16 on: those below are the user's own.
  private static func of(_ colour: UInt8) -> Double {
    let (red, green, blue) = components(Int(colour))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  private static func linear(_ value: Int) -> Double {
    let part = Double(value) / 255
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
  }

  private static func components(_ colour: Int) -> (Int, Int, Int) {
    if colour >= 232 { return (8 + 10 * (colour - 232), 8 + 10 * (colour - 232), 8 + 10 * (colour - 232)) }
    let steps = [0, 95, 135, 175, 215, 255]
    let cube = max(0, colour - 16)
    return (steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6])
  }
}

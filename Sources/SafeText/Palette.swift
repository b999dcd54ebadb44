/// The 256-colour palette of xterm: 16 of the theme's own, a cube of 6x6x6, 24 greys.
enum Palette {
  /// The palette's nearest colour to a 24-bit one. Never one of the first 16, which every terminal defines anew.
  static func nearest(red: Int, green: Int, blue: Int) -> UInt8 {
    let steps = (step(red), step(green), step(blue))
    let cube = (level(steps.0), level(steps.1), level(steps.2))
    let grey = min(23, max(0, ((red + green + blue) / 3 - 3) / 10))
    let shade = 8 + 10 * grey
    let cubeDistance = distance((red, green, blue), cube)
    return distance((red, green, blue), (shade, shade, shade)) < cubeDistance
      ? UInt8(232 + grey) : UInt8(16 + 36 * steps.0 + 6 * steps.1 + steps.2)
  }

  /// Whether ink of one colour cannot be read on paper of the other.
  static func areAlike(_ a: UInt8, _ b: UInt8) -> Bool {
    // Less than two of the steps between greys; the first 16 as xterm has them.
    a == b || distance(colour(a), colour(b)) < 3 * 20 * 20
  }

  private static func colour(_ index: UInt8) -> (Int, Int, Int) {
    switch Int(index) {
    case 7: return (229, 229, 229)
    case 8: return (127, 127, 127)
    case 12: return (92, 92, 255)
    case let index where index < 16:
      let full = index > 8 ? 255 : 205
      return (index & 1 != 0 ? full : 0, index & 2 != 0 ? full : 0, index & 4 != 0 ? full : 0)
    case let index where index < 232:
      let cube = index - 16
      return (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
    case let index:
      let shade = 8 + 10 * (index - 232)
      return (shade, shade, shade)
    }
  }

  /// The cube's levels are 0, 95, 135, 175, 215 and 255.
  private static func step(_ value: Int) -> Int { value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40 }

  private static func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }

  private static func distance(_ a: (Int, Int, Int), _ b: (Int, Int, Int)) -> Int {
    let (red, green, blue) = (a.0 - b.0, a.1 - b.1, a.2 - b.2)
    return red * red + green * green + blue * blue
  }
}

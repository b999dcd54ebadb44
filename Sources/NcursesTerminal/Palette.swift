/// Which of a terminal's colours stands for one of the 256.
struct Palette: Hashable, Sendable {
  struct Choice: Hashable, Sendable {
    var color: Int32
    /// A bright colour on a terminal that has only the eight dark ones.
    var isBold = false
  }

  /// The number of colours that the terminal has; 0 when it has none.
  let count: Int

  func choice(for index: UInt8) -> Choice {
    switch count {
    case 257...:
      // Direct colour: from 8 on the number is the colour itself.
      let (red, green, blue) = Self.components(index)
      return Choice(color: index < 8 ? Int32(index) : Int32(red << 16 | green << 8 | blue))
    case 256: return Choice(color: Int32(index))
    case 16...: return Choice(color: Int32(Self.nearest(to: index)))
    default:
      let nearest = Self.nearest(to: index)
      return Choice(color: Int32(nearest & 7), isBold: nearest >= 8)
    }
  }

  private static let basic: [(Int, Int, Int)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
    (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255),
    (0, 255, 255), (255, 255, 255),
  ]

  /// Red, green and blue of xterm's palette, 0 to 255.
  static func components(_ index: UInt8) -> (Int, Int, Int) {
    switch index {
    case ..<16: return basic[Int(index)]
    case 232...:
      let gray = 8 + 10 * (Int(index) - 232)
      return (gray, gray, gray)
    default:
      let levels = [0, 95, 135, 175, 215, 255]
      let cube = Int(index) - 16
      return (levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
    }
  }

  /// The nearest of the first sixteen: a gray for a gray; else the one of the same hue, bright where it is light.
  ///
  /// By distance alone a pale green would be yellow, and "healthy" would look like a warning.
  private static func nearest(to index: UInt8) -> Int {
    if index < 16 { return Int(index) }
    let (red, green, blue) = components(index)
    let (low, high) = (min(red, green, blue), max(red, green, blue))
    if high - low < 40 {
      return [0, 8, 7, 15].min { abs(basic[$0].0 - high) < abs(basic[$1].0 - high) } ?? 7
    }
    let middle = (low + high) / 2
    let hue = (red > middle ? 1 : 0) | (green > middle ? 2 : 0) | (blue > middle ? 4 : 0)
    return hue + (high > 220 ? 8 : 0)
  }
}

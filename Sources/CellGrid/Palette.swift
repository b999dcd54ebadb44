import SafeText

/// The 256 colours that terminals number, as xterm shows them.
enum Palette {
  static let names: [String: UInt8] = [
    "black": 0, "red": 1, "green": 2, "yellow": 3, "blue": 4, "magenta": 5, "cyan": 6, "white": 7,
    "bright-black": 8, "bright-red": 9, "bright-green": 10, "bright-yellow": 11, "bright-blue": 12,
    "bright-magenta": 13, "bright-cyan": 14, "bright-white": 15,
  ]

  private static let sixteen: [(Int, Int, Int)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
  ]

  /// Red, green and blue, from 0 to 255.
  static func components(_ colour: UInt8) -> (red: Int, green: Int, blue: Int) {
    let index = Int(colour)
    if index < 16 { return sixteen[index] }
    if index >= 232 {
      let grey = 8 + 10 * (index - 232)
      return (grey, grey, grey)
    }
    let level = { (step: Int) in step == 0 ? 0 : 55 + 40 * step }
    let cube = index - 16
    return (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
  }

  /// The one of the first sixteen colours that means the same: by hue, since pale red must stay red.
  static func ofSixteen(_ colour: UInt8) -> UInt8 {
    guard colour >= 16 else { return colour }
    let (red, green, blue) = components(colour)
    let (low, high) = (min(red, green, blue), max(red, green, blue))
    if high - low < 40 {
      switch high {
      case ..<64: return 0
      case ..<179: return 8
      case ..<242: return 7
      default: return 15
      }
    }
    // A primary is part of the hue when it is in the upper third.
    let part = { (value: Int) in 3 * value >= low + 2 * high }
    let hue: UInt8 = (part(red) ? 1 : 0) | (part(green) ? 2 : 0) | (part(blue) ? 4 : 0)
    return low + high >= 240 ? hue + 8 : hue
  }

  /// How light a colour is, from 0 to 255.
  static func lightness(_ colour: UInt8) -> Int {
    let (red, green, blue) = components(colour)
    return (299 * red + 587 * green + 114 * blue) / 1000
  }

  /// A pair of colours with text that can be read: where it could not, the text becomes black or white.
  private static func readable(_ look: TextStyle, white: UInt8) -> TextStyle {
    guard let foreground = look.foreground, let background = look.background else { return look }
    let ground = lightness(background)
    guard abs(lightness(foreground) - ground) < 100 else { return look }
    var look = look
    look.foreground = ground < 128 ? white : 0
    return look
  }

  /// A look within what a terminal can show. In eight colours bright text is bold.
  static func reduced(_ look: TextStyle, to depth: Theme.Depth) -> TextStyle {
    var look = look
    switch depth {
    case .palette256: return look
    case .mono:
      (look.foreground, look.background) = (nil, nil)
      return look
    case .sixteen, .eight:
      look.foreground = look.foreground.map(ofSixteen)
      look.background = look.background.map(ofSixteen)
      look = readable(look, white: 15)
    }
    guard depth == .eight else { return look }
    if let foreground = look.foreground, foreground >= 8 {
      // Bright black would be black on black.
      look.foreground = foreground == 8 ? 7 : foreground - 8
      look.attributes.formUnion(foreground == 8 ? .dim : .bold)
    }
    look.background = look.background.map { $0 == 8 ? 0 : $0 & 7 }
    return readable(look, white: 7)
  }
}

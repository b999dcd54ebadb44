/// How many columns a scalar takes.
///
/// Terminals disagree about joiners, variation selectors and skin tones, so these are left out of what is
/// drawn: the text that stays has one width everywhere.
enum Width {
  /// The columns that a scalar adds to a line: 0 for a mark or for what is left out, 1 or 2.
  static func of(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Int {
    let value = scalar.value
    if value < 0x300 { return 1 }
    if (0x4E00...0x9FFF).contains(value) || (0xAC00...0xD7A3).contains(value) { return 2 }
    if holds(zero, value) { return isStray(scalar, after: previous) ? 1 : 0 }
    if (0x1F3FB...0x1F3FF).contains(value), let previous, previous.properties.isEmojiModifierBase { return 0 }
    return holds(wide, value) ? 2 : 1
  }

  /// Whether a mark has nothing before it; it then stands on a blank, so that it cannot change a neighbour.
  static func isStray(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
    previous == nil && holds(zero, scalar.value) && isMark(scalar)
  }

  /// Whether a scalar of width 0 is drawn over the character before it; all others are left out.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if properties.isVariationSelector || properties.isDefaultIgnorableCodePoint {
      return (0x1160...0x11FF).contains(scalar.value)
    }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: return true
    // Hangul vowels and final consonants, drawn into the syllable's first letter.
    case .otherLetter: return true
    default: return false
    }
  }

  /// What is drawn for a scalar: controls are never drawn as themselves.
  static func drawn(_ scalar: Unicode.Scalar) -> UInt32 {
    let value = scalar.value
    return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0xFFFD : value
  }

  /// Whether one of the ranges, given as first and last scalar by turns, holds a value.
  private static func holds(_ ranges: [UInt32], _ value: UInt32) -> Bool {
    var low = 0
    var high = ranges.count / 2
    while low < high {
      let middle = (low + high) / 2
      if value < ranges[2 * middle] {
        high = middle
      } else if value > ranges[2 * middle + 1] {
        low = middle + 1
      } else {
        return true
      }
    }
    return false
  }
}

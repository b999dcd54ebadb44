/// What may be done with a character that is not ASCII.
enum ScalarKind {
  case visible
  /// Combines with the character before it.
  case mark
  /// Format, unassigned, private, or invisible in another way: bidi, zero width, tags, fillers.
  case hidden
  /// A variation selector that asks for text or emoji look.
  case selector

  init(_ scalar: UInt32) {
    if Self.isCommon(scalar) {
      self = .visible
    } else if scalar == 0xFE0E || scalar == 0xFE0F {
      self = .selector
    } else {
      self = Self.isInvisible(scalar) ? .hidden : Self.byCategory(scalar)
    }
  }

  /// Blocks without a mark or an invisible character: letters with accents, other scripts' letters, punctuation, boxes,
  /// kana, Han, Hangul, emoji. They spare the look-up, which costs 50 ns.
  private static func isCommon(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xAD: false
    case 0xA0..<0x300, 0x3A3...0x481, 0x5D0...0x5EA, 0x620...0x64A, 0x904...0x939, 0xE01...0xE30: true
    case 0x2010...0x2027, 0x2500...0x27BF, 0x3041...0x3096, 0x30A0...0x30FF, 0x3400...0x4DBF: true
    case 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0x1F300...0x1F64F: true
    default: false
    }
  }

  /// Invisible by design although their category is that of a letter or a mark.
  private static func isInvisible(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x034F, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x3164, 0xFFA0: true
    case 0xFE00...0xFE0F, 0xE0000...0xE0FFF: true
    default: false
    }
  }

  private static func byCategory(_ scalar: UInt32) -> ScalarKind {
    guard let scalar = Unicode.Scalar(scalar) else { return .hidden }
    return switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: .mark
    case .control, .format, .unassigned, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator: .hidden
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: .visible
    case .decimalNumber, .letterNumber, .otherNumber: .visible
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation: .visible
    case .initialPunctuation, .finalPunctuation, .otherPunctuation: .visible
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol, .spaceSeparator: .visible
    @unknown default: .hidden
    }
  }

  /// Whether text or emoji look can be asked for after a character.
  static func takesSelector(_ scalar: UInt32) -> Bool {
    guard scalar > 0x7F, let scalar = Unicode.Scalar(scalar) else { return false }
    return scalar.properties.isEmoji
  }

  /// Columns of a visible character or a mark, near enough for tab stops.
  static func columns(of scalar: UInt32) -> Int {
    switch scalar {
    case ..<0x300: return 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C: return 2
    case 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6: return 2
    case 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return ScalarKind(scalar) == .mark ? 0 : 1
    }
  }
}

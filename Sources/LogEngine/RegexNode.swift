/// A regular expression as a tree.
indirect enum RegexNode: Hashable, Sendable {
  /// Nothing, which is everywhere.
  case empty
  /// One character of a set.
  case scalar(ScalarSet)
  case look(RegexLook)
  case sequence([RegexNode])
  case alternatives([RegexNode])
  /// At least, and at most so often.
  case repeated(RegexNode, Int, Int?)
}

/// A condition on a place between characters.
enum RegexLook: UInt8, Hashable, Sendable {
  case lineStart, lineEnd, wordBoundary, insideOrOutsideWord, wordStart, wordEnd

  /// Whether it holds between two characters; nil is the end of the line.
  func holds(before: RegexContext, after: RegexContext) -> Bool {
    let (wasWord, isWord) = (before == .word, after == .word)
    return switch self {
    case .lineStart: before == .edge
    case .lineEnd: after == .edge
    case .wordBoundary: wasWord != isWord
    case .insideOrOutsideWord: wasWord == isWord
    case .wordStart: !wasWord && isWord
    case .wordEnd: wasWord && !isWord
    }
  }
}

/// What is on one side of a place.
enum RegexContext: UInt8, Hashable, Sendable {
  /// The beginning or the end of the line.
  case edge
  case word
  case other

  init(_ byte: UInt8) {
    self = byte.isLetter || byte &- 0x30 < 10 || byte == UInt8(ascii: "_") ? .word : .other
  }
}

package import SafeText

/// What reaches the program from the terminal.
package enum Input: Hashable, Sendable {
  case key(Key)
  /// Pasted text, whole. It is never an action.
  case paste(SafeText)
  case mouse(Mouse)
  case resized(Size)
  /// The terminal is ours again after a suspension: draw everything.
  case resumed
  /// The terminal is gone; nothing can be drawn any more.
  case hungUp
  /// Somebody asked us to end, with this signal.
  case terminated(signal: Int32)
}

/// A mouse event, in cells from the top left.
package struct Mouse: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case press, doublePress, wheelUp, wheelDown }
  package var kind: Kind
  package var at: Point
  package init(_ kind: Kind, at: Point) {
    self.kind = kind
    self.at = at
  }
}

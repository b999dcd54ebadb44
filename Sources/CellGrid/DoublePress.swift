/// Tells a second press on the same cell within 400 ms from two presses.
package struct DoublePress: Sendable {
  private var last: (at: Point, time: Duration)?

  package init() {}

  /// The event, made a double press where it is one. A third press is a first again.
  package mutating func told(_ mouse: Mouse, at time: Duration) -> Mouse {
    guard mouse.kind == .press else { return mouse }
    if let last, last.at == mouse.at, time - last.time <= .milliseconds(400) {
      self.last = nil
      return Mouse(.doublePress, at: mouse.at)
    }
    last = (mouse.at, time)
    return mouse
  }
}

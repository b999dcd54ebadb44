/// How long to let a child's output gather between two readings.
///
/// The docker CLI writes every line by itself; reading as often would cost more than all the rest (see the decision
/// record on streams). So a flood is read in pieces as large as its pipe can hold without the child having to wait.
struct Pace {
  private static let shortest = Duration.milliseconds(2)
  /// A frame of the screen is 100 ms: nobody sees this.
  private static let longest = Duration.milliseconds(32)
  /// Data that comes sooner after the pause than this keeps coming.
  private static let flowing = Duration.milliseconds(10)

  private var pause = shortest
  private var last: ContinuousClock.Instant?

  /// How long to wait before the next reading; nil: until there is something.
  ///
  /// - Parameters:
  ///   - fill: How full the pipe was, from 0 to 1 and more when it was filled while it was read.
  ///   - now: When it was read.
  /// - Returns: The pause, 2 to 32 ms, or nil.
  mutating func pause(after fill: Double, at now: ContinuousClock.Instant) -> Duration? {
    defer { last = now }
    guard let last, now - last < Self.flowing + pause else {
      pause = Self.shortest
      return nil
    }
    if fill > 0.7 {
      pause = max(pause / 2, Self.shortest)
    } else if fill < 0.3 {
      pause = min(pause * 2, Self.longest)
    }
    return pause
  }
}

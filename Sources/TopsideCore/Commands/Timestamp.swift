/// A moment on the wall clock, in nanoseconds since 1970 UTC; what engines print and operators read.
package struct Timestamp: Hashable, Comparable, Codable, Sendable {
  package var nanoseconds: Int64
  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
  package init(seconds: Int64) { nanoseconds = seconds &* 1_000_000_000 }
  package var seconds: Int64 { nanoseconds / 1_000_000_000 }

  package static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }

  /// How long after `earlier` this is; never negative, because clocks step back.
  package func since(_ earlier: Timestamp) -> Duration {
    .nanoseconds(max(0, nanoseconds &- earlier.nanoseconds))
  }

  package func advanced(by duration: Duration) -> Timestamp {
    let (seconds, attoseconds) = duration.components
    return Timestamp(nanoseconds: nanoseconds &+ seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000)
  }
}

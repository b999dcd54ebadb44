import Glibc
package import TopsideCore

/// The clocks of this machine.
package struct SystemTime: Time {
  package init() {}

  package func now() -> Timestamp { Timestamp(nanoseconds: Self.read(CLOCK_REALTIME)) }

  /// Since the machine booted, its sleep included: a value does not stay fresh while a laptop is shut.
  package func uptime() -> Duration { .nanoseconds(Self.read(CLOCK_BOOTTIME)) }

  package func sleep(_ duration: Duration) async {
    // The only error is cancellation, which is what ends a sleep early.
    try? await Task.sleep(for: duration)
  }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}

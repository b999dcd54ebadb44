import Glibc

/// Processor time of a process, its children left out.
enum ProcessorTime {
  /// Of one that runs, with all its threads; finer than the ticks that /proc counts.
  static func of(_ process: pid_t) -> Duration {
    var clock = clockid_t()
    var time = timespec()
    // A process that has ended since has none.
    guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else { return .zero }
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// Of this one.
  static func now() -> Duration {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Self.duration(usage.ru_utime) + Self.duration(usage.ru_stime)
  }

  private static func duration(_ time: timeval) -> Duration {
    .seconds(time.tv_sec) + .microseconds(time.tv_usec)
  }
}

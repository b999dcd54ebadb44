import Glibc

/// Processor time of this process, its children left out.
enum ProcessorTime {
  static func now() -> Duration {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Self.duration(usage.ru_utime) + Self.duration(usage.ru_stime)
  }

  private static func duration(_ time: timeval) -> Duration {
    .seconds(time.tv_sec) + .microseconds(time.tv_usec)
  }
}

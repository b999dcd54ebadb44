/// What a service writes to its log, and how.
struct Speech: Sendable {
  enum Level: String, Sendable { case debug, info, warn, error }

  /// One entry. `%d` is a number, `%x` eight hexadecimal digits, `%u` a user, `%a` an address, `%m` the memory
  /// in MiB.
  struct Saying: Sendable {
    var level: Level
    /// How often, against the others.
    var weight: Int
    var text: String
    /// Raw lines that follow at once, such as a traceback.
    var more: [String] = []
  }

  var format: LogFormat
  var perSecond = 0.0
  var usesStandardError = false
  /// At the start of a run, a few tenths of a second apart.
  var greeting: [String] = []
  var sayings: [Saying] = []
  /// After SIGTERM.
  var farewell: [String] = []
}

extension Speech.Saying {
  static func info(_ weight: Int, _ text: String) -> Self { .init(level: .info, weight: weight, text: text) }
  static func debug(_ weight: Int, _ text: String) -> Self {
    .init(level: .debug, weight: weight, text: text)
  }
  static func warn(_ weight: Int, _ text: String) -> Self { .init(level: .warn, weight: weight, text: text) }
  static func error(_ weight: Int, _ text: String, more: [String] = []) -> Self {
    .init(level: .error, weight: weight, text: text, more: more)
  }
}

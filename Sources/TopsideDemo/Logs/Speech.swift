/// What a service writes to its log, and how.
struct Speech: Sendable {
  enum Level: String, Sendable { case debug, info, warn, error }

  /// One entry. `%d` is a number, `%x` eight hexadecimal digits, `%u` a user, `%a` an address, `%m` the memory
  /// in MiB, `%t` the moment as nginx writes it.
  struct Saying: Sendable {
    var level: Level
    /// How often, against the others.
    var weight: Int
    var text: String
    /// Raw lines that follow at once, such as a traceback; in a format of objects they are a member of the same line.
    var more: [String] = []
    /// They go to standard error.
    var isMoreError = false
  }

  var format: LogFormat
  var perSecond = 0.0
  var usesStandardError = false
  /// At the start of a run, a few tenths of a second apart.
  var greeting: [String] = []
  var sayings: [Saying] = []
  /// Before a crash: the head, and the raw lines behind it, which go to standard error.
  var crying: Saying?
  /// After SIGTERM.
  var farewell: [String] = []
}

extension Speech.Saying {
  static func info(_ weight: Int, _ text: String) -> Self { .init(level: .info, weight: weight, text: text) }
  static func debug(_ weight: Int, _ text: String) -> Self {
    .init(level: .debug, weight: weight, text: text)
  }
  static func warn(_ weight: Int, _ text: String) -> Self { .init(level: .warn, weight: weight, text: text) }
  static func error(_ weight: Int, _ text: String, more: [String] = [], isMoreError: Bool = false) -> Self {
    .init(level: .error, weight: weight, text: text, more: more, isMoreError: isMoreError)
  }
}

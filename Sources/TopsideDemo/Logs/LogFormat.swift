import TopsideCore

/// The shapes of a log line that are met in such a stack.
enum LogFormat: Sendable {
  case plain
  /// `level=info ts=… msg="…"`
  case logfmt
  case grafana
  /// As structured application loggers write it.
  case json(logger: String)
  case mongo
  /// `[2026-11-21 02:43:30,357] INFO …`
  case bracketed
  case python(logger: String)
  /// With SGR colours, as structlog writes to what it takes for a terminal.
  case coloured
  case klog(file: String)
  case access
  case redis
  /// Tab separated, from Go's zap.
  case zap(file: String)

  func line(_ level: Speech.Level, _ text: String, at moment: Timestamp, number: Int) -> String {
    let clock = LogClock(moment)
    switch self {
    case .plain: return text
    case .logfmt:
      return "level=\(level.rawValue) ts=\(clock.iso)Z caller=flush.go:\(100 + number % 400) msg=\"\(text)\""
    case .grafana: return "logger=context t=\(clock.iso)Z level=\(level.rawValue) msg=\"\(text)\""
    case .json, .mongo: return object(level, text, [], at: moment, number: number) ?? text
    case .bracketed: return "[\(clock.date) \(clock.time),\(clock.milliseconds)] \(level.upper) \(text)"
    case .python(let logger):
      return "\(clock.date) \(clock.time),\(clock.milliseconds) \(level.upper) \(logger): \(text)"
    case .coloured: return coloured(level, text, clock)
    case .klog(let file):
      return "\(level.initial)\(clock.monthDay) \(clock.time).\(clock.microseconds)       1 \(file):"
        + "\(90 + number % 300)] \(text)"
    case .access: return access(text, clock, number)
    case .redis:
      let mark = level == .warn || level == .error ? "#" : "*"
      return
        "1:M \(clock.day) \(clock.month) \(clock.year) \(clock.time).\(clock.milliseconds) \(mark) \(text)"
    case .zap(let file):
      return "\(clock.iso)Z\t\(level.rawValue)\t\(file):\(60 + number % 90)\t\(text)"
    }
  }

  /// One JSON object for an entry with all that belongs to it; nil for the formats that write lines.
  func object(_ level: Speech.Level, _ text: String, _ more: [String], at moment: Timestamp, number: Int)
    -> String?
  {
    let clock = LogClock(moment)
    switch self {
    case .json(let logger):
      var members: [(name: String, value: JSON)] = [
        ("timestamp", .string("\(clock.iso)Z")), ("level", .string(level.upper)), ("logger", .string(logger)),
        ("message", .string(text)),
        (
          "context",
          [
            "trace_id": .string(Chance(seed: 5).hex(UInt64(number), moment.nanoseconds, digits: 32)),
            "worker": .integer(7 + number % 2), "replay": .bool(number % 9 == 0),
          ]
        ),
      ]
      if !more.isEmpty { members.append(("exception", .string(more.joined(separator: "\n")))) }
      return JSON.object(members).compact
    case .mongo:
      let json: JSON = [
        "t": ["$date": .string("\(clock.iso)+00:00")], "s": .string(level.initial), "c": "NETWORK",
        "id": .integer(20000 + number), "ctx": .string("conn\(number)"), "msg": .string(text),
        "attr": [
          "remote": .string("172.18.0.\(2 + number % 9):\(40000 + number)"),
          "connectionCount": .integer(number % 40),
        ],
      ]
      return json.compact
    default: return nil
    }
  }

  private func coloured(_ level: Speech.Level, _ text: String, _ clock: LogClock) -> String {
    let colour =
      switch level {
      case .debug: "36"
      case .info: "32"
      case .warn: "33"
      case .error: "31"
      }
    let name = level.rawValue + String(repeating: " ", count: 8 - level.rawValue.utf8.count)
    return
      "\u{1B}[2m\(clock.iso)Z\u{1B}[0m [\u{1B}[\(colour)m\u{1B}[1m\(name)\u{1B}[0m] \u{1B}[1m\(text)\u{1B}[0m"
  }

  private func access(_ text: String, _ clock: LogClock, _ number: Int) -> String {
    "172.18.0.\(2 + number % 9) - - [\(clock.day)/\(clock.month)/\(clock.year):\(clock.time) +0000] \(text) "
      + "\"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\""
  }
}

extension Speech.Level {
  var upper: String {
    switch self {
    case .debug: "DEBUG"
    case .info: "INFO"
    case .warn: "WARNING"
    case .error: "ERROR"
    }
  }

  var initial: String { String(upper.prefix(1)) }
}

/// The pieces of a moment that log formats put together, in UTC.
struct LogClock {
  let date: String
  let time: String
  let milliseconds: String
  let microseconds: String
  let day: String
  let month: String
  let year: String
  let monthDay: String

  init(_ moment: Timestamp) {
    let calendar = CalendarTime(secondsUTC: moment.seconds)
    date = calendar.date
    time = calendar.time
    let micro = Int(moment.nanoseconds % 1_000_000_000) / 1000
    milliseconds = Figures.zeroPadded(micro / 1000, 3)
    microseconds = Figures.zeroPadded(micro, 6)
    day = Figures.zeroPadded(calendar.day, 2)
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    month = months[calendar.month - 1]
    year = "\(calendar.year)"
    monthDay = Figures.zeroPadded(calendar.month, 2) + day
  }

  /// `2026/11/21 02:43:30`
  var nginx: String { date.replacing("-", with: "/") + " " + time }

  /// Without a zone.
  var iso: String { "\(date)T\(time).\(milliseconds)" }
}

/// Up to eight letters, packed into a number so that comparing them costs one instruction.
struct Word {
  private var packed: UInt64 = 0
  private(set) var isUpperCase = true

  /// Reads the letters from an index on and moves it behind them. A long word matches nothing.
  init(_ line: Span<UInt8>, _ index: inout Int) {
    let start = index
    while index < line.count, line[index].isLetter {
      packed = packed << 8 | UInt64(line[index] | 0x20)
      if line[index] & 0x20 != 0 { isUpperCase = false }
      index += 1
    }
    // Nine are told apart by the last eight: levelname, emergency.
    if index - start > 9 { packed = 0 }
  }

  /// Reads the value of a field: `=warn`, `="warn"`, `: "warn"`.
  init(value line: Span<UInt8>, after separator: Int) {
    var index = separator + 1
    while index < line.count, line[index] == 0x20 || line[index] == 0x22 { index += 1 }
    self.init(line, &index)
  }

  var isLevelKey: Bool {
    packed == Self.pack("level") || packed == Self.pack("lvl") || packed == Self.pack("severity")
      || packed == Self.pack("levelname") || packed == Self.pack("loglevel")
  }

  /// MongoDB's `"s"`.
  var isMongoSeverity: Bool { packed == Self.pack("s") }

  var level: LogLevel {
    switch packed {
    case Self.pack("error"), Self.pack("err"), Self.pack("eror"), Self.pack("severe"), Self.pack("fail"):
      .error
    case Self.pack("warn"), Self.pack("warning"), Self.pack("wrn"): .warning
    case Self.pack("info"), Self.pack("inf"), Self.pack("log"): .info
    case Self.pack("debug"), Self.pack("dbg"), Self.pack("dbug"), Self.pack("trace"), Self.pack("trce"):
      .debug
    case Self.pack("verbose"), Self.pack("vrb"): .debug
    case Self.pack("notice"): .notice
    case Self.pack("fatal"), Self.pack("ftl"), Self.pack("critical"), Self.pack("crit"): .fatal
    case Self.pack("panic"), Self.pack("alert"), Self.pack("emerg"), Self.pack("emergency"): .fatal
    case Self.pack("dpanic"): .fatal
    default: .unknown
    }
  }

  private static func pack(_ word: StaticString) -> UInt64 {
    word.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt64($1) } }
  }
}

/// Finds the level that a line says it has, by the habits of common loggers.
///
/// - logfmt: `level=warn`, `lvl=eror`
/// - JSON: `"level":"error"`, `"severity"`, `"levelname"`, numbers of pino and bunyan, MongoDB's `"s":"E"`
/// - klog: `E0102 15:04:05.678901`
/// - words: `[error]` (nginx), ` ERROR ` (Python, log4j, Rust), `INFO:` (uvicorn), `warn:` (.NET), `[INF]` (Serilog)
enum LevelScanner {
  /// Levels stand near the beginning; looking further costs time and finds words of the message.
  private static let reach = 96
  private static let fieldReach = 384

  static func level(of line: Span<UInt8>) -> LogLevel {
    guard let first = line.first(where: { $0 != 0x20 }, before: reach) else { return .unknown }
    switch line[first] {
    case UInt8(ascii: "{"): return json(line, from: first)
    case UInt8(ascii: "I"), UInt8(ascii: "W"), UInt8(ascii: "E"), UInt8(ascii: "F"):
      if let level = klog(line, at: first) { return level }
    default: break
    }
    return words(line, from: first)
  }

  private static func klog(_ line: Span<UInt8>, at index: Int) -> LogLevel? {
    guard index + 5 < line.count, line[index + 5] == 0x20 else { return nil }
    for digit in index + 1...index + 4 where !(0x30...0x39 ~= line[digit]) { return nil }
    return letter(line[index])
  }

  private static func letter(_ byte: UInt8) -> LogLevel {
    switch byte {
    case UInt8(ascii: "D"), UInt8(ascii: "T"): .debug
    case UInt8(ascii: "I"): .info
    case UInt8(ascii: "N"): .notice
    case UInt8(ascii: "W"): .warning
    case UInt8(ascii: "E"): .error
    case UInt8(ascii: "F"), UInt8(ascii: "C"): .fatal
    default: .unknown
    }
  }

  /// Looks at words of up to eight letters and at `level=` fields.
  private static func words(_ line: Span<UInt8>, from start: Int) -> LogLevel {
    let end = min(line.count, start + reach)
    var index = start
    while index < end {
      guard line[index].isLetter else {
        index += 1
        continue
      }
      let wordStart = index
      guard mayBegin(line, wordStart, isFirst: wordStart == start) else {
        while index < end, line[index].isLetter { index += 1 }
        continue
      }
      let word = Word(line, &index)
      if index < line.count, line[index] == UInt8(ascii: "="), word.isLevelKey {
        return Word(value: line, after: index).level
      }
      if isLevel(word, in: line, wordStart..<index, isFirst: wordStart == start), word.level != .unknown {
        return word.level
      }
    }
    return field(line, from: end)
  }

  /// Whether a level or its key can begin here; most words are passed by on this.
  private static func mayBegin(_ line: Span<UInt8>, _ index: Int, isFirst: Bool) -> Bool {
    let byte = line[index]
    if isFirst || byte < 0x60 || byte == UInt8(ascii: "l") || byte == UInt8(ascii: "s") { return true }
    return line[index - 1] == UInt8(ascii: "[")
  }

  /// A level in capitals, in brackets, or first and before a colon; otherwise `error` is a word like any other.
  private static func isLevel(_ word: Word, in line: Span<UInt8>, _ range: Range<Int>, isFirst: Bool) -> Bool
  {
    let next = range.upperBound < line.count ? line[range.upperBound] : 0x20
    let previous = range.lowerBound > 0 ? line[range.lowerBound - 1] : 0x20
    // Not part of a path, a name or an address: /ERROR, ERROR_CODE, INFO.md
    guard !next.joinsWords, !previous.joinsWords else { return false }
    if word.isUpperCase { return true }
    if previous == UInt8(ascii: "["), next == UInt8(ascii: "]") { return true }
    return isFirst && next == UInt8(ascii: ":")
  }

  /// `level=` behind the reach of words: logfmt lines that begin with a long message.
  private static func field(_ line: Span<UInt8>, from start: Int) -> LogLevel {
    var index = start
    let end = min(line.count, start + fieldReach)
    while index < end {
      if line[index] == UInt8(ascii: "="), index >= 5, line[index - 1] == UInt8(ascii: "l") {
        var keyStart = index - 5
        if Word(line, &keyStart).isLevelKey, keyStart == index {
          return Word(value: line, after: index).level
        }
      }
      index += 1
    }
    return .unknown
  }

  private static func json(_ line: Span<UInt8>, from start: Int) -> LogLevel {
    let end = min(line.count, start + fieldReach)
    var index = start
    while index < end {
      guard line[index] == UInt8(ascii: "\"") else {
        index += 1
        continue
      }
      index += 1
      guard index < end, line[index].isLetter else { continue }
      let key = Word(line, &index)
      guard index + 1 < end, line[index] == UInt8(ascii: "\""), line[index + 1] == UInt8(ascii: ":") else {
        continue
      }
      if key.isLevelKey { return jsonValue(line, after: index + 1) }
      if key.isMongoSeverity, index + 3 < end, line[index + 2] == UInt8(ascii: "\"") {
        return letter(line[index + 3])
      }
    }
    return .unknown
  }

  /// A word, or a number: 10 trace to 60 fatal.
  private static func jsonValue(_ line: Span<UInt8>, after colon: Int) -> LogLevel {
    var index = colon + 1
    while index < line.count, line[index] == 0x20 { index += 1 }
    guard index + 1 < line.count, 0x31...0x36 ~= line[index], line[index + 1] == 0x30 else {
      return Word(value: line, after: colon).level
    }
    return switch line[index] {
    case 0x31, 0x32: .debug
    case 0x33: .info
    case 0x34: .warning
    case 0x35: .error
    default: .fatal
    }
  }
}

extension Span<UInt8> {
  fileprivate func first(where matches: (UInt8) -> Bool, before limit: Int) -> Int? {
    var index = 0
    while index < Swift.min(count, limit) {
      if matches(self[index]) { return index }
      index += 1
    }
    return nil
  }
}

extension UInt8 {
  var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  fileprivate var joinsWords: Bool {
    switch self {
    case UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "="): true
    case 0x30...0x39, 0x80...: true
    default: false
    }
  }
}

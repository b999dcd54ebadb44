internal import SafeText

/// Lines of one source, safe and measured, on their way into the store: one lock for all of them.
struct LogBatch: Sendable {
  struct Entry: Sendable {
    /// nil when the engine gave none.
    var time: Int64?
    var textLength: Int
    var runsLength: Int
    var traits: LineTraits
  }

  /// Safe lines may be longer than their cut by tabs and glyphs; beyond this they are cut again.
  private static let safeLimit = 32_000
  /// How many lines and bytes are worth one lock.
  static let fullCount = 2048
  private static let fullBytes = 256 * 1024

  private(set) var safe = SafeBytes()
  private(set) var runs: [UInt8] = []
  private(set) var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }
  var isFull: Bool { entries.count >= Self.fullCount || safe.bytes.count >= Self.fullBytes }

  mutating func removeAll() {
    safe.removeAll()
    runs.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }

  /// Makes a line safe, finds its level, and says in its text how much of it is missing.
  mutating func append(_ line: Span<UInt8>, time: Int64?, missing: Int, stream: LogStream) {
    let start = safe.bytes.count
    let taken = safe.append(line: line, limit: Self.safeLimit)
    let level = LevelScanner.level(of: safe.bytes.span.extracting(start..<safe.bytes.count))
    let runsLength = appendRuns()
    let cut = missing + line.count - taken
    if cut > 0 { safe.append(" [+\(cut) bytes]") }
    entries.append(
      Entry(
        time: time, textLength: safe.bytes.count - start, runsLength: runsLength,
        traits: LineTraits(
          level: level, stream: stream, kind: .line, hasTime: time != nil, hasRuns: runsLength > 0)))
  }

  mutating func append(_ marker: LogMarker, time: Int64?) {
    let start = safe.bytes.count
    safe.append(marker.text)
    entries.append(
      Entry(
        time: time, textLength: safe.bytes.count - start, runsLength: 0,
        traits: LineTraits(
          level: .unknown, stream: .standardOutput, kind: .marker, hasTime: time != nil, hasRuns: false)))
  }

  private mutating func appendRuns() -> Int {
    guard !safe.runs.isEmpty else { return 0 }
    let start = runs.count
    RunCoding.append(safe.runs, to: &runs)
    return runs.count - start
  }
}

/// What a line is besides its text, in one byte.
struct LineTraits: Hashable, Sendable {
  private(set) var rawValue: UInt8

  init(level: LogLevel, stream: LogStream, kind: LogKind, hasTime: Bool, hasRuns: Bool) {
    rawValue =
      level.rawValue | stream.rawValue << 3 | kind.rawValue << 4 | (hasTime ? 32 : 0) | (hasRuns ? 64 : 0)
  }

  var level: LogLevel { LogLevel(rawValue: rawValue & 7) ?? .unknown }
  /// Of level error or worse.
  var isError: Bool { rawValue & 7 >= LogLevel.error.rawValue }
  var stream: LogStream { rawValue & 8 == 0 ? .standardOutput : .standardError }
  var kind: LogKind { rawValue & 16 == 0 ? .line : .marker }
  var hasTime: Bool { rawValue & 32 != 0 }
  var hasRuns: Bool { rawValue & 64 != 0 }
  /// It has a time and stands where its time belongs.
  var isInOrder: Bool { hasTime && !isLate }
  /// It stands behind a newer line.
  var isLate: Bool {
    get { rawValue & 128 != 0 }
    set { rawValue = newValue ? rawValue | 128 : rawValue & 127 }
  }
}

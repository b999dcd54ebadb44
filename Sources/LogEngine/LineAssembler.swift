internal import Glibc

/// Makes lines of the chunks of one stream. However long a line is, it costs no more than its cut.
///
/// It is pulled, so that a line that lies whole in a chunk is not copied:
///
///     var cursor = 0
///     while let line = assembler.next(in: chunk, from: &cursor) { use(line, line.isHeld ? assembler.held.span : chunk) }
struct LineAssembler: Sendable {
  /// A line that has just been completed; valid until the next one is asked for.
  struct Line {
    /// The engine's clock, in nanoseconds since 1970.
    var time: Int64?
    /// How many bytes of it were cut off.
    var missing = 0
    /// Its bytes are in the assembler's `held`, not in the chunk.
    fileprivate(set) var isHeld = false
    fileprivate(set) var range: Range<Int>
  }

  /// Longer lines are cut. It is also the length after which docker writes its timestamp again inside a line.
  static let limit = 16_384

  private let hasTimestamps: Bool
  /// The beginning of a line that is not complete yet; of one that is cut, the text without its timestamp.
  private(set) var held: [UInt8] = []
  /// Set while the rest of a line that is too long goes by.
  private var cut: Cut?
  /// `held` was handed out and begins anew with the next bytes.
  private var isHandedOut = false

  /// - Parameter hasTimestamps: Each line begins with a timestamp of the engine.
  init(hasTimestamps: Bool) { self.hasTimestamps = hasTimestamps }

  /// Whether the last line has begun and not ended.
  var isInsideLine: Bool { !isHandedOut && (!held.isEmpty || cut != nil) }

  /// The next complete line of a chunk; nil when what is left of it has been kept for the next chunk.
  mutating func next(in chunk: Span<UInt8>, from cursor: inout Int) -> Line? {
    guard cursor < chunk.count else { return nil }
    beginAnew()
    let start = cursor
    guard let newline = chunk.firstNewline(from: start) else {
      hold(chunk.extracting(start..<chunk.count))
      cursor = chunk.count
      return nil
    }
    cursor = newline + 1
    if !isInsideLine, let line = whole(chunk, start..<newline) { return line }
    hold(chunk.extracting(start..<newline))
    return finish()
  }

  /// The line that had no end when the stream ended; nil if there is none.
  mutating func torn() -> Line? { isInsideLine ? finish() : nil }

  /// Forgets the line that has begun.
  mutating func dropTorn() {
    isHandedOut = true
    beginAnew()
  }

  /// A line that lies in the chunk and is short enough.
  private func whole(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Line? {
    guard range.count <= Self.limit + EngineTimestamp.maximumLength else { return nil }
    var line = Line(range: range)
    if hasTimestamps, let stamp = EngineTimestamp.parse(bytes.extracting(range)) {
      line.time = stamp.nanoseconds
      line.range = range.lowerBound + stamp.end..<range.upperBound
    }
    return line.range.count <= Self.limit ? line : nil
  }

  private mutating func hold(_ bytes: Span<UInt8>) {
    if cut != nil { return skip(bytes) }
    let room = Self.limit + EngineTimestamp.maximumLength - held.count
    held.append(contentsOf: bytes, 0..<min(room, bytes.count))
    guard bytes.count > room else { return }
    beginCut()
    skip(bytes.extracting(room..<bytes.count))
  }

  private mutating func skip(_ bytes: Span<UInt8>) { cut?.skip(bytes) }

  /// Keeps the text up to the limit and lets the rest go by.
  private mutating func beginCut() {
    let stamp = hasTimestamps ? EngineTimestamp.parse(held.span) : nil
    held.removeFirst(stamp?.end ?? 0)
    var cut = Cut(time: stamp?.nanoseconds, hasTimestamps: hasTimestamps)
    let excess = Array(held.dropFirst(Self.limit))
    cut.skip(excess.span)
    held.removeLast(excess.count)
    self.cut = cut
  }

  private mutating func finish() -> Line {
    if cut == nil, let line = whole(held.span, 0..<held.count) {
      isHandedOut = true
      return Line(time: line.time, isHeld: true, range: line.range)
    }
    if cut == nil { beginCut() }
    isHandedOut = true
    return Line(time: cut?.time, missing: cut?.finalMissing ?? 0, isHeld: true, range: 0..<held.count)
  }

  private mutating func beginAnew() {
    guard isHandedOut else { return }
    held.removeAll(keepingCapacity: true)
    cut = nil
    isHandedOut = false
  }
}

/// The rest of a line that is too long: counted, not kept.
private struct Cut: Sendable {
  let time: Int64?
  private var missing = 0
  /// How many bytes of text come before the engine writes its timestamp again; 0 while that is expected.
  private var untilStamp: Int
  private var stamp: [UInt8] = []

  init(time: Int64?, hasTimestamps: Bool) {
    self.time = time
    // A line without a timestamp of its own has none inside.
    untilStamp = hasTimestamps && time != nil ? 0 : .max
  }

  /// Bytes that began like a timestamp and did not become one are text.
  var finalMissing: Int { missing + stamp.count }

  mutating func skip(_ bytes: Span<UInt8>) {
    var index = 0
    while index < bytes.count {
      if untilStamp > 0 {
        let count = min(untilStamp, bytes.count - index)
        missing += count
        untilStamp -= count
        index += count
      } else {
        stamp.append(bytes[index])
        index += 1
        if stamp.last == UInt8(ascii: " ") || stamp.count == EngineTimestamp.maximumLength { settleStamp() }
      }
    }
  }

  private mutating func settleStamp() {
    let text = EngineTimestamp.parse(stamp.span) == nil ? stamp.count : 0
    missing += text
    untilStamp = LineAssembler.limit - text
    stamp.removeAll(keepingCapacity: true)
  }
}

extension Span<UInt8> {
  func firstNewline(from start: Int) -> Int? {
    withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, start < buffer.count else { return nil }
      // glibc's memchr looks at 32 bytes at a time.
      guard let found = memchr(base + start, 10, buffer.count - start) else { return nil }
      return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
  }
}

extension [UInt8] {
  mutating func append(contentsOf bytes: Span<UInt8>, _ range: Range<Int>) {
    bytes.withUnsafeBufferPointer { append(contentsOf: UnsafeBufferPointer(rebasing: $0[range])) }
  }
}

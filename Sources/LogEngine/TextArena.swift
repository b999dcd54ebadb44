internal import DequeModule
import SafeText

/// The bytes of all lines, in chunks, in the order of arrival. A chunk goes when its last line has gone.
///
/// Addresses are 32 bits: a chunk's number modulo 2^14 and an offset of 18 bits, enough for 4 GiB at once.
struct TextArena: Sendable {
  private struct Chunk {
    var bytes: [UInt8]
    /// Lines in it that are still kept.
    var lines = 0

    /// A line goes.
    ///
    /// - Returns: Whether it was the last one.
    mutating func release() -> Bool {
      lines -= 1
      return lines == 0
    }
  }

  static let largestChunk = 1 << 18
  fileprivate static let numbers: UInt32 = 1 << 14

  let chunkSize: Int
  private var chunks: Deque<Chunk> = []
  /// Number of the first chunk, modulo 2^14.
  private var firstNumber: UInt32 = 0

  init(chunkSize: Int) { self.chunkSize = min(Self.largestChunk, chunkSize) }

  /// Bytes of memory that the chunks take.
  var footprint: Int { chunks.count * chunkSize }

  /// Whether so many bytes need another chunk.
  func needsChunk(for length: Int) -> Bool {
    guard let last = chunks.last else { return true }
    return last.bytes.count + length > chunkSize
  }

  /// Frees the first chunks that hold no line any more.
  ///
  /// - Returns: The memory of one of them, to be used again: fresh memory costs page faults.
  mutating func takeFree() -> [UInt8]? {
    var free: [UInt8]?
    while let first = chunks.first, first.lines == 0 {
      free = chunks.removeFirst().bytes
      firstNumber = (firstNumber + 1) % Self.numbers
    }
    return free
  }

  mutating func addChunk(using memory: [UInt8]?) {
    var bytes = memory ?? []
    bytes.removeAll(keepingCapacity: true)
    bytes.reserveCapacity(chunkSize)
    chunks.append(Chunk(bytes: bytes))
  }

  /// Appends a line's text and its runs behind it; there must be room for both.
  mutating func append(_ text: Span<UInt8>, _ runs: Span<UInt8>) -> UInt32 {
    let last = chunks.count - 1
    let number = (firstNumber + UInt32(last)) % Self.numbers
    let address = number << 18 | UInt32(chunks[last].bytes.count)
    chunks[last].bytes.append(contentsOf: text, 0..<text.count)
    if runs.count > 0 { chunks[last].bytes.append(contentsOf: runs, 0..<runs.count) }
    chunks[last].lines += 1
    return address
  }

  /// A line goes.
  ///
  /// - Returns: Whether it was the last one of its chunk.
  mutating func release(_ address: UInt32) -> Bool { chunks[index(address)].release() }

  /// Copies a line out, with its colours if it has any.
  func copy(at address: UInt32, length: Int, hasRuns: Bool) -> (text: [UInt8], runs: [StyledText.Run]) {
    let bytes = chunks[index(address)].bytes
    let start = Self.offset(address)
    return (
      Array(bytes[start..<start + length]), hasRuns ? RunCoding.runs(bytes.span, from: start + length) : []
    )
  }

  /// What some lines need of the arena, to be read while others write to it.
  func slice(_ records: [LineRecord]) -> ArenaSlice {
    var slice = ArenaSlice()
    var (lowest, highest) = (Int.max, -1)
    for record in records {
      let index = index(record.address)
      (lowest, highest) = (min(lowest, index), max(highest, index))
    }
    guard lowest <= highest else { return slice }
    slice.firstNumber = (firstNumber + UInt32(lowest)) % Self.numbers
    slice.chunks = [[UInt8]](repeating: [], count: highest - lowest + 1)
    var last = -1
    for record in records {
      let index = index(record.address)
      guard index != last else { continue }
      last = index
      guard slice.chunks[index - lowest].isEmpty else { continue }
      // The last one is still written to, which would copy it if it were shared.
      slice.chunks[index - lowest] =
        index == chunks.count - 1
        ? chunks[index].bytes.withUnsafeBufferPointer(Array.init) : chunks[index].bytes
    }
    return slice
  }

  private func index(_ address: UInt32) -> Int {
    Int((address >> 18 &+ Self.numbers &- firstNumber) % Self.numbers)
  }

  static func offset(_ address: UInt32) -> Int { Int(address & (UInt32(largestChunk) - 1)) }
}

/// Some chunks of an arena as they were at a moment.
struct ArenaSlice: Sendable {
  fileprivate(set) var firstNumber: UInt32 = 0
  /// Those that are not needed are empty.
  fileprivate(set) var chunks: [[UInt8]] = []

  func index(_ address: UInt32) -> Int {
    Int((address >> 18 &+ TextArena.numbers &- firstNumber) % TextArena.numbers)
  }
}

/// What has to be remembered of a stream of lines to go on after a cut with nothing lost and nothing repeated.
///
/// The engine is asked for everything since a moment just before the newest line. What comes again is recognised:
/// on each of the two outputs the lines before its own newest, and those at exactly the newest's timestamp that
/// have been seen. A line that was torn by the cut has not been accepted, and comes again whole.
package struct LogResume: Sendable {
  /// What a line is.
  enum Verdict: Hashable, Sendable {
    case new
    case repeated
    /// New, but the line before the cut did not come again: what was between may be gone.
    case newAfterGap(from: Int64)
  }

  /// The engine writes the two outputs of a container by two tasks, each line with the time at which it was read;
  /// their order in the file differs from that of their timestamps by less than this.
  private static let disorder: Int64 = 100_000_000

  fileprivate struct Output {
    /// Timestamp of its newest line.
    var newest: Int64?
    /// Hashes of the lines at that timestamp.
    var atNewest: [UInt64] = []
    /// After a cut, those of them that have not come again yet; nil when repeats are over.
    var expected: [UInt64]?
    /// What came last, for what the engine gives out twice by itself.
    var recent = RecentLines()
    /// Such lines are coming now.
    var isRewound = false
  }

  private let resolution: Int64
  private var outputs = [Output(), Output()]
  /// The output that had the newest line before the cut, until it is known whether that line came again.
  private var watched: (stream: LogStream, newest: Int64)?
  private var askedSince: Int64 = .min

  /// - Parameter resolution: Nanoseconds that `since` may not divide: 1 for docker, 1,000,000,000 for kubectl.
  package init(resolution: Int64 = 1) { self.resolution = max(1, resolution) }

  /// From when on the engine is to be asked for lines, in nanoseconds since 1970; nil before the first line.
  package var since: Int64? {
    guard let newest = outputs.compactMap(\.newest).max() else { return nil }
    let moment = max(0, newest &- Self.disorder)
    return moment - moment % resolution
  }

  /// The stream was cut; the lines that come next are those since `since`, of the same log or of the run behind it.
  mutating func expectRepeats(isSameLog: Bool = true) {
    guard let since else { return }
    askedSince = since
    for index in outputs.indices { outputs[index].expected = outputs[index].atNewest }
    watched = nil
    guard isSameLog else { return }
    watched = LogStream.allCases
      .compactMap { stream in outputs[Int(stream.rawValue)].newest.map { (stream: stream, newest: $0) } }
      .max { $0.newest < $1.newest }
  }

  /// Another container: nothing of it has been seen.
  mutating func reset() { self = LogResume(resolution: resolution) }

  /// Judges a complete line and remembers it.
  mutating func judge(_ text: Span<UInt8>, at time: Int64, missing: Int, from stream: LogStream) -> Verdict {
    let index = Int(stream.rawValue)
    guard outputs[index].expected == nil, watched == nil else {
      return judgeAfterCut(text, at: time, missing, stream)
    }
    let hash = text.hash(seed: missing)
    if outputs[index].hasAgain(hash, at: time) { return .repeated }
    remember(hash, at: time, index)
    return .new
  }

  private mutating func judgeAfterCut(
    _ text: Span<UInt8>, at time: Int64, _ missing: Int, _ stream: LogStream
  ) -> Verdict {
    let index = Int(stream.rawValue)
    if let newest = outputs[index].newest, time >= askedSince, time <= newest, outputs[index].expected != nil
    {
      if watched?.stream == stream { watched = nil }
      if time < newest { return .repeated }
      let hash = text.hash(seed: missing)
      if let known = outputs[index].expected?.firstIndex(of: hash) {
        outputs[index].expected?.remove(at: known)
        return .repeated
      }
      outputs[index].atNewest.append(hash)
      outputs[index].recent.add(hash, at: time)
      return .new
    }
    outputs[index].expected = nil
    remember(text.hash(seed: missing), at: time, index)
    guard let watched, watched.stream == stream else { return .new }
    self.watched = nil
    return .newAfterGap(from: watched.newest)
  }

  private mutating func remember(_ hash: UInt64, at time: Int64, _ index: Int) {
    if outputs[index].newest != time {
      outputs[index].newest = time
      outputs[index].atNewest.removeAll(keepingCapacity: true)
    }
    outputs[index].atNewest.append(hash)
    outputs[index].recent.add(hash, at: time)
  }
}

extension LogResume.Output {
  /// Whether the engine has gone back to this line, which it gave out before: where json-file is rotated, `docker logs
  /// --follow` of 20.10 repeats up to some hundred lines. A clock that was set back brings lines that are new.
  fileprivate mutating func hasAgain(_ hash: UInt64, at time: Int64) -> Bool {
    guard let newest, time <= newest else {
      isRewound = false
      return false
    }
    isRewound = (time < newest || isRewound) && recent.contains(hash, at: time)
    return isRewound
  }
}

/// The last lines of one output, as numbers that tell text and time apart.
private struct RecentLines: Sendable {
  /// The engine repeats what it had read ahead, which is 32 KiB of the shortest entries at most.
  private static let limit = 1024

  private var marks: [UInt64] = []
  private var next = 0

  mutating func add(_ hash: UInt64, at time: Int64) {
    if marks.count < Self.limit {
      marks.append(Self.mark(hash, time))
    } else {
      marks[next] = Self.mark(hash, time)
      next = (next + 1) % Self.limit
    }
  }

  func contains(_ hash: UInt64, at time: Int64) -> Bool { marks.contains(Self.mark(hash, time)) }

  private static func mark(_ hash: UInt64, _ time: Int64) -> UInt64 {
    (hash ^ UInt64(bitPattern: time)) &* 0x9E37_79B9_7F4A_7C15
  }
}

extension Span<UInt8> {
  /// Tells lines at one timestamp apart; eight bytes a step, because every line passes here.
  fileprivate func hash(seed: Int) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: count &+ seed &* 31)
    let raw = bytes
    var index = 0
    while index &+ 8 <= count {
      hash = (hash ^ raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
      index &+= 8
    }
    while index < count {
      hash = (hash ^ UInt64(self[index])) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
      index &+= 1
    }
    return hash
  }
}

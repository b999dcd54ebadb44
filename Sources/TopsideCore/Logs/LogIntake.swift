import LogEngine
import Synchronization

/// Takes one subject's output into its feed: leaves out what the tool says itself, marks where the newest run begins,
/// and notes when something came.
final class LogIntake: Sendable {
  /// Where one of the outputs stands between two pieces.
  private enum Place { case lineStart, line, ownWords }

  private struct State {
    var lostAt: Duration?
    var hasSpoken = false
    var heard = Duration.zero
    var places: [Place] = [.lineStart, .lineStart]
    var border: RunBorder?
    var exitCode: Int32?
    var ownWords: [UInt8] = []
  }

  /// Of the tool's own words, as many bytes are kept: a refusal that names many rules is to be read whole.
  private static let mostOwnWords = 16 << 10

  private let feed: LogFeed
  private let joinsOutputs: Bool
  // The receiver of a command's output is called from any thread, though one call at a time.
  private let state = Mutex(State())

  init(_ feed: LogFeed, joinsOutputs: Bool = false) {
    self.feed = feed
    self.joinsOutputs = joinsOutputs
  }

  /// A command is about to start.
  ///
  /// - Parameters:
  ///   - now: When.
  ///   - lostAt: Since when nothing could be read; the end of that is told before the first new line.
  func begin(at now: Duration, lostAt: Duration?) {
    state.withLock { state in
      state.lostAt = lostAt
      state.hasSpoken = false
      state.heard = now
      state.places = [.lineStart, .lineStart]
      state.ownWords = []
    }
  }

  /// The beginning of the newest run is to be marked where it comes.
  ///
  /// - Parameters:
  ///   - time: A moment between it and what came before; nil where nobody knows one.
  ///   - exitCode: Of the run before.
  ///   - hasEarlier: Lines of an earlier run are in the log already; otherwise there is a mark only if some come.
  func expectBorder(_ time: Timestamp?, exitCode: Int32?, hasEarlier: Bool) {
    state.withLock { state in
      state.border = time.map { RunBorder($0, hasEarlier: hasEarlier) }
      state.exitCode = exitCode
    }
  }

  /// The beginning of the newest run is marked already, or not to be seen.
  func expectNoBorder() { state.withLock { $0.border = nil } }

  /// Whether anything has come since the command started.
  var hasSpoken: Bool { state.withLock(\.hasSpoken) }

  /// When something came last; the command's start when nothing has.
  var heard: Duration { state.withLock(\.heard) }

  /// What the tool has said on standard output since the command started.
  var ownWords: [UInt8] { state.withLock(\.ownWords) }

  func take(_ chunk: OutputChunk, at now: Duration) {
    switch chunk {
    case .standardOutput(let bytes):
      let log = joinsOutputs ? withoutOwnWords(bytes, of: .standardOutput) : bytes
      take(log, of: .standardOutput, at: now)
    case .standardError(let bytes):
      guard !joinsOutputs else { return }
      take(withoutOwnWords(bytes, of: .standardError), of: .standardError, at: now)
    }
  }

  private func take(_ bytes: [UInt8], of stream: LogStream, at now: Duration) {
    guard let last = bytes.last else { return }
    let (lostAt, border, place) = state.withLock { state in
      defer {
        state.lostAt = nil
        state.hasSpoken = true
        state.heard = now
        state.places[Int(stream.rawValue)] = last == UInt8(ascii: "\n") ? .lineStart : .line
      }
      let isInsideLine = state.places[Int(stream.rawValue)] == .line
      let place = state.border?.place(in: bytes, isInsideLine: isInsideLine)
      return (state.lostAt, (state.border?.time, state.exitCode), place)
    }
    if let lostAt { feed.mark(.reconnected(after: now - lostAt)) }
    guard let place else { return feed.feed(bytes, from: stream) }
    feed.feed(Array(bytes[..<place]), from: stream)
    feed.mark(.restarted(exitCode: border.1), time: border.0?.nanoseconds)
    feed.feed(Array(bytes[place...]), from: stream)
  }

  /// The tool's own words are the lines that have no clock before them. They come before the first line of a log or
  /// behind the last, so that only there is looked for them.
  private func withoutOwnWords(_ bytes: [UInt8], of stream: LogStream) -> [UInt8] {
    state.withLock { state in
      let index = Int(stream.rawValue)
      let newline = UInt8(ascii: "\n")
      let lastLine = bytes.dropLast().lastIndex(of: newline).map { $0 + 1 } ?? 0
      let isFirstOwn =
        state.places[index] == .ownWords || state.places[index] == .lineStart && !Self.isClock(bytes)
      guard isFirstOwn || lastLine > 0 && !Self.isClock(bytes[lastLine...]) else { return bytes }
      var log: [UInt8] = []
      for line in bytes.split(separator: newline, omittingEmptySubsequences: false) {
        let hasEnd = line.endIndex < bytes.endIndex
        guard !line.isEmpty || hasEnd else { break }
        if state.places[index] == .lineStart { state.places[index] = Self.isClock(line) ? .line : .ownWords }
        let whole = hasEnd ? bytes[line.startIndex...line.endIndex] : line
        if state.places[index] == .line { log += whole } else { state.ownWords += whole }
        if hasEnd { state.places[index] = .lineStart }
      }
      if state.ownWords.count > Self.mostOwnWords {
        state.ownWords.removeFirst(state.ownWords.count - Self.mostOwnWords)
      }
      return log
    }
  }

  /// Whether bytes begin as a clock does: with a year.
  private static func isClock(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.first.map { (48...57).contains($0) } ?? false
  }
}

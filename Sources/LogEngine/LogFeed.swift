internal import Synchronization

/// Takes the bytes of one container's log as they come and puts its lines into a store: assembles, drops what a
/// reconnection repeats, makes safe, finds levels, appends.
///
/// For each run of the follower: `beginStream()` says since when to ask, `feed` takes what comes, `endStream` ends it.
/// It is locked, so that the callbacks of a process may use it from any thread, one call at a time.
package final class LogFeed: Sendable {
  private struct State {
    var assemblers: [LineAssembler]
    var resume: LogResume
    var batch = LogBatch()
    /// The line without an end that was shown last, of each output.
    var unended: [Unended?] = [nil, nil]
  }

  private struct Unended {
    var time: Int64
    var text: [UInt8]
  }

  private let store: LogStore
  package let source: LogSourceID
  private let state: Mutex<State>

  /// - Parameters:
  ///   - store: Where the lines go.
  ///   - source: Whose lines they are.
  ///   - hasTimestamps: The engine puts its clock before each line; without it nothing can be resumed or merged.
  ///   - resolution: What the engine's `since` can tell apart, in nanoseconds: 1 for docker, 10^9 for kubectl.
  package init(store: LogStore, source: LogSourceID, hasTimestamps: Bool = true, resolution: Int64 = 1) {
    self.store = store
    self.source = source
    state = Mutex(
      State(
        assemblers: LogStream.allCases.map { _ in LineAssembler(hasTimestamps: hasTimestamps) },
        resume: LogResume(resolution: resolution)))
  }

  /// A follower is about to start; lines that it repeats will be dropped, and a gap marked.
  ///
  /// - Parameter isSameLog: It reads what was read before; false for a later run that has a log of its own, in which
  ///   the newest line so far cannot come again.
  /// - Returns: Nanoseconds since 1970 for its `--since`; nil when nothing has been seen yet.
  package func beginStream(isSameLog: Bool = true) -> Int64? {
    state.withLock { state in
      for index in state.assemblers.indices { state.assemblers[index].dropTorn() }
      state.resume.expectRepeats(isSameLog: isSameLog)
      return state.resume.since
    }
  }

  /// Takes some bytes of one of the outputs; they may end inside a line.
  package func feed(_ bytes: [UInt8], from stream: LogStream) {
    state.withLock { state in
      var cursor = 0
      let index = Int(stream.rawValue)
      while let line = state.assemblers[index].next(in: bytes.span, from: &cursor) {
        take(line, of: bytes, from: stream, &state)
      }
      flush(&state)
    }
  }

  /// The follower has ended.
  ///
  /// - Parameter willResume: A line without an end is dropped, because the next stream brings it whole; otherwise it
  ///   is shown, because it was the last that the program wrote.
  package func endStream(willResume: Bool) {
    state.withLock { state in
      for stream in LogStream.allCases {
        let index = Int(stream.rawValue)
        if willResume { state.assemblers[index].dropTorn() }
        guard let line = state.assemblers[index].torn() else { continue }
        if let time = line.time, line.missing == 0 {
          state.unended[index] = Unended(time: time, text: Array(state.assemblers[index].held[line.range]))
        }
        take(line, of: [], from: stream, &state)
      }
      flush(&state)
    }
  }

  /// Another container has taken over this source: nothing of its log has been seen. Says so in the log.
  package func containerReplaced(time: Int64? = nil) {
    state.withLock { state in
      for index in state.assemblers.indices { state.assemblers[index].dropTorn() }
      state.resume.reset()
      state.unended = [nil, nil]
    }
    mark(.recreated, time: time)
  }

  /// Says something about this source in the log.
  package func mark(_ marker: LogMarker, time: Int64? = nil) {
    store.append(marker, source: source, time: time)
  }

  private func take(
    _ line: LineAssembler.Line, of chunk: [UInt8], from stream: LogStream, _ state: inout State
  ) {
    let held = state.assemblers[Int(stream.rawValue)].held
    let text = (line.isHeld ? held : chunk).span.extracting(line.range)
    guard let time = line.time else {
      return append(text, time: nil, missing: line.missing, stream, &state)
    }
    let index = Int(stream.rawValue)
    if let unended = state.unended[index], unended.time < time { state.unended[index] = nil }
    // After a program that did not end its last line docker writes the next line behind it, clock and all.
    if let unended = state.unended[index], unended.time == time, unended.text.count < text.count,
      text.hasPrefix(unended.text),
      let next = EngineTimestamp.parse(text.extracting(unended.text.count..<text.count))
    {
      judge(unended.text.span, at: time, missing: 0, stream, &state)
      let start = unended.text.count + next.end
      judge(
        text.extracting(start..<text.count), at: next.nanoseconds, missing: line.missing, stream, &state)
    } else {
      judge(text, at: time, missing: line.missing, stream, &state)
    }
  }

  private func judge(
    _ text: Span<UInt8>, at time: Int64, missing: Int, _ stream: LogStream, _ state: inout State
  ) {
    switch state.resume.judge(text, at: time, missing: missing, from: stream) {
    case .repeated: return
    case .new: break
    case .newAfterGap(let from): state.batch.append(.gap(from: from, to: time), time: time)
    }
    append(text, time: time, missing: missing, stream, &state)
  }

  private func append(
    _ text: Span<UInt8>, time: Int64?, missing: Int, _ stream: LogStream, _ state: inout State
  ) {
    state.batch.append(text, time: time, missing: missing, stream: stream)
    if state.batch.isFull { flush(&state) }
  }

  private func flush(_ state: inout State) {
    store.append(state.batch, source: source)
    state.batch.removeAll()
  }
}

extension Span<UInt8> {
  fileprivate func hasPrefix(_ prefix: [UInt8]) -> Bool {
    count >= prefix.count && prefix.indices.allSatisfy { self[$0] == prefix[$0] }
  }
}

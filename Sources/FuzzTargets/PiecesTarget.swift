internal import LogEngine
import SafeText

/// A log is what its lines are, however it is cut into chunks; with the engine's clock before its lines, and without.
public func fuzzPieces(_ bytes: [UInt8]) {
  let hasTimestamps = (bytes.last ?? 0) & 0x40 != 0
  let whole = log(hasTimestamps, [bytes])
  for (position, line) in whole.enumerated() {
    precondition(line.position == position && line.sequence == position)
    expectHarmless(line.text)
  }
  precondition(log(hasTimestamps, pieces(bytes)) == whole, "a log depends on how it is cut")
  guard !hasTimestamps else { return }
  precondition(whole.map(\.text) == StyledText.lines(sanitising: bytes), "a log's lines are not its output's")
}

private func log(_ hasTimestamps: Bool, _ chunks: [[UInt8]]) -> [LogLine] {
  let store = LogStore(capacity: LogStore.minimumCapacity)
  let feed = LogFeed(store: store, source: store.source(named: "a"), hasTimestamps: hasTimestamps)
  for chunk in chunks { feed.feed(chunk, from: .standardOutput) }
  feed.endStream(willResume: false)
  return store.read(LogRequest(.from(0), limit: .max)).lines
}

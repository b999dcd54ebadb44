internal import LogEngine
import SafeText

/// Whatever bytes come in, as a line, as a name or as a log in pieces, what comes out is harmless and stays as it is
/// when it is sanitised again; where a chunk of a log ends makes no difference.
public func fuzzSafeText(_ bytes: [UInt8]) {
  let line = StyledText(sanitising: bytes)
  expectHarmless(line)
  let again = StyledText(sanitising: Array(line.text.text.utf8))
  precondition(again == StyledText(line.text), "a line changes when it is sanitised again")
  precondition(line.text.text.utf8.count <= 8 * bytes.count, "a line grows more than eightfold")

  let label = SafeText(sanitising: bytes)
  expectHarmless(label)
  precondition(SafeText(sanitising: label.text) == label, "a name changes when it is sanitised again")
  precondition(
    SafeText(sanitising: String(decoding: label.text.utf8.prefix(64), as: UTF8.self)).text.utf8.count <= 66,
    "a safe name grows")

  let lines = StyledText.lines(sanitising: bytes)
  for line in lines { expectHarmless(line) }
  expectSameInPieces(bytes, lines)
}

/// A log is what its lines are, however it is cut.
private func expectSameInPieces(_ bytes: [UInt8], _ lines: [StyledText]) {
  let whole = log([bytes], hasTimestamps: false)
  precondition(whole.map(\.text) == lines, "a log's lines differ from the lines of the same output")
  for (position, line) in whole.enumerated() {
    precondition(line.position == position && line.sequence == position && line.time == nil)
  }
  precondition(log(pieces(bytes), hasTimestamps: false) == whole, "a log depends on how it is cut")
  guard bytes.contains(UInt8(ascii: "T")) else { return }
  precondition(
    log(pieces(bytes), hasTimestamps: true) == log([bytes], hasTimestamps: true),
    "a log with timestamps depends on how it is cut")
}

private func log(_ chunks: [[UInt8]], hasTimestamps: Bool) -> [LogLine] {
  let store = LogStore(capacity: LogStore.minimumCapacity)
  let feed = LogFeed(store: store, source: store.source(named: "a"), hasTimestamps: hasTimestamps)
  for chunk in chunks { feed.feed(chunk, from: .standardOutput) }
  feed.endStream(willResume: false)
  return store.read(LogRequest(.from(0), limit: .max)).lines
}

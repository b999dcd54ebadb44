internal import LogEngine
import SafeText
internal import TopsideCore

/// Several logs, in pieces, cut, resumed and re-created: positions agree, no output's lines change their order.
public func fuzzLogLines(_ bytes: [UInt8]) {
  var run = LogRun(Tape(bytes), mostFloods: 0)
  run.play()
  run.expectConsistent()
}

/// The same with floods, until lines are cut and the oldest go: the store stays below its cap, and no line is longer
/// than its cut.
public func fuzzFloods(_ bytes: [UInt8]) {
  var run = LogRun(Tape(bytes), mostFloods: 6)
  run.play()
  run.expectConsistent()
}

/// Appends that a tape tells, and what must hold after each.
private struct LogRun {
  private static let flood = 17_000

  private var tape: Tape
  private let store = LogStore(capacity: 1)
  private let feeds: [LogFeed]
  private var floods: Int

  init(_ tape: Tape, mostFloods: Int) {
    self.tape = tape
    floods = mostFloods
    let store = store
    feeds = [
      LogFeed(store: store, source: store.source(named: "docker")),
      LogFeed(store: store, source: store.source(named: "kubectl"), resolution: 1_000_000_000),
      LogFeed(store: store, source: store.source(named: "plain"), hasTimestamps: false),
    ]
  }

  mutating func play() {
    while !tape.isEmpty {
      let end = store.counters.end
      step()
      let counters = store.counters
      precondition(counters.footprint <= store.capacity, "the store is above its cap")
      precondition(counters.first...counters.end ~= counters.settled, "what is settled is not kept")
      precondition(counters.end >= end, "positions go backwards")
      precondition(counters.textBytes >= 0 && counters.textBytes <= counters.footprint)
    }
    for feed in feeds { feed.endStream(willResume: false) }
  }

  private mutating func step() {
    let which = tape.choice(below: 256)
    let feed = feeds[which % 8 % 3]
    let stream: LogStream = which % 8 < 4 ? .standardOutput : .standardError
    switch which / 8 {
    case ..<14: take(tape.take(tape.choice(below: 256)), feed, stream)
    case ..<16: flood(feed, stream)
    case ..<24: feed.feed(stamped(), from: stream)
    case ..<28: resume(feed)
    default: disturb(feed)
    }
  }

  /// Enough of a piece to be cut, and a few times that to fill the store.
  private mutating func flood(_ feed: LogFeed, _ stream: LogStream) {
    let piece = tape.take(1 + tape.choice(below: 64))
    guard floods > 0, !piece.isEmpty else { return take(piece, feed, stream) }
    floods -= 1
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.flood)
    while bytes.count < Self.flood { bytes += piece }
    take(bytes, feed, stream)
  }

  /// Feeds some bytes. Without timestamps nothing can be taken for a repetition, so it is known what must come out.
  private func take(_ bytes: [UInt8], _ feed: LogFeed, _ stream: LogStream) {
    let end = store.counters.end
    feed.feed(bytes, from: stream)
    guard feed.source == feeds[2].source else { return }
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    precondition(store.counters.end - end == lines.count - 1, "a line got lost, or came twice")
    // The first one may have begun earlier, and the last has not ended.
    guard lines.count > 2, let last = lines.dropLast().last, last.count < 2048 else { return }
    let shown = store.read(LogRequest(.end, limit: 1)).lines.last
    precondition(shown?.text == StyledText(sanitising: Array(last)), "a line is not what was fed")
  }

  /// A line with a timestamp near the others.
  private mutating func stamped() -> [UInt8] {
    let moment = Timestamp(
      nanoseconds: 1_700_000_000_000_000_000 + Int64(tape.choice(below: 64)) * 50_000_000)
    return Array("\(RFC3339.print(moment)) ".utf8) + tape.take(tape.choice(below: 64)) + [10]
  }

  private mutating func resume(_ feed: LogFeed) {
    feed.endStream(willResume: tape.choice(below: 2) == 0)
    let since = feed.beginStream()
    precondition(since.map { $0 >= 0 } ?? true, "asked for lines from before 1970")
  }

  private mutating func disturb(_ feed: LogFeed) {
    switch tape.choice(below: 6) {
    case 0: feed.containerReplaced(time: nil)
    case 1: feed.mark(.restarted(exitCode: 137), time: 1_700_000_000_000_000_000)
    case 2: feed.mark(.note(SafeText(sanitising: tape.take(32))))
    case 3: store.removeAll()
    case 4: expectPage(.before(store.counters.end - tape.choice(below: 256)))
    default: expectPage(.from(store.counters.first + tape.choice(below: 256)))
    }
  }

  private func expectPage(_ anchor: LogRequest.Anchor) {
    let page = store.read(LogRequest(anchor, limit: 20, filtered: true))
    precondition(page.lines.count <= 20)
    let positions = page.counters.first..<page.counters.end
    precondition(store.count(in: positions, filtered: true) >= page.lines.count)
  }

  func expectConsistent() {
    let page = store.read(LogRequest(.from(0), limit: .max))
    let counters = page.counters
    precondition(page.lines.map(\.position) == Array(counters.first..<counters.end), "positions have holes")
    precondition(Set(page.lines.map(\.sequence)).count == page.lines.count, "a sequence number came twice")
    precondition(counters.textBytes == page.lines.reduce(0) { $0 + $1.text.text.text.utf8.count })
    expectOrder(page.lines)
    var last = ""
    // Floods are many equal lines; one of each is enough.
    for line in page.lines where line.text.text.text != last {
      last = line.text.text.text
      expectHarmless(line.text)
      precondition(last.utf8.count <= 32_000 + 16_384 + 32, "a line is longer than its cut")
    }
  }

  private func expectOrder(_ lines: [LogLine]) {
    var newest = Int64.min
    var sequences = [Int](repeating: -1, count: 6)
    for line in lines {
      if let time = line.time, !line.isLate {
        precondition(time >= newest, "a line that is not late stands behind a newer one")
        newest = time
      }
      guard line.kind == .line else { continue }
      let output = Int(line.source.rawValue) * 2 + Int(line.stream.rawValue)
      precondition(line.sequence > sequences[output], "an output's lines changed their order")
      sequences[output] = line.sequence
    }
  }
}

import LogEngine
import SafeText
import Testing
import TopsideTestSupport

/// Hostile output on its way from an engine's chunks into the store.
struct HostileFeedTests {
  /// A store and a feed into it.
  struct Way {
    let store: LogStore
    let feed: LogFeed

    init(hasTimestamps: Bool = true) {
      store = LogStore(capacity: LogStore.minimumCapacity)
      feed = LogFeed(store: store, source: store.source(named: "x"), hasTimestamps: hasTimestamps)
    }

    var texts: [String] { store.read(LogRequest(.from(0), limit: .max)).lines.map(\.text.text.text) }
  }

  /// The input as a line of docker's, and one after it.
  static func log(_ input: HostileInput) -> [UInt8] {
    Array(stamp(1).utf8) + input.bytes + Array("\n\(stamp(2))next\n".utf8)
  }

  @Test(arguments: HostileInput.all)
  func `a hostile line that comes byte by byte looks the same, and the next line is whole`(
    input: HostileInput
  ) {
    let way = Way()
    for byte in Self.log(input) { way.feed.feed([byte], from: .standardOutput) }
    #expect(way.texts == [input.shown, "next"])
    let bare = Way(hasTimestamps: false)
    for byte in input.bytes + Array("\nnext\n".utf8) { bare.feed.feed([byte], from: .standardOutput) }
    #expect(bare.texts == [input.shown, "next"])
  }

  @Test func `hostile lines of both outputs do not mix, though their bytes come by turns`() {
    for (first, second) in zip(HostileInput.brief, HostileInput.brief.dropFirst()) {
      let way = Way(hasTimestamps: false)
      for index in 0..<max(first.bytes.count, second.bytes.count) {
        way.feed.feed(Array(first.bytes.dropFirst(index).prefix(1)), from: .standardOutput)
        way.feed.feed(Array(second.bytes.dropFirst(index).prefix(1)), from: .standardError)
      }
      way.feed.feed([10], from: .standardOutput)
      way.feed.feed([10], from: .standardError)
      #expect(way.texts == [first.shown, second.shown], "\(first), \(second)")
    }
  }

  @Test func `a hostile line torn by a reconnection at any byte comes once, whole, and the next line too`() {
    for input in HostileInput.brief {
      let log = Self.log(input)
      for cut in 0...log.count {
        let way = Way()
        way.feed.feed(Array(log[..<cut]), from: .standardOutput)
        way.feed.endStream(willResume: true)
        _ = way.feed.beginStream()
        way.feed.feed(log, from: .standardOutput)
        way.feed.endStream(willResume: false)
        #expect(way.texts == [input.shown, "next"], "\(input), cut at \(cut)")
      }
    }
  }

  @Test func `the cut of a long line may fall on any byte of a hostile input`() {
    for input in HostileInput.brief {
      for before in 0...input.bytes.count {
        let line =
          [UInt8](repeating: 120, count: 16_384 - before) + input.bytes + [UInt8](repeating: 121, count: 99)
        let kept = StyledText(sanitising: Array(line.prefix(16_384))).text.text
        let way = Way(hasTimestamps: false)
        way.feed.feed(line + Array("\nnext\n".utf8), from: .standardOutput)
        let texts = way.texts
        #expect(texts == [kept + " [+\(line.count - 16_384) bytes]", "next"], "\(input), \(before)")
        #expect(harm(in: texts.first ?? "").isEmpty, "\(input), \(before)")
      }
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `random bytes leave a consistent store below its cap, and what it holds is harmless`(seed: UInt64) {
    var random = Seeded(state: seed)
    let store = LogStore(capacity: LogStore.minimumCapacity)
    let feeds = [true, true, false].enumerated().map { index, hasTimestamps in
      LogFeed(store: store, source: store.source(named: "\(index)"), hasTimestamps: hasTimestamps)
    }
    for _ in 0..<100 {
      let bytes = HostileNoise.bytes(pieces: 2000, &random)
      for chunk in HostileNoise.chunks(bytes, upTo: 5000, &random) {
        let feed = feeds[Int.random(in: 0..<3, using: &random)]
        feed.feed(chunk, from: LogStream.allCases.randomElement(using: &random) ?? .standardOutput)
        let counters = store.counters
        #expect(counters.footprint <= LogStore.minimumCapacity)
        #expect(counters.first...counters.end ~= counters.settled)
      }
    }
    let page = store.read(LogRequest(.from(0), limit: .max))
    #expect(page.counters.dropped > 0)
    #expect(page.lines.map(\.position) == Array(page.counters.first..<page.counters.end))
    #expect(Set(page.lines.map(\.sequence)).count == page.lines.count)
    #expect(page.counters.textBytes == page.lines.reduce(0) { $0 + $1.text.text.text.utf8.count })
    for line in page.lines { expectHarmless(line.text) }
  }

  @Test(arguments: 11...20 as ClosedRange<UInt64>)
  func `random bytes give the same lines however they are chunked`(seed: UInt64) {
    var random = Seeded(state: seed)
    for hasTimestamps in [true, false] {
      let bytes = (0..<20).flatMap { number in
        Array(stamp(Int64(number)).utf8) + HostileNoise.bytes(pieces: 30, &random)
      }
      let (whole, cut) = (Way(hasTimestamps: hasTimestamps), Way(hasTimestamps: hasTimestamps))
      whole.feed.feed(bytes, from: .standardOutput)
      for chunk in HostileNoise.chunks(bytes, upTo: 40, &random) {
        cut.feed.feed(chunk, from: .standardOutput)
      }
      whole.feed.endStream(willResume: false)
      cut.feed.endStream(willResume: false)
      #expect(whole.texts == cut.texts)
    }
  }
}

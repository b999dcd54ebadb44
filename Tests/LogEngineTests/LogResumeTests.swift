import LogEngine
import SafeText
import Testing

struct LogResumeTests {
  struct Entry {
    var time: Int64
    var stream: LogStream
    var text: String
  }

  /// An engine that keeps a log and gives it out from a moment on, cut after some bytes.
  struct Engine {
    var entries: [Entry]

    /// Sends the entries since a moment, at most so many bytes; the last line may be torn.
    func send(since: Int64?, bytes: Int, to feed: LogFeed, _ random: inout Seeded) -> Bool {
      var left = bytes
      var pending: [(LogStream, [UInt8])] = []
      for entry in entries where since.map({ newYear + entry.time >= $0 }) ?? true {
        let line = Array("\(stamp(entry.time))\(entry.text)\n".utf8)
        pending.append((entry.stream, Array(line.prefix(left))))
        left -= line.count
        if left <= 0 { break }
      }
      // Two pipes: what was written to one may be read before what was written earlier to the other.
      for stream in LogStream.allCases.shuffled(using: &random) {
        let all = pending.filter { $0.0 == stream }.flatMap(\.1)
        let half = Int.random(in: 0...all.count, using: &random)
        feed.feed(Array(all[..<half]), from: stream)
        feed.feed(Array(all[half...]), from: stream)
      }
      return left > 0
    }
  }

  /// Numbered lines; several at one timestamp, some with one text, and the outputs out of step by up to 50 µs.
  static func entries(_ count: Int, step: Int64, _ random: inout Seeded) -> [Entry] {
    var time: Int64 = 0
    var newest: [LogStream: Int64] = [:]
    return (0..<count).map { number in
      if Int.random(in: 0..<4, using: &random) > 0 { time += Int64.random(in: 1...step, using: &random) }
      let stream: LogStream = Int.random(in: 0..<5, using: &random) == 0 ? .standardError : .standardOutput
      let lag = stream == .standardError ? Int64.random(in: 0...50_000, using: &random) : 0
      newest[stream] = max(newest[stream] ?? 0, max(0, time - lag))
      return Entry(
        time: newest[stream] ?? 0, stream: stream,
        text: Int.random(in: 0..<9, using: &random) == 0 ? "same" : "\(number)")
    }
  }

  @Test(arguments: [1, 1_000_000_000] as [Int64], 1...3 as ClosedRange<UInt64>)
  func `23 cuts of 60,000 lines lose none and repeat none`(resolution: Int64, seed: UInt64) {
    var random = Seeded(state: seed)
    let engine = Engine(entries: Self.entries(60_000, step: 2_000_000, &random))
    let store = LogStore()
    let feed = LogFeed(store: store, source: store.source(named: "x"), resolution: resolution)
    var cuts = 0
    var isDone = false
    while !isDone {
      let since = feed.beginStream()
      let bytes = cuts < 23 ? Int.random(in: 1...150_000, using: &random) : .max
      isDone = engine.send(since: since, bytes: bytes, to: feed, &random)
      feed.endStream(willResume: !isDone)
      cuts += 1
    }
    #expect(cuts == 24)
    let lines = store.read(LogRequest(.from(0), limit: .max)).lines
    for stream in LogStream.allCases {
      let expected = engine.entries.filter { $0.stream == stream }.map(\.text)
      #expect(lines.filter { $0.stream == stream }.map(\.text.text.text) == expected)
    }
    #expect(lines.count == 60_000)
  }

  @Test func `cuts at every byte of a short log lose none and repeat none`() {
    var random = Seeded(state: 5)
    let engine = Engine(entries: Self.entries(12, step: 3, &random))
    let length = engine.entries.reduce(0) { $0 + stamp($1.time).utf8.count + $1.text.utf8.count + 1 }
    for cut in 0...length {
      let store = LogStore()
      let feed = LogFeed(store: store, source: store.source(named: "x"))
      for bytes in [cut, cut + 3, .max] {
        _ = engine.send(since: feed.beginStream(), bytes: bytes, to: feed, &random)
        feed.endStream(willResume: bytes != .max)
      }
      let lines = store.read(LogRequest(.from(0), limit: .max)).lines
      #expect(lines.map(\.text.text.text).sorted() == engine.entries.map(\.text).sorted())
    }
  }

  @Test func `lines that the engine gives out twice by itself, as where a log is rotated, are there once`() {
    let store = LogStore()
    let feed = LogFeed(store: store, source: store.source(named: "x"))
    for time in Array(1...400) + Array(230...400) + Array(401...500) + Array(460...700) as [Int64] {
      feed.feed(Array("\(stamp(time))line\n".utf8), from: .standardOutput)
      if time % 9 == 0 { feed.feed(Array("\(stamp(time))line\n".utf8), from: .standardError) }
    }
    let lines = store.read(LogRequest(.from(0), limit: .max)).lines
    #expect(lines.filter { $0.stream == .standardOutput }.map { ($0.time ?? 0) - newYear } == Array(1...700))
    #expect(lines.count { $0.stream == .standardError } == 700 / 9)
  }

  @Test func `a clock that steps back while the stream runs loses no line`() {
    let store = LogStore()
    let feed = LogFeed(store: store, source: store.source(named: "x"))
    for time in [100, 200, 50, 60] as [Int64] {
      feed.feed(Array("\(stamp(time * 1_000_000_000))\(time)\n".utf8), from: .standardOutput)
    }
    let lines = store.read(LogRequest(.from(0), limit: 9)).lines
    #expect(lines.map(\.text.text.text) == ["100", "200", "50", "60"])
    #expect(lines.map(\.isLate) == [false, false, true, true])
  }
}

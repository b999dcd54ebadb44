import LogEngine
import SafeText
import Testing
import TopsideTestSupport

struct LogFeedTests {
  let store = LogStore()

  func feed(_ name: SafeText = "api") -> LogFeed { LogFeed(store: store, source: store.source(named: name)) }

  var texts: [String] { store.read(LogRequest(.from(0), limit: .max)).lines.map(\.text.text.text) }

  @Test func `a line carries its time, stream, level, source and colours`() throws {
    let feed = feed()
    feed.feed(Array("\(stamp(7))\u{1B}[31mERROR\u{1B}[0m no disk\n".utf8), from: .standardError)
    let line = try #require(store.read(LogRequest(.end, limit: 1)).lines.first)
    #expect(
      line
        == LogLine(
          position: 0, sequence: 0, time: newYear + 7, source: feed.source, stream: .standardError,
          level: .error,
          kind: .line, isLate: false,
          text: StyledText("ERROR no disk", runs: [.init(bytes: 0..<5, style: TextStyle(foreground: 1))])))
  }

  @Test(arguments: HostileInput.all.filter { !$0.bytes.contains(10) })
  func `a hostile line cut at every byte looks the same, and the next line is whole`(input: HostileInput) {
    let bytes = Array(stamp(1).utf8) + input.bytes + Array("\n\(stamp(2))next\n".utf8)
    // Of the inputs of kilobytes every seventh cut is enough.
    for cut in stride(from: 0, through: bytes.count, by: bytes.count > 1000 ? 7 : 1) {
      let store = LogStore()
      let feed = LogFeed(store: store, source: store.source(named: "x"))
      feed.feed(Array(bytes[..<cut]), from: .standardOutput)
      feed.feed(Array(bytes[cut...]), from: .standardOutput)
      let lines = store.read(LogRequest(.end, limit: 9)).lines
      #expect(lines.map(\.text.text.text) == [input.shown, "next"])
    }
  }

  @Test func `the two outputs are assembled apart`() {
    let feed = feed()
    feed.feed(Array("\(stamp(1))out ".utf8), from: .standardOutput)
    feed.feed(Array("\(stamp(2))err\n".utf8), from: .standardError)
    feed.feed(Array("put\n".utf8), from: .standardOutput)
    #expect(texts == ["out put", "err"])
  }

  @Test func `a long line says in its text how much is missing`() {
    feed().feed(Array(stamp(1).utf8) + [UInt8](repeating: 120, count: 16_484) + [10], from: .standardOutput)
    // Where docker would write its clock again there is none here, so that all counts as text.
    #expect(texts.first?.hasSuffix("xxx [+100 bytes]") == true)
  }

  @Test func `a line of tabs is cut where it would grow too long`() throws {
    feed().feed([UInt8](repeating: 9, count: 10_000) + [10], from: .standardOutput)
    let line = try #require(texts.first)
    #expect(line.hasSuffix(" [+6000 bytes]"))
    #expect(line.utf8.count == 32_014)
  }

  @Test func `a torn line is dropped before a resumption and shown at the end`() {
    let feed = feed()
    feed.feed(Array("\(stamp(1))whole\n\(stamp(2))to".utf8), from: .standardOutput)
    feed.endStream(willResume: true)
    #expect(texts == ["whole"])
    #expect(feed.beginStream() == newYear + 1 - 100_000_000)
    feed.feed(Array("\(stamp(1))whole\n\(stamp(2))torn".utf8), from: .standardOutput)
    feed.endStream(willResume: false)
    #expect(texts == ["whole", "torn"])
  }

  @Test func `a line that docker wrote behind a last line without an end is told apart from it`() {
    let feed = feed()
    feed.feed(Array("\(stamp(1))whole\n\(stamp(2))prompt> ".utf8), from: .standardOutput)
    feed.endStream(willResume: false)
    _ = feed.beginStream()
    let again = "\(stamp(1))whole\n\(stamp(2))prompt> \(stamp(3))started again\n\(stamp(4))next\n"
    feed.feed(Array(again.utf8), from: .standardOutput)
    #expect(texts == ["whole", "prompt> ", "started again", "next"])
    let times = store.read(LogRequest(.end, limit: 2)).lines.map(\.time)
    #expect(times == [newYear + 3, newYear + 4])
  }

  @Test func `a gap is marked where the line before the cut did not come again`() {
    let feed = feed()
    feed.feed(Array("\(stamp(1_000_000_000))one\n".utf8), from: .standardOutput)
    feed.endStream(willResume: true)
    _ = feed.beginStream()
    feed.feed(Array("\(stamp(5_000_000_000))five\n".utf8), from: .standardOutput)
    #expect(texts == ["one", "gap of 4 s: the engine no longer has these lines", "five"])
  }

  @Test func `a container that took the name begins anew`() {
    let feed = feed()
    feed.feed(Array("\(stamp(5))old\n".utf8), from: .standardOutput)
    feed.containerReplaced()
    #expect(feed.beginStream() == nil)
    feed.feed(Array("\(stamp(5))old\n".utf8), from: .standardOutput)
    #expect(texts == ["old", "re-created: a new container has this name", "old"])
  }

  @Test func `each marker has words`() {
    let markers: [LogMarker] = [
      .waiting, .started, .ended(exitCode: 1), .restarted(exitCode: 137), .restarted(exitCode: nil), .lost,
      .reconnected(after: .seconds(90)), .dropped(lines: 1), .dropped(lines: 20), .note("\("a\u{7}b")"),
    ]
    for marker in markers { feed().mark(marker) }
    #expect(
      texts == [
        "waiting for the container to start", "started", "ended with exit code 1",
        "restarted; the run before ended with exit code 137", "restarted", "connection lost; trying again",
        "reconnected after 90 s", "1 line dropped", "20 lines dropped", "a^Gb",
      ])
    #expect(store.read(LogRequest(.end, limit: 1)).lines.first?.kind == .marker)
  }
}

import CellGrid
import Dashboard
import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Whole screens of logs: merged, filtered, searched, selected, empty.
@Suite struct LogScreenTests {
  private func project(_ size: Size, glyphs: Glyphs = .unicode) throws -> Desk {
    var desk = try Desk.market(size.columns, size.rows, glyphs: glyphs)
    try desk.press("2", "W")
    desk.change { $0.logs.demand = LogDemand(.project("shop")) }
    desk.write(
      "backend", .standardOutput,
      [
        (0, #"{"level":"info","msg":"started"}"#), (4, "INFO request ok path=/api/v1/executions 12ms"),
        (9, "\u{1B}[31mERROR\u{1B}[0m connection refused by kafka:9092\u{1B}[2J"), (14, "INFO retrying"),
      ])
    desk.write(
      "worker", .standardError,
      [
        (2, "WARNING:root:slow batch"), (9, "Traceback (most recent call last):"), (12, "KeyError: 'kafka'"),
      ])
    desk.write("kafka", .standardOutput, [(8, "[2026-03-01 11:50:08] WARN broker is leaving"), (13, "gone")])
    let kafka = desk.state.logs.store.source(named: "kafka")
    desk.state.logs.store.append(.restarted(exitCode: 137), source: kafka, time: Desk.at(15))
    return desk
  }

  @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 36), Size(columns: 200, rows: 60)])
  func `a project's logs are merged by time, each with its source`(size: Size) throws {
    let desk = try project(size)
    let roles = size.columns == 80
    #expect(GoldenScreen.difference(desk.screen, "log-project-\(Sizes.name(size))", roles: roles) == nil)
  }

  @Test func `without UTF-8 nothing but ASCII is drawn`() throws {
    let desk = try project(Size(columns: 80, rows: 24), glyphs: .ascii)
    #expect(GoldenScreen.difference(desk.screen, "log-project-ascii") == nil)
    #expect(desk.rows.allSatisfy { $0.unicodeScalars.allSatisfy(\.isASCII) })
  }

  @Test func `what is found is lit, what is filtered out is gone, what is near is dim`() throws {
    var desk = try project(Size(columns: 80, rows: 24))
    try desk.press("F")
    desk.type("kafka")
    try desk.press("enter", "+", "/")
    desk.search()
    desk.type("KAFKA")
    try desk.press("ctrl-u")
    desk.type("kafka:")
    desk.search()
    try desk.press("enter")
    #expect(GoldenScreen.difference(desk.screen, "log-filtered", roles: true) == nil)
  }

  @Test func `selected lines are seen`() throws {
    var desk = try project(Size(columns: 80, rows: 24))
    try desk.press("k", "k", "v", "k", "k")
    desk.wait(.seconds(10))
    #expect(GoldenScreen.difference(desk.screen, "log-selected", roles: true) == nil)
  }

  @Test func `the beginning says what is not there`() throws {
    var desk = try Desk.market(80, 24)
    desk.change { $0.setting.logTail = 3 }
    try desk.press("2", "l")
    desk.write("backend", .standardOutput, [(1, "one"), (2, "two"), (3, "three")])
    try desk.press("g")
    #expect(desk.rows[3].contains("the newest 3 lines were asked for; 1 reads all of it"))
    #expect(desk.rows[4].contains("one"))
  }

  @Test func `lines that were dropped are counted where the log begins`() throws {
    var desk = try Desk.market(80, 24)
    try desk.press("2", "l")
    let long = String(repeating: "x", count: 8000)
    desk.write("backend", .standardOutput, (0..<300).map { (0, "\($0) \(long)") })
    let dropped = desk.state.logs.store.counters.dropped
    #expect(dropped > 0)
    try desk.press("g")
    #expect(desk.rows[3].contains("\(dropped) older lines dropped: 1024 KiB of lines are kept"))
    #expect(desk.rows[2].contains("\(dropped) dropped"))
  }
}

extension Desk {
  /// Nanoseconds since 1970, so many seconds behind 11:50.
  static func at(_ second: Int) -> Int64 { (noon.seconds - 600 + Int64(second)) * 1_000_000_000 }

  /// Writes lines of one source, each so many seconds behind 11:50.
  func write(_ source: String, _ stream: LogStream, _ lines: [(second: Int, text: String)]) {
    let store = state.logs.store
    let feed = LogFeed(store: store, source: store.source(named: SafeText(sanitising: source)))
    for line in lines {
      let clock = RFC3339.print(Timestamp(nanoseconds: Self.at(line.second)))
      feed.feed(Array("\(clock) \(line.text)\n".utf8), from: stream)
    }
  }
}

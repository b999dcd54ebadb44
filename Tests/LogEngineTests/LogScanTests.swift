import SafeText
import Synchronization
import Testing

@testable import LogEngine

struct LogScanTests {
  let store = LogStore()

  func add(_ lines: [String], to source: SafeText = "a", from time: Int64 = 1) {
    var batch = LogBatch()
    for (offset, line) in lines.enumerated() {
      batch.append(Array(line.utf8).span, time: time + Int64(offset), missing: 0, stream: .standardOutput)
    }
    store.append(batch, source: store.source(named: source))
  }

  func scanned(_ filtered: Bool = false) -> [LogLine] {
    while store.scan() {}
    return store.read(LogRequest(.from(0), limit: .max, filtered: filtered)).lines
  }

  func shown(_ filter: String, context: Int = 0) throws -> [String] {
    store.filter(try LogFilter(parsing: filter, syntax: .literal, context: context))
    return scanned(true).map(\.text.text.text)
  }

  @Test func `a word with a colour in its middle is found`() throws {
    add([
      "plain", "time\u{1B}[31mout", "\u{1B}[32mtime\u{1B}[0m out", "[0mtime", "timeout\u{1B}[1m!\u{1B}[0m",
    ])
    store.find(try LogPattern("timeout", syntax: .literal))
    #expect(scanned().map(\.isMatch) == [false, true, false, false, true])
    store.find(try LogPattern("tim.out\\b", syntax: .regex))
    #expect(scanned().map(\.isMatch) == [false, true, false, false, true])
    // Bytes of the colours themselves, which lie behind the text.
    store.find(try LogPattern("m", syntax: .literal))
    #expect(scanned().map(\.isMatch) == [false, true, true, true, true])
  }

  @Test func `what is at the end of a line and the beginning of the next is no match`() throws {
    add(["xx time", "out", "timeout", "out time", "", "out timeout"])
    store.find(try LogPattern("timeout", syntax: .literal))
    #expect(scanned().map(\.isMatch) == [false, false, true, false, false, true])
  }

  @Test func `the newest lines are tried first, and a line says when it was`() throws {
    for start in stride(from: 0, to: 40_000, by: 1000) {
      add((0..<1000).map { "line \(start + $0)" }, from: Int64(start))
    }
    store.find(try LogPattern("line", syntax: .literal))
    #expect(store.counters.unsearched == 40_000)
    #expect(store.scan())
    #expect(store.read(LogRequest(.end, limit: 100)).lines.allSatisfy { $0.isMatch })
    #expect(store.counters.matches == 40_000 - store.counters.unsearched)
    while store.scan() {}
    #expect(store.counters.matches == 40_000)
    #expect(store.counters.unsearched == 0)
    #expect(!store.scan())
  }

  @Test func `lines that come while something is looked for are tried, too`() throws {
    add(["old hit"])
    store.find(try LogPattern("hit", syntax: .literal))
    #expect(scanned().map(\.isMatch) == [true])
    add(["hit", "miss"], from: 10)
    #expect(store.counters.unsearched == 2)
    #expect(scanned().map(\.isMatch) == [true, true, false])
    store.find(nil)
    #expect(store.counters.unsearched == 0)
    #expect(store.counters.matches == 0)
    #expect(scanned().map(\.isMatch) == [false, false, false])
  }

  @Test func `terms of a filter must all hold`() throws {
    add(["one two", "one", "two one three", "three"], to: "web-1")
    add(["ERROR one", "WARN two"], to: "web-2", from: 10)
    #expect(try shown("one") == ["one two", "one", "two one three", "ERROR one"])
    #expect(try shown("one !two") == ["one", "ERROR one"])
    #expect(try shown(#""two one""#) == ["two one three"])
    #expect(try shown("level:warn") == ["ERROR one", "WARN two"])
    #expect(try shown("level:error one") == ["ERROR one"])
    #expect(try shown("source:web-2") == ["ERROR one", "WARN two"])
    #expect(try shown("!source:web-2 three") == ["two one three", "three"])
    #expect(try shown("source:web-1 source:web-2 two") == ["one two", "two one three", "WARN two"])
    #expect(try shown("") == store.read(LogRequest(.from(0), limit: 9)).lines.map(\.text.text.text))
  }

  @Test func `markers of the sources that are shown are shown, and are no hits`() throws {
    add(["hit"], to: "web")
    store.append(.started, source: store.source(named: "web"))
    store.append(.lost, source: store.source(named: "db"))
    #expect(try shown("hit") == ["hit", "started", "connection lost; trying again"])
    #expect(try shown("hit source:web") == ["hit", "started"])
    #expect(try shown("!hit") == ["started", "connection lost; trying again"])
    #expect(scanned(true).map(\.isHit) == [false, false])
  }

  @Test func `a source that comes later is judged by the filter that is set`() throws {
    store.filter(try LogFilter(parsing: "source:web", syntax: .literal))
    add(["x"], to: "web-7")
    add(["y"], to: "db")
    #expect(scanned(true).map(\.text.text.text) == ["x"])
  }

  @Test func `context surrounds hits, and follows the lines that come between`() throws {
    add((0..<10).map { "line \($0)" }, from: 10)
    #expect(try shown("5", context: 1) == ["line 4", "line 5", "line 6"])
    var late = LogBatch()
    late.append(Array("late".utf8).span, time: 15, missing: 0, stream: .standardOutput)
    store.append(late, source: store.source(named: "b"))
    #expect(scanned(true).map(\.text.text.text) == ["line 4", "line 5", "late"])
    #expect(scanned(true).map(\.isHit) == [false, true, false])
  }

  @Test func `context of a line that comes later reaches back, and goes on`() throws {
    add(["a", "b", "c"], from: 10)
    #expect(try shown("hit", context: 2).isEmpty)
    add(["hit"], from: 20)
    #expect(scanned(true).map(\.text.text.text) == ["b", "c", "hit"])
    add(["d", "e", "f"], from: 30)
    #expect(scanned(true).map(\.text.text.text) == ["b", "c", "hit", "d", "e"])
  }

  @Test func `the same query again changes nothing`() throws {
    add(["hit", "miss"])
    store.find(try LogPattern("hit", syntax: .literal))
    store.filter(try LogFilter(parsing: "hit", syntax: .literal))
    while store.scan() {}
    store.find(try LogPattern("hit", syntax: .literal))
    store.filter(try LogFilter(parsing: "hit", syntax: .literal))
    #expect(store.counters.unsearched + store.counters.unsifted == 0)
    #expect(store.counters.matches == 1)
    store.filter(try LogFilter(parsing: "", syntax: .literal, context: 7))
    #expect(store.counters.visible == 2)
  }

  @Test func `context of a line that was dropped is no longer shown`() throws {
    let store = LogStore(capacity: LogStore.minimumCapacity)
    let source = store.source(named: "a")
    // 131 lines fill a chunk of the arena, and go together; the context behind the hit is in the next.
    func line(_ number: Int) -> LogBatch {
      let words = number == 130 ? "needle" : "x"
      var batch = LogBatch()
      let text = words + String(repeating: ".", count: 1000 - words.count)
      batch.append(Array(text.utf8).span, time: Int64(number), missing: 0, stream: .standardOutput)
      return batch
    }
    for number in 0..<200 { store.append(line(number), source: source) }
    store.filter(try LogFilter(parsing: "needle", syntax: .literal, context: 2))
    while store.scan() {}
    #expect(
      store.read(LogRequest(.from(0), limit: 9, filtered: true)).lines.map(\.position) == Array(128...132))
    while store.counters.dropped == 0 { store.append(line(store.counters.end), source: source) }
    #expect(store.counters.dropped == 131)
    #expect(store.counters.visible == 0)
    #expect(store.next(.visible, from: 0, forward: true, filtered: true) == nil)
  }

  @Test func `a changed flag is announced once between two reads`() throws {
    let calls = Mutex(0)
    let store = LogStore { calls.withLock { $0 += 1 } }
    for _ in 0..<20 { store.append(.started, source: store.source(named: "a")) }
    _ = store.read(LogRequest(.end, limit: 1))
    store.find(try LogPattern("started", syntax: .literal))
    #expect(!store.scan())
    #expect(calls.withLock { $0 } == 2)
    #expect(!store.scan())
    #expect(calls.withLock { $0 } == 2)
  }

  @Test func `a pattern that has changed in the middle of a scan leaves no flag of the old one`() throws {
    var state = LogState(capacity: 1 << 20)
    var batch = LogBatch()
    for line in ["old", "new"] {
      batch.append(Array(line.utf8).span, time: nil, missing: 0, stream: .standardOutput)
    }
    state.append(batch, source: state.source(named: "a").rawValue)
    state.find(try LogPattern("old", syntax: .literal))
    let first = state.nextScan()
    let work = try #require(first)
    state.find(try LogPattern("new", syntax: .literal))
    let isNoted = state.finish(work, work.evaluate())
    #expect(!isNoted)
    #expect(state.counted().matches == 0)
    #expect(state.counted().unsearched == 2)
    let second = state.nextScan()
    let rest = try #require(second)
    let isRestNoted = state.finish(rest, rest.evaluate())
    #expect(isRestNoted)
    #expect(state.copies(LogRequest(.from(0), limit: 9)).map(\.line.isMatch) == [false, true])
  }

  @Test func `a mark stays with its line, whatever comes before it`() {
    add(["a", "b", "c"], from: 10)
    let line = store.read(LogRequest(.from(1), limit: 1)).lines[0]
    add(["early", "earlier"], to: "b", from: 1)
    store.mark(line.sequence, near: line.position)
    #expect(scanned().map(\.isMarked) == [false, false, false, true, false])
    #expect(store.next(.mark, from: 0, forward: true, filtered: false) == 3)
    #expect(store.locate(line.sequence, near: line.position) == 3)
    add(["earliest"], to: "c", from: 0)
    #expect(store.next(.mark, from: 0, forward: true, filtered: false) == 4)
    #expect(store.counters.marked == 1)
    store.mark(line.sequence, near: 2)
    #expect(store.counters.marked == 0)
    store.mark(line.sequence, near: 0)
    store.clearMarks()
    #expect(store.counters.marked == 0)
    #expect(store.next(.mark, from: -9, forward: true, filtered: false) == nil)
  }

  @Test func `a smaller capacity drops the oldest, and a greater one keeps more`() {
    for start in 0..<3000 { add([String(repeating: "x", count: 1000)], from: Int64(start)) }
    #expect(store.counters.dropped == 0)
    store.setCapacity(1 << 20)
    #expect(store.counters.footprint <= 1 << 20)
    #expect(store.capacity == 1 << 20)
    let dropped = store.counters.dropped
    #expect(dropped > 2000)
    #expect(store.counters.count == 3000 - dropped)
    store.setCapacity(64 << 20)
    for start in 0..<3000 { add([String(repeating: "x", count: 1000)], from: Int64(start)) }
    #expect(store.counters.dropped == dropped)
  }

  @Test func `lines that come from threads while a scan goes on are all tried in the end`() async throws {
    let store = LogStore(capacity: 8 << 20)
    store.find(try LogPattern("7 ", syntax: .literal))
    store.filter(try LogFilter(parsing: "!13", syntax: .literal, context: 2))
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<3 {
        group.addTask {
          let feed = LogFeed(store: store, source: store.source(named: "\(task)"))
          for number in 0..<200 {
            let lines = (0..<60).map { "\(stamp(Int64(number * 60 + $0)))\(number * 60 + $0) x\n" }
            feed.feed(Array(lines.joined().utf8), from: .standardOutput)
          }
        }
      }
      for _ in 0..<2 {
        group.addTask { while store.counters.end < 36_000 { _ = store.scan() } }
      }
      group.addTask {
        for number in 0..<200 {
          store.mark(number * 10, near: 0)
          _ = store.next(.match, from: .max, forward: false, filtered: true)
        }
      }
    }
    while store.scan() {}
    let lines = store.read(LogRequest(.from(0), limit: .max)).lines
    #expect(lines.count == 36_000)
    #expect(lines.allSatisfy { $0.isMatch == $0.text.text.text.contains("7 ") })
    #expect(lines.allSatisfy { $0.isHit == !$0.text.text.text.contains("13") })
    #expect(store.counters.matches == lines.count(where: \.isMatch))
  }
}

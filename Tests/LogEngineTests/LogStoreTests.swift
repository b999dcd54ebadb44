import SafeText
import Synchronization
import Testing

@testable import LogEngine

struct LogStoreTests {
  let store = LogStore()

  func add(_ source: SafeText, _ times: [Int64], _ stream: LogStream = .standardOutput) {
    var batch = LogBatch()
    for time in times {
      batch.append(Array("\(source.text)\(time)".utf8).span, time: time, missing: 0, stream: stream)
    }
    store.append(batch, source: store.source(named: source))
  }

  func texts(_ request: LogRequest = LogRequest(.from(0), limit: .max)) -> [String] {
    store.read(request).lines.map(\.text.text.text)
  }

  @Test func `lines of several sources are merged by time, equal times in order of arrival`() {
    add("a", [10, 20, 30])
    add("b", [5, 20, 25, 40])
    add("c", [20])
    #expect(texts() == ["b5", "a10", "a20", "b20", "c20", "b25", "a30", "b40"])
    #expect(store.read(LogRequest(.from(0), limit: 3)).lines.map(\.sequence) == [3, 0, 1])
    #expect(!store.read(LogRequest(.from(0), limit: 9)).lines.contains { $0.isLate })
  }

  @Test func `lines of one output keep their order whatever their times`() {
    add("a", [10, 30, 20])
    add("a", [15, 40])
    #expect(texts() == ["a10", "a30", "a20", "a15", "a40"])
    #expect(
      store.read(LogRequest(.from(0), limit: 9)).lines.map(\.isLate) == [false, false, true, true, false])
  }

  @Test func `lines of one output keep their order when both outputs' lines arrive together`() {
    add("a", [30], .standardError)
    var batch = LogBatch()
    batch.append(Array("out".utf8).span, time: 10, missing: 0, stream: .standardOutput)
    batch.append(Array("err".utf8).span, time: 20, missing: 0, stream: .standardError)
    store.append(batch, source: store.source(named: "a"))
    #expect(texts() == ["a30", "out", "err"])
  }

  @Test func `lines of one output keep their order when a gap is marked before them`() {
    add("a", [30])
    var batch = LogBatch()
    batch.append(.gap(from: 5, to: 10), time: 10)
    batch.append(Array("a10".utf8).span, time: 10, missing: 0, stream: .standardOutput)
    store.append(batch, source: store.source(named: "a"))
    #expect(store.read(LogRequest(.from(0), limit: 9)).lines.map(\.sequence) == [0, 1, 2])
  }

  @Test func `the two outputs of a source are merged by time`() {
    add("a", [10, 20])
    add("a", [15], .standardError)
    #expect(texts() == ["a10", "a15", "a20"])
  }

  @Test func `a line too old for the window goes to the end and is flagged`() {
    for start in stride(from: Int64(1000), to: 31_000, by: 1000) { add("a", Array(start..<start + 1000)) }
    add("b", [1500, 1501, 40_000])
    let page = store.read(LogRequest(.end, limit: 4))
    #expect(page.lines.map(\.text.text.text) == ["a30999", "b1500", "b1501", "b40000"])
    #expect(page.lines.map(\.isLate) == [false, true, true, false])
    add("c", [30_500])
    #expect(texts(LogRequest(.from(30_003), limit: 9)) == ["b40000"])
    #expect(store.read(LogRequest(.from(29_501), limit: 1)).lines.first?.text.text == "c30500")
  }

  @Test func `a marker without a time stands at the end and flags nothing as late`() {
    add("a", [10, 20])
    store.append(.started, source: store.source(named: "b"))
    add("b", [15, 25])
    #expect(texts() == ["a10", "b15", "a20", "started", "b25"])
    #expect(store.read(LogRequest(.from(3), limit: 1)).lines.first?.time == nil)
    #expect(!store.read(LogRequest(.from(0), limit: 9)).lines.contains { $0.isLate })
  }

  @Test func `a marker with a time stands where it happened`() {
    add("a", [10, 20])
    store.append(.restarted(exitCode: 1), source: store.source(named: "b"), time: 15)
    #expect(texts() == ["a10", "restarted; the run before ended with exit code 1", "a20"])
  }

  @Test func `a request out of bounds gets what there is`() {
    add("a", [1, 3, 5])
    #expect(texts(LogRequest(.before(-5), limit: 3)) == [])
    #expect(texts(LogRequest(.from(99), limit: 3)) == [])
    #expect(texts(LogRequest(.end, limit: -1)) == [])
    #expect(texts(LogRequest(.end, limit: 2, filtered: true)) == ["a3", "a5"])
  }

  @Test func `a source is found again by its name`() {
    #expect(store.source(named: "a") == store.source(named: "a"))
    #expect(store.source(named: "a") != store.source(named: "b"))
    #expect(store.name(of: store.source(named: "b")) == "b")
  }

  @Test func `the store calls once for all changes between two reads`() {
    let calls = Mutex(0)
    let store = LogStore { calls.withLock { $0 += 1 } }
    let source = store.source(named: "a")
    for _ in 0..<5 { store.append(.started, source: source) }
    #expect(calls.withLock { $0 } == 1)
    let version = store.read(LogRequest(.end, limit: 1)).counters.version
    store.append(.started, source: source)
    #expect(calls.withLock { $0 } == 2)
    #expect(store.counters.version != version)
  }

  @Test func `forgetting all lines keeps positions and sequence numbers going`() {
    add("a", [1, 2, 3])
    store.removeAll()
    #expect(store.counters.count == 0)
    #expect(store.counters.textBytes == 0)
    add("a", [4])
    let line = store.read(LogRequest(.end, limit: 9)).lines
    #expect(line.map(\.position) == [3])
    #expect(line.map(\.sequence) == [3])
  }
}

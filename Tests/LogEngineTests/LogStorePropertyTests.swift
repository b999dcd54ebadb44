import SafeText
import Testing

@testable import LogEngine

/// Random appends against a store of the least capacity and a plain array of what was put in.
struct LogStorePropertyTests {
  struct Written {
    var text: String
    var source: LogSourceID
    var stream: LogStream
    var runs: Int
  }

  static func batch(_ random: inout Seeded, time: inout Int64, number: Int, coloured: Bool) -> (
    LogBatch, [String]
  ) {
    var batch = LogBatch()
    var texts: [String] = []
    let longest = [0, 3, 200, 20_000].randomElement(using: &random) ?? 0
    for line in 0..<Int.random(in: 0...300, using: &random) {
      time += Int64.random(in: -3...10, using: &random)
      let text =
        "\(number).\(line)\(String(repeating: "y", count: Int.random(in: 0...longest, using: &random)))"
      let bytes = coloured ? "\u{1B}[32m\(text)" : text
      batch.append(Array(bytes.utf8).span, time: time, missing: 0, stream: .standardOutput)
      texts.append(text)
      if batch.isFull { break }
    }
    return (batch, texts)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `positions, sequences, texts and the cap hold under random appends`(seed: UInt64) {
    var random = Seeded(state: seed)
    let store = LogStore(capacity: 1)
    var written: [String] = []
    var times = [Int64](repeating: 1000, count: 3)
    for number in 0..<400 {
      let which = Int.random(in: 0..<3, using: &random)
      let (batch, texts) = Self.batch(
        &random, time: &times[which], number: number, coloured: Bool.random(using: &random))
      store.append(batch, source: store.source(named: "\(which)"))
      written += texts
      let counters = store.counters
      #expect(counters.footprint <= LogStore.minimumCapacity)
      #expect(counters.end == written.count)
      #expect(counters.first...counters.end ~= counters.settled)
      if number % 40 == 0 { expectConsistent(store, written) }
    }
    expectConsistent(store, written)
    #expect(store.counters.dropped > 0)
  }

  func expectConsistent(_ store: LogStore, _ written: [String]) {
    let page = store.read(LogRequest(.from(0), limit: .max))
    #expect(page.lines.map(\.position) == Array(page.counters.first..<page.counters.end))
    #expect(Set(page.lines.map(\.sequence)).count == page.lines.count)
    #expect(page.lines.allSatisfy { $0.text.text.text == written[$0.sequence] })
    #expect(
      page.lines.allSatisfy { $0.text.runs.allSatisfy { run in run.style == TextStyle(foreground: 2) } })
    #expect(page.counters.textBytes == page.lines.reduce(0) { $0 + $1.text.text.text.utf8.count })
    for source in Set(page.lines.map(\.source)) {
      let sequences = page.lines.filter { $0.source == source }.map(\.sequence)
      #expect(sequences == sequences.sorted())
    }
    // Lines that are not late are in order of time, and a late one stands behind a newer one.
    var newest = Int64.min
    var wrong = 0
    for line in page.lines {
      let time = line.time ?? .min
      if !line.isLate, time < newest { wrong += 1 }
      if !line.isLate { newest = time }
    }
    #expect(wrong == 0)
  }

  @Test func `a million empty lines stay under the cap`() {
    let store = LogStore(capacity: 2 << 20)
    let feed = LogFeed(store: store, source: store.source(named: "a"))
    for _ in 0..<20 {
      feed.feed([UInt8](repeating: 10, count: 50_000), from: .standardOutput)
      #expect(store.counters.footprint <= 2 << 20)
    }
    #expect(store.counters.end == 1_000_000)
    #expect(store.counters.count > 50_000)
  }

  @Test func `a line costs at most 24 bytes beyond its text`() {
    let store = LogStore()
    let feed = LogFeed(store: store, source: store.source(named: "a"))
    let line = Array("\(stamp(1))\(String(repeating: "x", count: 113))\n".utf8)
    let chunk = Array(repeatElement(line, count: 1000).joined())
    for _ in 0..<600 { feed.feed(chunk, from: .standardOutput) }
    let counters = store.counters
    #expect(counters.dropped > 0)
    #expect(counters.footprint <= LogStore.defaultCapacity)
    #expect(Double(counters.footprint - counters.textBytes) / Double(counters.count) <= 24)
  }

  @Test func `threads that append while another reads leave a consistent store`() async {
    let store = LogStore(capacity: 1 << 20)
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<4 {
        group.addTask {
          let feed = LogFeed(store: store, source: store.source(named: "\(task)"))
          for number in 0..<200 {
            let lines = (0..<50).map { "\(stamp(Int64(number * 50 + $0)))\(task) \(number * 50 + $0)\n" }
            feed.feed(Array(lines.joined().utf8), from: .standardOutput)
          }
        }
      }
      group.addTask {
        for _ in 0..<200 {
          let page = store.read(LogRequest(.end, limit: 100))
          #expect(page.lines.count <= page.counters.count)
        }
      }
    }
    #expect(store.counters.end == 40_000)
    let lines = store.read(LogRequest(.from(0), limit: .max)).lines
    for task in 0..<4 {
      let numbers = lines.compactMap { line -> Int? in
        let words = line.text.text.text.split(separator: " ")
        return words[0] == "\(task)" ? Int(words[1]) : nil
      }
      #expect(numbers == Array(10_000 - numbers.count..<10_000))
    }
  }
}

import Glibc
import LogEngine
import SafeText
import Testing

/// What endless output costs. The process's own memory is measured, so nothing else may run beside it.
@Suite(.serialized)
struct HostileFloodTests {
  private static let chunk = [UInt8](repeating: 120, count: 64 << 10)

  /// Bytes of memory that this process has, from the second field of `statm`, in pages.
  static func residentBytes() throws -> Int {
    let file = try #require(fopen("/proc/self/statm", "r"))
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 256)
    _ = fgets(&buffer, 256, file)
    let fields = String(decoding: buffer.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
    return try #require(Int(fields[1])) * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  private func texts(_ store: LogStore) -> [SafeText] {
    store.read(LogRequest(.end, limit: 9)).lines.map(\.text.text)
  }

  @Test func `a hundred megabytes without a line feed cost no more than their cut`() throws {
    let store = LogStore()
    let feed = LogFeed(store: store, source: store.source(named: "x"))
    feed.feed(Array("\(stamp(1))first\n\(stamp(2))".utf8), from: .standardOutput)
    let before = try Self.residentBytes()
    for _ in 0..<1600 { feed.feed(Self.chunk, from: .standardOutput) }
    let after = try Self.residentBytes()
    #expect(after - before < 20 << 20)
    #expect(store.counters.end == 1)
    feed.feed(Array("\n\(stamp(3))next\n".utf8), from: .standardOutput)
    let missing = (100 << 20) - 16_384
    let cut = SafeText(sanitising: String(repeating: "x", count: 16_384) + " [+\(missing) bytes]")
    #expect(texts(store) == ["first", cut, "next"])
    #expect(store.counters.textBytes == cut.text.utf8.count + 9)
    #expect(store.counters.dropped == 0)
  }

  @Test func `a hundred megabytes as docker writes them, its clock every 16 KiB, are one line`() throws {
    let store = LogStore()
    let feed = LogFeed(store: store, source: store.source(named: "x"))
    let part = Array(stamp(2).utf8) + [UInt8](repeating: 120, count: 16_384)
    let before = try Self.residentBytes()
    for _ in 0..<6400 { feed.feed(part, from: .standardOutput) }
    #expect(try Self.residentBytes() - before < 20 << 20)
    feed.feed(Array("\(stamp(2))\n\(stamp(3))next\n".utf8), from: .standardOutput)
    #expect(store.counters.end == 2)
    #expect(texts(store).first?.text.hasSuffix("xx [+\((100 << 20) - 16_384) bytes]") == true)
    #expect(texts(store).last == "next")
  }

  @Test func `a hundred megabytes of an unfinished title hide neither themselves nor the next line`() throws {
    let store = LogStore()
    let feed = LogFeed(store: store, source: store.source(named: "x"), hasTimestamps: false)
    let before = try Self.residentBytes()
    feed.feed(Array("\u{1B}]0;evil".utf8), from: .standardOutput)
    for _ in 0..<1600 { feed.feed(Self.chunk, from: .standardOutput) }
    feed.feed(Array("\u{7}\nnext\n".utf8), from: .standardOutput)
    #expect(try Self.residentBytes() - before < 20 << 20)
    #expect(texts(store).first?.text.hasPrefix("^[]0;evilxxx") == true)
    #expect(texts(store).last == "next")
  }

  @Test func `a flood of lines takes the store's cap and little more, and every line is counted`() throws {
    let store = LogStore(capacity: 8 << 20)
    let feed = LogFeed(store: store, source: store.source(named: "x"), hasTimestamps: false)
    let lines = Array(
      repeatElement(Array("\(String(repeating: "y", count: 119))\n".utf8), count: 500).joined())
    let before = try Self.residentBytes()
    for _ in 0..<1200 { feed.feed(lines, from: .standardOutput) }
    #expect(try Self.residentBytes() - before < (8 + 20) << 20)
    let counters = store.counters
    #expect(counters.end == 600_000)
    #expect(counters.dropped + counters.count == 600_000)
    #expect(counters.footprint <= 8 << 20)
    // The oldest go, and no more of them than must.
    #expect(counters.textBytes > 5 << 20)
  }
}

import Testing

@testable import LogEngine

struct TextArenaTests {
  @Test func `addresses stay right after the numbers of chunks begin anew`() {
    var arena = TextArena(chunkSize: 8)
    var kept: [(address: UInt32, text: [UInt8])] = []
    var wrong = 0
    for number in 0..<70_000 {
      let text = Array(String(number).utf8)
      if arena.needsChunk(for: text.count) { arena.addChunk(using: arena.takeFree()) }
      kept.append((arena.append(text.span, [UInt8]().span), text))
      guard kept.count == 50 else { continue }
      for line in kept
      where arena.copy(at: line.address, length: line.text.count, hasRuns: false).text != line.text {
        wrong += 1
      }
      for line in kept.prefix(40) { _ = arena.release(line.address) }
      kept.removeFirst(40)
    }
    #expect(wrong == 0)
    #expect(arena.footprint <= 100 * 8)
  }
}

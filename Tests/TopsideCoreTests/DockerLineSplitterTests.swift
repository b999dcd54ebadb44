import Testing
import TopsideCore

struct `Splitting lines` {
  private func split(_ chunks: [String], limit: Int = 1 << 20) -> (lines: [String], dropped: Int) {
    var splitter = LineSplitter(limit: limit)
    let lines = chunks.flatMap { splitter.lines(Array($0.utf8)) }.map { String(decoding: $0, as: UTF8.self) }
    return (lines, splitter.dropped)
  }

  @Test(arguments: [
    (["a\nb\n"], ["a", "b"]), (["a", "b\n"], ["ab"]), (["a\n", "\n", "b"], ["a", ""]), ([""], []),
    (["\n"], [""]),
    (["a\r\n"], ["a\r"]), (["a\u{0}b\n"], ["a\u{0}b"]), (["é", "\n"], ["é"]),
    (["a\u{2028}b\n"], ["a\u{2028}b"]),
  ])
  func `a line ends at its newline, wherever the chunks end`(chunks: [String], lines: [String]) {
    #expect(split(chunks).lines == lines)
  }

  @Test func `any cut of a recorded stream gives the same lines`() throws {
    let bytes = try DockerFixture.bytes("docker/events-filtered.out")
    let whole = try DockerFixture.lines("docker/events-filtered.out")
    for size in [1, 2, 7, 97, 4096, bytes.count] {
      var splitter = LineSplitter()
      let lines = stride(from: 0, to: bytes.count, by: size).flatMap {
        splitter.lines(Array(bytes[$0..<min($0 + size, bytes.count)]))
      }
      #expect(lines == whole, "chunks of \(size)")
    }
  }

  @Test func `a line over the limit is dropped whole and counted, and the next is read`() {
    let (lines, dropped) = split(["ab", "cde", "f\n", "gh\n"], limit: 4)
    #expect(lines == ["gh"])
    #expect(dropped == 1)
  }

  @Test func `a line of exactly the limit is kept`() {
    #expect(split(["abcd\n"], limit: 4).lines == ["abcd"])
    #expect(split(["abcde\nx\n"], limit: 4).lines == ["x"])
  }
}

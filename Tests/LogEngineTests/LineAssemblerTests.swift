import Testing

@testable import LogEngine

struct LineAssemblerTests {
  struct Assembled: Hashable {
    var time: Int64?
    var text: String
    var missing = 0
  }

  /// Feeds bytes in chunks and collects the lines; the torn one comes last, marked by a missing of -1.
  static func lines(of bytes: [UInt8], chunk: Int, timestamps: Bool = true) -> [Assembled] {
    var assembler = LineAssembler(hasTimestamps: timestamps)
    var lines: [Assembled] = []
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      let piece = Array(bytes[start..<min(start + chunk, bytes.count)])
      var cursor = 0
      while let line = assembler.next(in: piece.span, from: &cursor) {
        let text = (line.isHeld ? assembler.held : piece)[line.range]
        lines.append(
          Assembled(time: line.time, text: String(decoding: text, as: UTF8.self), missing: line.missing))
      }
    }
    if let line = assembler.torn() {
      let text = String(decoding: assembler.held[line.range], as: UTF8.self)
      lines.append(Assembled(time: line.time, text: text, missing: -1))
    }
    return lines
  }

  static let sizes = [1, 2, 3, 7, 31, 32, 100, 4096, 16_384, 65_536, 1 << 30]

  @Test(arguments: sizes)
  func `lines come out the same however they are chunked`(size: Int) {
    let text = "\(stamp(1))one\n\(stamp(2))\n\n\(stamp(3))three\r\nno clock\n\(stamp(4))torn"
    #expect(
      Self.lines(of: Array(text.utf8), chunk: size) == [
        Assembled(time: newYear + 1, text: "one"), Assembled(time: newYear + 2, text: ""),
        Assembled(time: nil, text: ""), Assembled(time: newYear + 3, text: "three\r"),
        Assembled(time: nil, text: "no clock"), Assembled(time: newYear + 4, text: "torn", missing: -1),
      ])
  }

  @Test(arguments: sizes)
  func `without timestamps a line that begins with one keeps it`(size: Int) {
    let lines = Self.lines(of: Array("\(stamp(1))one\n".utf8), chunk: size, timestamps: false)
    #expect(lines == [Assembled(time: nil, text: "\(stamp(1))one")])
  }

  /// A line as docker writes it: its clock at the beginning and again after each 16,384 bytes.
  static func long(_ count: Int, at time: Int64 = 5) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = count
    repeat {
      let part = min(rest, LineAssembler.limit)
      bytes += Array(stamp(time).utf8) + [UInt8](repeating: 120, count: part)
      rest -= part
      if part == LineAssembler.limit, rest == 0 { bytes += Array(stamp(time).utf8) }
    } while rest > 0
    return bytes + [10]
  }

  @Test(
    arguments: [16_383, 16_384, 16_385, 16_420, 32_768, 32_769, 100_000],
    [1, 31, 4096, 16_384, 65_536, 1 << 30])
  func `a long line is cut, and what is missing counts no inserted timestamp`(count: Int, size: Int) {
    let bytes = Self.long(count) + Array("\(stamp(6))next\n".utf8)
    let expected = Assembled(
      time: newYear + 5, text: String(repeating: "x", count: min(count, 16_384)),
      missing: max(0, count - 16_384))
    #expect(
      Self.lines(of: bytes, chunk: size) == [expected, Assembled(time: newYear + 6, text: "next")])
  }

  @Test(arguments: [16_384, 16_385, 16_420, 50_000], [1, 4096, 1 << 30])
  func `a long line without a clock is cut at the same place`(count: Int, size: Int) {
    let lines = Self.lines(of: [UInt8](repeating: 120, count: count) + [10], chunk: size)
    #expect(lines.map(\.text.utf8.count) == [16_384])
    #expect(lines.map(\.missing) == [count - 16_384])
  }

  @Test func `text at the place of an inserted timestamp that is none stays counted`() {
    let line =
      Array(stamp(1).utf8) + [UInt8](repeating: 120, count: 16_384) + Array("2024-01-0 not a clock".utf8)
    let lines = Self.lines(of: line + [10], chunk: 1000)
    #expect(lines.map(\.missing) == [21])
  }

  @Test func `a hundred megabytes without a line feed are held as one cut line`() {
    var assembler = LineAssembler(hasTimestamps: true)
    let megabyte = [UInt8](repeating: 120, count: 1 << 20)
    for _ in 0..<100 {
      var cursor = 0
      #expect(assembler.next(in: megabyte.span, from: &cursor)?.range == nil)
      #expect(assembler.held.count <= 16_384)
    }
    #expect(assembler.torn()?.missing == (100 << 20) - 16_384)
  }

  @Test func `random text comes out line by line in chunks of random size`() {
    var random = Seeded(state: 7)
    for _ in 0..<200 {
      let lines = (0..<Int.random(in: 1...20, using: &random)).map { _ in
        String(repeating: "ab", count: Int.random(in: 0...40, using: &random))
      }
      let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
      let size = Int.random(in: 1...200, using: &random)
      #expect(Self.lines(of: bytes, chunk: size, timestamps: false).map(\.text) == lines)
    }
  }
}

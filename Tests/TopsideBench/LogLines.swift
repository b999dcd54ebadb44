import Glibc

/// Numbered lines of 120 bytes and a newline, as programs of several habits would write them; the same whenever they
/// are made.
///
/// One of a thousand is an error, which is what searches look for.
struct LogLines {
  static let length = 120
  private static let shapes = [
    Shape("2026-01-02T03:04:05.678Z INFO  api request=", " path=/api/v1/executions status=200 took_ms=12"),
    Shape("level=info caller=worker/saga.go:211 id=", #" msg="step committed" saga=execution-7 attempt=1"#),
    Shape(
      #"{"level":30,"name":"pod-monitor","id":""#, #"","phase":"Running","msg":"seen","trace":""#, end: #""}"#
    ),
    Shape("10.0.3.7 - - [02/Jan/2026:03:04:05 +0000] ", #" "GET /health HTTP/1.1" 200 15 "-" "curl/8.5.0""#),
  ]
  private static let error = Shape(
    "2026-01-02T03:04:05.678Z ERROR api request=", " Connection to mongo:27017 timed out after 3000 ms")

  /// A line, and where in it its number of eight digits stands.
  private struct Shape {
    let line: [UInt8]
    let place: Int

    init(_ head: String, _ tail: String, end: String = "") {
      place = head.utf8.count
      let text = head + "00000000" + tail + String(repeating: " 4bf92f3577b34da6", count: 4)
      line = Array(text.utf8.prefix(LogLines.length - end.utf8.count)) + end.utf8 + [UInt8(ascii: "\n")]
    }
  }

  let count: Int
  /// Puts the engine's timestamp before each, as `docker logs --timestamps` does: 5 µs between two lines.
  var hasTimestamps = false

  /// All lines in pieces of about 64 KiB that end where they end, in the middle of a line as in life.
  func pieces() -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    forEachPiece { pieces.append($0) }
    return pieces
  }

  /// Writes them to a file or pipe.
  func write(to file: Int32) {
    forEachPiece { piece in
      var rest = piece[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        // Nobody reads any more.
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }

  private func forEachPiece(_ use: ([UInt8]) -> Void) {
    let size = 64 << 10
    var piece: [UInt8] = []
    piece.reserveCapacity(size + 2 * Self.length)
    for number in 0..<count {
      if hasTimestamps { Self.appendTimestamp(number, to: &piece) }
      let start = piece.count
      let shape = number % 1000 == 999 ? Self.error : Self.shapes[number % 4]
      piece += shape.line
      Self.write(number, digits: 8, to: &piece, at: start + shape.place)
      if piece.count >= size {
        use(Array(piece[..<size]))
        piece.removeFirst(size)
      }
    }
    use(piece)
  }

  private static func appendTimestamp(_ number: Int, to bytes: inout [UInt8]) {
    let start = bytes.count
    let microseconds = number * 5
    bytes += "2026-01-02T03:00:00.000000123Z ".utf8
    write(microseconds / 60_000_000 % 60, digits: 2, to: &bytes, at: start + 14)
    write(microseconds / 1_000_000 % 60, digits: 2, to: &bytes, at: start + 17)
    write(microseconds % 1_000_000, digits: 6, to: &bytes, at: start + 20)
  }

  private static func write(_ number: Int, digits: Int, to bytes: inout [UInt8], at index: Int) {
    var rest = number
    for place in (index..<index + digits).reversed() {
      bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }
}

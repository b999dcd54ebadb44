/// JSON for files and pipes that somebody may look at on a terminal.
package enum PlainJSON {
  /// The same JSON in printable ASCII: everything else can only stand inside a string, where `\u` may stand for it.
  /// Line feeds between its tokens stay.
  package static func ascii(_ json: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(json.utf8.count)
    for unit in json.utf16 {
      if let byte = UInt8(exactly: unit), 0x20..<0x7F ~= byte || byte == UInt8(ascii: "\n") {
        bytes.append(byte)
      } else {
        let digits = String(unit, radix: 16)
        bytes += Array("\\u".utf8) + Array(repeating: UInt8(ascii: "0"), count: 4 - digits.utf8.count)
        bytes += Array(digits.utf8)
      }
    }
    return bytes
  }
}

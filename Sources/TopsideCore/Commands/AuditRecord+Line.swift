import FoundationEssentials

extension AuditRecord {
  /// The record as one line of JSON: ASCII only, so that no text from outside can act on the terminal of whoever
  /// reads the file.
  package var line: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings and numbers alone cannot fail to encode; an empty line would be refused by nobody, so say it.
    guard let data = try? encoder.encode(self) else { return Array("{\"phase\":\"unencodable\"}\n".utf8) }
    return Self.ascii(String(decoding: data, as: UTF8.self)) + [UInt8(ascii: "\n")]
  }

  /// A record from its line; nil when the line is torn or foreign.
  package init?(line: some Sequence<UInt8>) {
    // Half a line is what a power cut leaves: no record, and no error either.
    guard let record = try? JSONDecoder().decode(AuditRecord.self, from: Data(line)) else { return nil }
    self = record
  }

  /// Everything beyond printable ASCII can only stand inside a JSON string, where `\u` may stand for it.
  private static func ascii(_ json: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for unit in json.utf16 {
      if let byte = UInt8(exactly: unit), (0x20..<0x7F).contains(byte) {
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

extension Duration {
  /// Whole milliseconds.
  package var milliseconds: Int64 {
    components.seconds &* 1000 &+ components.attoseconds / 1_000_000_000_000_000
  }
}

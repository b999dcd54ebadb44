import FoundationEssentials

extension AuditRecord {
  /// The record as one line of JSON: ASCII only, so that no text from outside can act on the terminal of whoever
  /// reads the file.
  package var line: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings and numbers alone cannot fail to encode; an empty line would be refused by nobody, so say it.
    guard let data = try? encoder.encode(self) else { return Array("{\"phase\":\"unencodable\"}\n".utf8) }
    return PlainJSON.ascii(String(decoding: data, as: UTF8.self)) + [UInt8(ascii: "\n")]
  }

  /// A record from its line; nil when the line is torn or foreign.
  package init?(line: some Sequence<UInt8>) {
    // Half a line is what a power cut leaves: no record, and no error either.
    guard let record = try? JSONDecoder().decode(AuditRecord.self, from: Data(line)) else { return nil }
    self = record
  }
}

extension Duration {
  /// Whole milliseconds.
  package var milliseconds: Int64 {
    components.seconds &* 1000 &+ components.attoseconds / 1_000_000_000_000_000
  }
}

import FoundationEssentials

extension RunEntry {
  /// The entry as one line of JSON: ASCII only, so that no text from outside can act on the terminal of whoever
  /// reads the file.
  package var line: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings and numbers alone cannot fail to encode; an entry that says nothing is not taken for another one.
    guard let data = try? encoder.encode(self) else { return Array("{}\n".utf8) }
    return PlainJSON.ascii(String(decoding: data, as: UTF8.self)) + [UInt8(ascii: "\n")]
  }

  /// An entry from its line; nil when the line is torn, foreign or of a later topside.
  package init?(line: some Sequence<UInt8>) {
    // Half a line is what a power cut leaves: no entry, and no error either.
    guard let entry = try? JSONDecoder().decode(RunEntry.self, from: Data(line)) else { return nil }
    self = entry
  }
}

package import SafeText

/// One line of a log in as many as it takes to read it.
package enum PrettyLine {
  /// A log's lines are cut far below this.
  private static let longest = 1 << 16

  /// The lines for a text that is JSON or ends in it, `backend | {"a":1}`, or that is logfmt, `ts=1 level=info msg="a b"`.
  ///
  /// What stands before the JSON or the first pair is the first line. Keys stay in their order and numbers as they
  /// are; of strings the escapes become what they stand for, line breaks further lines, made safe once more.
  ///
  /// - Returns: nil for any other text, for JSON that is broken, and for fewer than three pairs.
  package static func lines(of text: SafeText) -> [StyledText]? {
    let bytes = Array(text.text.utf8)
    guard bytes.count <= longest else { return nil }
    return PrettyJSON.lines(of: bytes) ?? PrettyPairs.lines(of: bytes)
  }
}

/// Writes lines piece by piece, each piece in the colour of what it is.
struct PrettyWriter {
  /// What a piece is.
  enum Ink {
    case plain, key, string, number, literal

    /// From the first 16 colours of the palette, which are the terminal's own and fit its background.
    fileprivate var style: TextStyle {
      switch self {
      case .plain: .plain
      case .key: TextStyle(foreground: 6)
      case .string: TextStyle(foreground: 2)
      case .number: TextStyle(foreground: 3)
      case .literal: TextStyle(foreground: 5)
      }
    }

    /// What a word without quotes is.
    init(ofWord word: ArraySlice<UInt8>) {
      switch String(decoding: word, as: UTF8.self) {
      case "true", "false", "null", "nil": self = .literal
      default:
        let isNumber = word.allSatisfy { $0.isPartOfNumber } && word.contains { 0x30...0x39 ~= $0 }
        self = isNumber ? .number : .plain
      }
    }
  }

  private(set) var lines: [StyledText] = []
  private var safe = SafeBytes()
  private var runs: [StyledText.Run] = []

  /// Writes bytes that may be anything: what was escaped may stand for a control.
  mutating func write(_ bytes: some Collection<UInt8>, _ ink: Ink) {
    let start = safe.bytes.count
    safe.append(label: Array(bytes).span)
    guard ink.style != .plain, safe.bytes.count > start else { return }
    runs.append(StyledText.Run(bytes: start..<safe.bytes.count, style: ink.style))
  }

  /// Writes our own words.
  mutating func write(_ words: SafeText) { safe.append(words) }

  mutating func indent(_ columns: Int) {
    safe.append(SafeText(sanitising: String(repeating: " ", count: columns)))
  }

  mutating func endLine() {
    lines.append(StyledText(SafeText(safe), runs: runs))
    safe.removeAll()
    runs.removeAll()
  }

  /// Writes what stands before the part that is made readable, if there is something.
  mutating func writePrefix(_ bytes: ArraySlice<UInt8>) {
    guard let last = bytes.lastIndex(where: { $0 != 0x20 }) else { return }
    write(bytes[...last], .plain)
    endLine()
  }
}

extension UInt8 {
  /// Whether it may stand in a number.
  var isPartOfNumber: Bool {
    switch self {
    case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"):
      true
    default: false
    }
  }
}

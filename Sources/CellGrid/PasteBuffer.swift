import SafeText

/// A bracketed paste as it comes in; at most one mebibyte of it is kept.
struct PasteBuffer: Sendable {
  static let limit = 1 << 20
  private static let end: [UInt8] = Array("\u{1B}[201~".utf8)
  private var bytes: [UInt8] = []
  /// How many bytes of the end have come.
  private var matched = 0

  /// How many bytes are kept.
  var count: Int { bytes.count }

  /// Takes a byte; returns the text when it was the last of the paste's end.
  mutating func take(_ byte: UInt8) -> SafeText? {
    if byte == PasteBuffer.end[matched] {
      matched += 1
      guard matched == PasteBuffer.end.count else { return nil }
      defer { self = PasteBuffer() }
      return PasteBuffer.text(String(decoding: bytes, as: UTF8.self))
    }
    for kept in PasteBuffer.end.prefix(matched) { keep(kept) }
    matched = byte == 0x1B ? 1 : 0
    if matched == 0 { keep(byte) }
    return nil
  }

  private mutating func keep(_ byte: UInt8) {
    if bytes.count < PasteBuffer.limit { bytes.append(byte) }
  }

  /// One line: the newlines at the end go, and those inside become spaces as tabs do.
  static func text(_ pasted: String) -> SafeText {
    var scalars = Substring(pasted).unicodeScalars
    while let last = scalars.last, last == "\n" || last == "\r" { scalars.removeLast() }
    var line = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in scalars {
      defer { previous = scalar }
      if scalar == "\n", previous == "\r" { continue }
      line.append(scalar == "\n" || scalar == "\r" || scalar == "\t" ? " " : scalar)
    }
    return SafeText(sanitising: String(line))
  }
}

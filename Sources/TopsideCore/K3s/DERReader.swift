/// Reads values of ASN.1's distinguished encoding, one after the other. What is cut short, or longer than what holds
/// it, is nil.
struct DERReader {
  struct Element {
    var tag: UInt8
    var content: ArraySlice<UInt8>
  }

  enum Tag {
    static let boolean: UInt8 = 0x01
    static let octetString: UInt8 = 0x04
    static let identifier: UInt8 = 0x06
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31
  }

  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }
  var nextTag: UInt8? { rest.first }

  /// The next value, whatever it is.
  mutating func next() -> Element? {
    guard let tag = rest.first, tag & 0x1F != 0x1F else { return nil }
    var bytes = rest.dropFirst()
    guard let length = Self.length(&bytes), length <= bytes.count else { return nil }
    rest = bytes.dropFirst(length)
    return Element(tag: tag, content: bytes.prefix(length))
  }

  /// The content of the next value when it has this tag; then it is taken.
  mutating func next(_ tag: UInt8) -> ArraySlice<UInt8>? {
    guard nextTag == tag else { return nil }
    return next()?.content
  }

  private static func length(_ bytes: inout ArraySlice<UInt8>) -> Int? {
    guard let first = bytes.popFirst() else { return nil }
    if first < 0x80 { return Int(first) }
    let count = Int(first & 0x7F)
    guard (1...4).contains(count), bytes.count >= count else { return nil }
    let length = bytes.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    bytes = bytes.dropFirst(count)
    return length
  }
}

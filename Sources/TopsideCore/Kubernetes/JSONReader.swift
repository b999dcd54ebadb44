/// Why bytes are not the JSON that was expected.
package struct JSONFault: Error, Hashable, Sendable {
  package var expected: String
  /// In bytes from the beginning.
  package var offset: Int

  package init(expected: String, offset: Int) {
    self.expected = expected
    self.offset = offset
  }
}

/// Reads JSON from bytes, value by value, in the order in which they stand there.
///
/// Every value must be taken, or skipped, before the next one is asked for. A value of another type than the one asked
/// for is skipped and nil: one odd field must not hide the others. Bytes that are no JSON are an error. What is skipped
/// is matched bracket by bracket, not read.
package struct JSONReader {
  /// Deeper JSON is refused; one bit of the brackets that are open for each level.
  static let deepest = 64

  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var offset: Int
  private var depth = 0
  private var isFirst = false

  /// - Parameters:
  ///   - bytes: They must outlive the reader.
  ///   - offset: Where to begin.
  init(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  /// Hands a reader of some bytes to a function.
  static func read<Value>(
    _ bytes: [UInt8], _ body: (inout JSONReader) throws(JSONFault) -> Value
  ) throws(JSONFault) -> Value {
    try bytes.withUnsafeBufferPointer { buffer throws(JSONFault) in
      var reader = JSONReader(buffer)
      return try body(&reader)
    }
  }

  func fault(_ expected: String) -> JSONFault { JSONFault(expected: expected, offset: offset) }

  // MARK: Objects and arrays

  /// - Returns: Whether an object begins here; then its keys are to be asked for. Another value is skipped.
  mutating func enterObject() throws(JSONFault) -> Bool { try enter(UInt8(ascii: "{")) }

  /// - Returns: Whether an array begins here; then its elements are to be asked for. Another value is skipped.
  mutating func enterArray() throws(JSONFault) -> Bool { try enter(UInt8(ascii: "[")) }

  private mutating func enter(_ bracket: UInt8) throws(JSONFault) -> Bool {
    guard try peek("a value") == bracket else {
      try skip()
      return false
    }
    guard depth < Self.deepest else { throw fault("at most \(Self.deepest) levels") }
    depth += 1
    offset += 1
    isFirst = true
    return true
  }

  /// - Returns: The next key of the object that was entered; nil after the last.
  mutating func nextKey() throws(JSONFault) -> JSONKey? {
    guard try continues(UInt8(ascii: "}"), "a comma or the end of the object") else { return nil }
    guard try peek("a key") == UInt8(ascii: "\"") else { throw fault("a key") }
    let key = try scanString()
    guard try peek("a colon") == UInt8(ascii: ":") else { throw fault("a colon") }
    offset += 1
    return JSONKey(bytes: key.bytes, isEscaped: key.isEscaped)
  }

  /// - Returns: Whether the array that was entered has another element, which is then to be read.
  mutating func nextElement() throws(JSONFault) -> Bool {
    try continues(UInt8(ascii: "]"), "a comma or the end of the array")
  }

  private mutating func continues(_ end: UInt8, _ expected: String) throws(JSONFault) -> Bool {
    let byte = try peek(expected)
    if byte == end {
      offset += 1
      depth -= 1
      isFirst = false
      return false
    }
    if isFirst {
      isFirst = false
    } else if byte == UInt8(ascii: ",") {
      offset += 1
    } else {
      throw fault(expected)
    }
    return true
  }

  /// The next byte that is no white space, which stays.
  mutating func peek(_ expected: String) throws(JSONFault) -> UInt8 {
    while offset < bytes.count {
      let byte = bytes[offset]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      offset += 1
    }
    throw fault(expected)
  }

  /// Nothing but white space may follow.
  mutating func expectEnd() throws(JSONFault) {
    while offset < bytes.count {
      guard bytes[offset] <= 0x20 else { throw fault("the end") }
      offset += 1
    }
  }

  // MARK: Scalars

  /// The bytes between the quotes of the string that begins here.
  mutating func scanString() throws(JSONFault) -> (bytes: UnsafeBufferPointer<UInt8>, isEscaped: Bool) {
    let start = offset + 1
    var index = start
    var isEscaped = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        offset = index + 1
        return (UnsafeBufferPointer(rebasing: bytes[start..<index]), isEscaped)
      }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        index += 1
      }
      index += 1
    }
    throw fault("the end of the string")
  }

  /// The bytes of a number, `true`, `false` or `null`.
  mutating func scanWord() throws(JSONFault) -> UnsafeBufferPointer<UInt8> {
    let start = offset
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"):
        offset += 1
        continue
      default: break
      }
      break
    }
    guard offset > start else { throw fault("a value") }
    return UnsafeBufferPointer(rebasing: bytes[start..<offset])
  }

  mutating func step() { offset += 1 }

  mutating func string() throws(JSONFault) -> String? {
    guard try peek("a value") == UInt8(ascii: "\"") else {
      try skip()
      return nil
    }
    let (bytes, isEscaped) = try scanString()
    return JSONKey(bytes: bytes, isEscaped: isEscaped).text
  }

  /// - Returns: nil also for what is no whole number, or one that 64 bits do not hold.
  mutating func integer() throws(JSONFault) -> Int? {
    guard let word = try number() else { return nil }
    var value = 0
    var digits = word[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits = digits.dropFirst() }
    for digit in digits {
      guard 48...57 ~= digit else {
        return Double(String(decoding: word, as: UTF8.self)).flatMap { Int(exactly: $0) }
      }
      let (product, isTooBig) = value.multipliedReportingOverflow(by: 10)
      let (sum, isOver) = product.subtractingReportingOverflow(Int(digit - 48))
      guard !isTooBig, !isOver else { return nil }
      value = sum
    }
    // Counted downwards, because the smallest number has no positive.
    return isNegative ? value : value == .min ? nil : -value
  }

  /// The bytes of a number.
  private mutating func number() throws(JSONFault) -> UnsafeBufferPointer<UInt8>? {
    let first = try peek("a value")
    guard first == UInt8(ascii: "-") || 48...57 ~= first else {
      try skip()
      return nil
    }
    return try scanWord()
  }

  mutating func boolean() throws(JSONFault) -> Bool? {
    guard case let first = try peek("a value"), first == UInt8(ascii: "t") || first == UInt8(ascii: "f")
    else {
      try skip()
      return nil
    }
    let word = try scanWord()
    if word.elementsEqual("true".utf8) { return true }
    if word.elementsEqual("false".utf8) { return false }
    throw fault("true or false")
  }

  /// A string, or a number as it is written: quantities and ports may be either.
  mutating func stringOrNumber() throws(JSONFault) -> String? {
    if try peek("a value") == UInt8(ascii: "\"") { return try string() }
    return try number().map { String(decoding: $0, as: UTF8.self) }
  }
}

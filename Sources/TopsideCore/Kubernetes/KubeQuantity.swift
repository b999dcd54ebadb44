/// Amounts as the API prints them: `128Mi`, `1Gi`, `1e3`, `500m`, `753423n`.
package enum KubeQuantity {
  /// - Returns: nil for what is no amount, and for what no machine has: `9007199254740988Ki` is no limit.
  package static func bytes(_ text: String) -> ByteCount? {
    value(text).flatMap { Int(exactly: $0.rounded(.up)) }.flatMap(ByteCount.init(plausible:))
  }

  /// - Returns: Rounded up to a thousandth of a core; nil for what is no amount, and for what no machine has.
  package static func cpu(_ text: String) -> CPUAmount? {
    // A tenth is not exact in binary: what is a hair above a whole is that whole.
    value(text).map { ($0 * 1000 - 1e-6).rounded(.up) }.flatMap { 0...1e12 ~= $0 ? Int(exactly: $0) : nil }
      .map { CPUAmount(millicores: $0) }
  }

  /// A count, as of pods.
  package static func count(_ text: String) -> Int? {
    value(text).flatMap { Int(exactly: $0.rounded(.up)) }
  }

  private static func value(_ text: String) -> Double? {
    var digits = text.utf8[...]
    var rest = digits
    while let byte = rest.first,
      48...57 ~= byte || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    {
      rest = rest.dropFirst()
    }
    digits = digits[..<rest.startIndex]
    guard let suffix = String(rest) else { return nil }
    if let factor = factors[suffix] {
      return String(digits).flatMap { Double($0) }.map { $0 * factor }
    }
    // What is left has an exponent, or is no amount.
    guard let first = suffix.first, first == "e" || first == "E" else { return nil }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  private static let factors: [String: Double] = [
    "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
    "Ki": 1024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776, "Pi": 1_125_899_906_842_624,
    "Ei": 1_152_921_504_606_846_976,
  ]
}

extension RFC3339 {
  /// The same as of text, without making one of what the API prints most: `2026-11-21T01:12:24Z`.
  static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    guard bytes.count == 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      bytes[19] == UInt8(ascii: "Z"), let year = number(bytes, 0, 4), let month = number(bytes, 5, 2),
      let day = number(bytes, 8, 2), let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2),
      let second = number(bytes, 17, 2), 1700...2200 ~= year, 1...12 ~= month,
      1...days(in: month, of: year) ~= day, hour < 24, minute < 60, second < 61
    else { return parse(String(decoding: bytes, as: UTF8.self)) }
    let date = daysFromCivil(year: year, month: month, day: day)
    return Timestamp(seconds: date * 86_400 + Int64(hour * 3600 + minute * 60 + second))
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
    var value = 0
    for byte in bytes[start..<start + count] {
      guard 48...57 ~= byte else { return nil }
      value = value * 10 + Int(byte - 48)
    }
    return value
  }
}

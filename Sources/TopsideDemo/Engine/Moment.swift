import TopsideCore

extension Timestamp {
  /// Seconds since `earlier`; negative before it.
  func age(since earlier: Timestamp) -> Double {
    Double(nanoseconds &- earlier.nanoseconds) / 1e9
  }

  func advanced(bySeconds seconds: Double) -> Timestamp {
    Timestamp(nanoseconds: nanoseconds &+ Int64(seconds * 1e9))
  }
}

extension Duration {
  init(inSeconds seconds: Double) { self = .nanoseconds(Int64(seconds * 1e9)) }

  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}

/// Numbers as the docker command line prints them.
enum Figures {
  static func fixed(_ value: Double, _ digits: Int) -> String {
    let factor = (0..<digits).reduce(1) { product, _ in product * 10 }
    let scaled = Int((max(0, value) * Double(factor)).rounded())
    guard digits > 0 else { return "\(scaled)" }
    return "\(scaled / factor).\(zeroPadded(scaled % factor, digits))"
  }

  /// `%.4g` with a binary unit: `412.3MiB`, `1.944GiB`, `452KiB`.
  static func bytes(_ count: Int) -> String { fourDigits(count, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]) }

  /// The same with decimal units, as traffic is printed: `1.63kB`.
  static func traffic(_ count: Int) -> String { fourDigits(count, 1000, ["B", "kB", "MB", "GB", "TB"]) }

  static func zeroPadded(_ value: Int, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  private static func fourDigits(_ count: Int, _ step: Double, _ units: [String]) -> String {
    var value = Double(count)
    var unit = 0
    while value >= step, unit < units.count - 1 {
      value /= step
      unit += 1
    }
    var text = fixed(value, value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3)
    while text.contains("."), let last = text.last, last == "0" || last == "." { text.removeLast() }
    return text + units[unit]
  }
}

package import SafeText

/// Figures in the digits that a person can use.
package enum Words {
  /// `4s`, `3m`, `2h`, `5d`: one unit, rounded down.
  package static func age(_ duration: Duration) -> SafeText {
    let seconds = max(0, duration.components.seconds)
    return switch seconds {
    case ..<60: "\(seconds)s"
    case ..<3600: "\(seconds / 60)m"
    case ..<86_400: "\(seconds / 3600)h"
    default: "\(seconds / 86_400)d"
    }
  }

  /// `0.4M`, `88M`, `1.2G`: binary units, at most four characters. Nobody needs the kilobytes of a service, and
  /// they would change at every reading.
  package static func shortBytes(_ count: ByteCount) -> SafeText {
    guard count.bytes >= 1 << 20 else { return "\(tenths(Double(max(0, count.bytes)) / 1_048_576))M" }
    let (value, unit) = scaled(count, limit: 999.5)
    return unit > 0 && value < 9.95
      ? "\(tenths(value))\(units[unit])" : "\(whole(value))\(units[unit])"
  }

  /// `160 MiB`, `1.2 GiB`, `1280 MiB`: whole mebibytes up to two gibibytes, as limits are written.
  package static func bytes(_ count: ByteCount) -> SafeText {
    let (value, unit) = scaled(count, limit: 2047.5)
    let name: SafeText = unit == 0 ? "B" : "\(units[unit])iB"
    return unit > 2 ? "\(tenths(value)) \(name)" : "\(whole(value)) \(name)"
  }

  private static let units: [SafeText] = ["B", "K", "M", "G", "T", "P", "E"]

  /// In the smallest unit in which it is under the limit.
  private static func scaled(_ count: ByteCount, limit: Double) -> (Double, unit: Int) {
    var value = Double(max(0, count.bytes))
    var unit = 0
    while value >= limit, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return (value, unit)
  }

  /// `12,340`.
  package static func count(_ number: Int) -> SafeText {
    let digits = String(number.magnitude)
    let grouped = digits.enumerated().map { index, digit in
      index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digit)" : "\(digit)"
    }
    return "\(number < 0 ? "-" : "")\(grouped.joined())"
  }

  /// `0.4%`, `31%`: tenths only where they are the figure.
  package static func percent(_ value: Double) -> SafeText {
    value < 9.95 ? "\(tenths(value))%" : "\(whole(value))%"
  }

  /// A part of a whole in percent, rounded down: 100 is not said before it is reached.
  package static func percent(of fraction: Double) -> Int {
    let percent = fraction * 100
    return percent.isNaN ? 0 : Int(max(0, min(percent, 999_999)))
  }

  /// `137 (killed)`: what an exit code above 128 says of the signal.
  package static func exit(_ code: Int32) -> SafeText {
    switch code {
    case 125: "125 (the engine refused)"
    case 126: "126 (not executable)"
    case 127: "127 (no such program)"
    case 130: "130 (interrupted)"
    case 134: "134 (aborted)"
    case 137: "137 (killed)"
    case 139: "139 (segmentation fault)"
    case 143: "143 (terminated)"
    default: "\(code)"
    }
  }

  private static func tenths(_ value: Double) -> SafeText {
    let rounded = whole(value * 10)
    return "\(rounded / 10).\(rounded % 10)"
  }

  /// Rounded; what is no number, or below zero, is 0.
  private static func whole(_ value: Double) -> Int {
    value.isNaN ? 0 : Int(max(0, min(value, 1e15)).rounded())
  }
}

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
    let bytes = Double(max(0, count.bytes))
    return switch bytes {
    case ..<(9.95 * 1_048_576): "\(tenths(bytes / 1_048_576))M"
    case ..<(1000 * 1_048_576): "\(Int(bytes / 1_048_576))M"
    case ..<(9.95 * 1_073_741_824): "\(tenths(bytes / 1_073_741_824))G"
    default: "\(Int(bytes / 1_073_741_824))G"
    }
  }

  /// `160 MiB`, `1.2 GiB`.
  package static func bytes(_ count: ByteCount) -> SafeText {
    let bytes = Double(max(0, count.bytes))
    return switch bytes {
    case ..<1024.0: "\(Int(bytes)) B"
    case ..<1_048_576.0: "\(Int(bytes / 1024)) KiB"
    case ..<(2048 * 1_048_576): "\(Int(bytes / 1_048_576)) MiB"
    default: "\(tenths(bytes / 1_073_741_824)) GiB"
    }
  }

  /// `0.4%`, `31%`: tenths only where they are the figure.
  package static func percent(_ value: Double) -> SafeText {
    value < 9.95 ? "\(tenths(value))%" : "\(Int(value.rounded()))%"
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
    let rounded = Int((value * 10).rounded())
    return "\(rounded / 10).\(rounded % 10)"
  }
}

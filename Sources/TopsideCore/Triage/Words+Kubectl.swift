package import SafeText

extension Words {
  /// An age as kubectl prints it: `96s`, `4m26s`, `15m`, `3h5m`, `30h`, `5d3h`, `100d`, `2y30d`.
  ///
  /// - Note: HumanDuration in k8s.io/apimachinery, pkg/util/duration.
  package static func kubectlAge(_ duration: Duration) -> SafeText {
    let seconds = max(0, duration.components.seconds)
    let (minutes, hours) = (seconds / 60, seconds / 3600)
    let days = hours / 24
    return switch seconds {
    case ..<120: "\(seconds)s"
    case ..<600: pair(minutes, "m", seconds % 60, "s")
    case ..<10_800: "\(minutes)m"
    case ..<28_800: pair(hours, "h", minutes % 60, "m")
    case ..<172_800: "\(hours)h"
    case ..<691_200: pair(days, "d", hours % 24, "h")
    case ..<63_072_000: "\(days)d"
    case ..<252_288_000: pair(days / 365, "y", days % 365, "d")
    default: "\(days / 365)y"
    }
  }

  private static func pair(_ big: Int64, _ unit: SafeText, _ small: Int64, _ smallUnit: SafeText) -> SafeText
  {
    small == 0 ? "\(big)\(unit)" : "\(big)\(unit)\(small)\(smallUnit)"
  }
}

import SafeText
import TopsideCore

extension KubeFault {
  /// In our words, as text that may be drawn.
  var words: SafeText { "\(summary)" }
}

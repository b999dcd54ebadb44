import CellGrid
import SafeText
import TopsideCore

/// How a status looks, whoever's it is.
extension Status {
  var role: Role {
    switch severity {
    case .failed: .failed
    case .warning: .warning
    case .neutral: health.role
    }
  }

  func mark(_ glyphs: Glyphs) -> SafeText {
    switch severity {
    case .failed: return glyphs.failed
    case .warning: return glyphs.warning
    case .neutral: break
    }
    switch health {
    case .completed: return glyphs.done
    case .off: return glyphs.off
    case .missing, .unknown: return glyphs.missing
    case .healthy, .started, .starting, .degraded, .failed: return glyphs.healthy
    }
  }
}

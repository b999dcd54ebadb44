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

extension DashboardState {
  /// What is being done to a row, in place of its state; nil when nothing is.
  func underWay(_ target: FlowTarget) -> Piece? {
    guard let run = runs.active(on: target) else { return nil }
    return Piece("\(run.flow.kind.participle) \(Words.age(now.wall.since(run.since)))", .starting)
  }
}

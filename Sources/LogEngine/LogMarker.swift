package import SafeText

/// Something that happened to a log and is told in the log itself.
package enum LogMarker: Hashable, Sendable {
  /// Nothing has come because the container does not run yet.
  case waiting
  case started
  case ended(exitCode: Int32)
  /// It runs again; with the exit code of the run before, where that is known.
  case restarted(exitCode: Int32?)
  /// Another container has taken the name.
  case recreated
  /// The engine does not answer; from here on lines may come late.
  case lost
  case reconnected(after: Duration)
  /// Between these moments, in nanoseconds since 1970, lines may be missing: the engine no longer has them.
  case gap(from: Int64, to: Int64)
  /// The source was faster than could be taken in.
  case dropped(lines: Int)
  case note(SafeText)

  package var text: SafeText {
    switch self {
    case .waiting: "waiting for the container to start"
    case .started: "started"
    case .ended(let code): "ended with exit code \(code)"
    case .restarted(nil): "restarted"
    case .restarted(let code?): "restarted; the run before ended with exit code \(code)"
    case .recreated: "re-created: a new container has this name"
    case .lost: "connection lost; trying again"
    case .reconnected(let duration): "reconnected after \(Self.words(duration))"
    case .gap(let from, let to):
      "gap of \(Self.words(.nanoseconds(max(0, to &- from)))): the engine no longer has these lines"
    case .dropped(1): "1 line dropped"
    case .dropped(let lines): "\(lines) lines dropped"
    case .note(let text): text
    }
  }

  private static func words(_ duration: Duration) -> SafeText {
    let milliseconds = duration / .milliseconds(1)
    return switch milliseconds {
    case ..<1000: "\(Int(milliseconds)) ms"
    case ..<120_000: "\(Int(milliseconds / 1000)) s"
    case ..<7_200_000: "\(Int(milliseconds / 60_000)) min"
    default: "\(Int(milliseconds / 3_600_000)) h"
    }
  }
}

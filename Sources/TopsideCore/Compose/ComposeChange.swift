/// What can be done to services of compose projects, one or several at once.
package enum ServiceChange: Hashable, Sendable {
  case restart, stop, start, pause, unpause, kill, remove
  case up, recreate, pull, build
  /// Makes it so many containers.
  case scale(Int)

  package var kind: FlowKind {
    switch self {
    case .restart: .restart
    case .stop: .stop
    case .start: .start
    case .pause: .pause
    case .unpause: .unpause
    case .kill: .kill
    case .remove: .remove
    case .up: .up
    case .recreate: .recreate
    case .pull: .pull
    case .build: .build
    case .scale: .scale
    }
  }

  /// Whether the labels of containers say enough to do it; the rest needs the project's own files.
  package var isByLabels: Bool {
    switch self {
    case .restart, .stop, .start, .pause, .unpause, .kill, .remove: true
    case .up, .recreate, .pull, .build, .scale: false
    }
  }

  /// Whether those that depend on it notice.
  var interrupts: Bool {
    switch self {
    case .restart, .stop, .pause, .kill, .recreate: true
    case .start, .unpause, .remove, .up, .pull, .build, .scale: false
    }
  }

  var impact: Command.Impact { self == .remove ? .destroys : .mutates }
}

/// What can be done to a whole compose project.
package enum ProjectChange: Hashable, Sendable {
  case up, stop, restart, pull, build, down
  /// As `down`, and what its volumes hold is lost.
  case downWithVolumes
  /// Brings up what belongs to a profile.
  case profileOn(String)
  /// Removes what belongs to a profile alone.
  case profileOff(String)

  package var kind: FlowKind {
    switch self {
    case .up, .profileOn: .up
    case .stop: .stop
    case .restart: .restart
    case .pull: .pull
    case .build: .build
    case .down, .downWithVolumes: .down
    case .profileOff: .remove
    }
  }
}

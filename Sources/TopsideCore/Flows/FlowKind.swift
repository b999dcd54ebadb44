package import SafeText

/// What a flow does, whatever it does it to.
package enum FlowKind: String, Hashable, Codable, Sendable, CaseIterable {
  case restart, stop, start, scale, delete, cordon, uncordon, rerun, rollback, persist
  case up, down, build, pull, recreate, pause, unpause, kill, remove
  /// Other images, without anything that is written down.
  case image
  /// What k3s needs to come up again, or the way back from that.
  case recover

  package init(_ verb: ChangeVerb) {
    switch verb {
    case .restart: self = .restart
    case .stop: self = .stop
    case .start: self = .start
    }
  }

  /// The word on the button.
  package var title: SafeText {
    switch self {
    case .restart: "Restart"
    case .stop: "Stop"
    case .start: "Start"
    case .scale: "Scale"
    case .delete: "Delete"
    case .cordon: "Cordon"
    case .uncordon: "Uncordon"
    case .rerun: "Run again"
    case .up: "Up"
    case .down: "Down"
    case .build: "Build"
    case .pull: "Pull"
    case .recreate: "Recreate"
    case .pause: "Pause"
    case .unpause: "Unpause"
    case .kill: "Kill"
    case .remove: "Remove"
    case .rollback: "Roll back"
    case .persist: "Write down"
    case .image: "Set image"
    case .recover: "Recover"
    }
  }

  /// What is happening while it is done.
  package var participle: SafeText {
    switch self {
    case .restart: "restarting"
    case .stop: "stopping"
    case .start: "starting"
    case .scale: "scaling"
    case .delete: "deleting"
    case .cordon: "cordoning"
    case .uncordon: "uncordoning"
    case .rerun: "running again"
    case .up: "bringing up"
    case .down: "taking down"
    case .build: "building"
    case .pull: "pulling"
    case .recreate: "recreating"
    case .pause: "pausing"
    case .unpause: "unpausing"
    case .kill: "killing"
    case .remove: "removing"
    case .rollback: "rolling back"
    case .persist: "writing down"
    case .image: "setting the image"
    case .recover: "recovering"
    }
  }
}

package import SafeText

/// What a flow does, whatever it does it to.
package enum FlowKind: String, Hashable, Codable, Sendable, CaseIterable {
  case restart, stop, start, scale, delete, cordon, uncordon, rerun, rollback, persist

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
    case .rollback: "Roll back"
    case .persist: "Write down"
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
    case .rollback: "rolling back"
    case .persist: "writing down"
    }
  }
}

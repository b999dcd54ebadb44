package import SafeText

/// What is looked at to see whether a change to k3s worked, and what of it is done.
package enum K3sProbe: Hashable, Codable, Sendable {
  /// The unit has ended, and no process of it is left.
  case stopped(K3sPaths)
  /// It was started, however it goes on: what was wrong before may still be.
  case started(K3sPaths)
  /// As it was before the backup was made: up for so long, or only started where it did not run well.
  case asBefore(K3sBackup, for: Duration)
  /// Active for so long without an end; not in the process that ran before.
  case steady(K3sPaths, for: Duration, besides: Int?)
  /// `/ping` and `/readyz`.
  case answers(K3sPaths, host: String, port: UInt16)
  /// The node is Ready, under this address where one is wanted.
  case node(K3sPaths, name: String?, address: String?)
  /// All these paths exist.
  case present([String])
  /// At least one of them does: whatever could be collected.
  case collected(directory: String, [String])

  /// The archive is whole and holds what is there; once the change has begun, that it is whole is all that is asked.
  case backedUp(K3sBackup)
  /// It was moved aside, and nothing is in its place.
  case aside([K3sMove])
  /// Nothing is in the way of what is to be given back.
  case cleared(K3sMove)
  /// It is in its place again.
  case returned([K3sMove])
  /// The path may be unpacked: there is nothing, or the same; or the other path keeps what was there already.
  case replaceable(K3sBackup, String, unless: String)
  /// The paths hold what the backup does, and nothing else.
  case restored(K3sBackup, [String])
  /// The certificates are others than in the backup.
  case rotated(K3sBackup)
  /// The administrator's kubeconfig trusts the authority that is there now.
  case kubeconfig(K3sPaths)
  /// The authority is the one of the backup, or another one; nil: either, and it is told which.
  case authority(K3sBackup, isSame: Bool?)
  /// A setting's value stands in its file.
  case setting(SettingEdit)

  /// The job has ended well, said so, and the kubeconfig is another one than its record says.
  case generated(K3sApplication, record: String)
  /// The workers run on, started after the job had ended.
  case workers(K3sApplication, for: Duration)
}

/// What must be true before k3s is changed.
package enum K3sGuard: Hashable, Codable, Sendable {
  /// Twice the size of these paths is free where the backup goes.
  case room(K3sPaths, [String])
  /// The token is there and not empty: without it there is no way back.
  case token(K3sPaths)
  /// What is to be moved are directories of their own, no mount points and no links; nothing has the names that they
  /// are to get.
  case movable(K3sBackup)
  /// No other node is known to the API, where it answers.
  case alone(K3sPaths)
  /// A value still stands where the plan saw it.
  case unchanged(SettingEdit)
  /// The backup is whole, or the change never began.
  case intact(K3sBackup)
  /// It has not been given back already: that would put what is old over what is new.
  case notUndone(K3sBackup)
  /// The job that writes the kubeconfig has a container, and the kubeconfig is a file.
  case generator(K3sApplication)

  package var isLasting: Bool {
    switch self {
    case .intact, .token: true
    case .room, .movable, .alone, .unchanged, .generator, .notUndone: false
    }
  }

  /// What must hold, in words.
  package var words: SafeText {
    switch self {
    case .room: "there is room for twice the backup"
    case .token: "the token is there"
    case .movable: "what is moved can be renamed"
    case .alone: "no other node belongs to the cluster"
    case .unchanged(let edit): "\(edit.path) says what the plan saw"
    case .intact: "the backup is whole"
    case .notUndone: "it was not undone already"
    case .generator(let application): "\(application.generator) has a container"
    }
  }
}

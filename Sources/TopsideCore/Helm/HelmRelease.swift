package import SafeText

/// How a release, or one of its revisions, is, in Helm's words.
package enum HelmStatus: Hashable, Codable, Sendable {
  case deployed, superseded, failed, uninstalled, uninstalling, pendingInstall, pendingUpgrade,
    pendingRollback, unknown

  package init(_ word: String) {
    self = Self.words.first { $0.word == word }?.status ?? .unknown
  }

  package var word: String { Self.words.first { $0.status == self }?.word ?? "unknown" }

  private static let words: [(status: HelmStatus, word: String)] = [
    (.deployed, "deployed"), (.superseded, "superseded"), (.failed, "failed"), (.uninstalled, "uninstalled"),
    (.uninstalling, "uninstalling"), (.pendingInstall, "pending-install"),
    (.pendingUpgrade, "pending-upgrade"), (.pendingRollback, "pending-rollback"), (.unknown, "unknown"),
  ]

  /// A helm is at work on it, or was cut off.
  package var isPending: Bool {
    switch self {
    case .pendingInstall, .pendingUpgrade, .pendingRollback: true
    case .deployed, .superseded, .failed, .uninstalled, .uninstalling, .unknown: false
    }
  }

  /// What it means for who looks at it; nil for what needs no words.
  package var explanation: SafeText? {
    switch self {
    case .deployed, .superseded: nil
    case .failed: "the last operation failed: what it had changed by then is in the cluster"
    case .uninstalled: "removed from the cluster; its history was kept"
    case .uninstalling: "it is being removed, or the helm that removed it was cut off"
    case .pendingInstall:
      "an install is under way, or was cut off: Helm refuses other operations until that is cleared"
    case .pendingUpgrade:
      "an upgrade is under way, or was cut off: helm upgrade refuses until a rollback clears it"
    case .pendingRollback:
      "a rollback is under way, or was cut off: helm upgrade refuses until another rollback clears it"
    case .unknown: "Helm does not know its state"
    }
  }
}

/// A release of Helm, as `helm list` has it.
package struct HelmRelease: Hashable, Sendable, Identifiable {
  package var key: ReleaseKey
  /// The newest.
  package var revision: Int
  package var status: HelmStatus
  package var updated: Timestamp?
  /// `web-1.4.0`: its name and its version.
  package var chart: String
  package var appVersion: String

  package init(
    key: ReleaseKey, revision: Int, status: HelmStatus, updated: Timestamp? = nil, chart: String = "",
    appVersion: String = ""
  ) {
    self.key = key
    self.revision = revision
    self.status = status
    self.updated = updated
    self.chart = chart
    self.appVersion = appVersion
  }

  package var id: ReleaseKey { key }
}

/// One revision of a release, as `helm history` has it.
package struct HelmRevision: Hashable, Sendable, Identifiable {
  package var number: Int
  package var status: HelmStatus
  package var updated: Timestamp?
  package var chart: String
  package var appVersion: String
  /// `Upgrade complete`, `Rollback to 3`, or why it failed. Secrets are masked.
  package var description: SafeText
  /// Which revision it went back to; nil when it is no rollback.
  package var rollbackTo: Int?

  package init(
    number: Int, status: HelmStatus, updated: Timestamp? = nil, chart: String = "", appVersion: String = "",
    description: SafeText = "", rollbackTo: Int? = nil
  ) {
    self.number = number
    self.status = status
    self.updated = updated
    self.chart = chart
    self.appVersion = appVersion
    self.description = description
    self.rollbackTo = rollbackTo
  }

  package var id: Int { number }
}

/// The revisions of a release.
package struct HelmHistory: Hashable, Sendable {
  package var key: ReleaseKey
  /// The newest first.
  package var revisions: [HelmRevision]

  package init(key: ReleaseKey, revisions: [HelmRevision]) {
    self.key = key
    self.revisions = revisions.sorted { $0.number > $1.number }
  }

  package var newest: HelmRevision? { revisions.first }
  /// What is in the cluster as a whole, as far as Helm knows: the newest that was completed.
  package var deployed: HelmRevision? { revisions.first { $0.status == .deployed } }
  /// Where a rollback goes when nobody says: the newest before this one that was once in the cluster as a whole.
  /// Not simply the one before by number, which may be a failed one.
  package var proposed: HelmRevision? {
    if newest?.status == .deployed { return completed.first { $0.number != newest?.number } }
    return deployed ?? completed.first
  }

  private var completed: [HelmRevision] {
    revisions.filter { $0.status == .superseded || $0.status == .deployed }
  }

  package subscript(number: Int) -> HelmRevision? { revisions.first { $0.number == number } }
}

package import SafeText

/// A line that k3s is known to write, what it means, and the least destructive thing that helps.
package struct K3sRule: Hashable, Sendable {
  package enum ID: String, Hashable, CaseIterable, Sendable {
    case nodeAddressMissing, nodeAddressInvalid, interfaceMissing, noDefaultRoute, noIPv4
    case foreignToken, filesNewerThanDatastore, etcdMemberMoved, etcdDatastoreDisabled, snapshotMissing
    case certificateOutOfTime, certificateForOthers, unknownAuthority, tokenAuthorityMismatch
    case nodePasswordRejected, criticalValuesDiffer
    case diskFull, databaseMalformed, databaseLocked, portInUse, leftOverProcess
  }

  package let id: ID
  /// Any of these; of each all the pieces, whatever their case.
  package let signatures: [[String]]
  package let severity: Severity
  package let cause: SafeText
  /// What helps and destroys least.
  package let fix: SafeText
  /// Where on the ladder that is; nil where no rung does it.
  package let rung: K3sRung?
  /// Not even an empty datastore would make it start, or it would take away what can still be saved.
  package let isNeverCuredByWipe: Bool
}

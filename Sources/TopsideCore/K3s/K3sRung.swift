/// The ladder of fixes, the least destructive first.
package enum K3sRung: String, Hashable, Comparable, CaseIterable, Codable, Sendable {
  /// Nothing is changed: what is known is collected.
  case collect = "0"
  /// Advice: bring the address back that k3s is told to have.
  case restoreAddress = "1"
  /// `node-ip` becomes an address that is there; restart.
  case editNodeIP = "2"
  /// At its start k3s itself reissues serving certificates whose names changed.
  case restart = "3"
  /// The Node object goes; k3s registers it again.
  case deleteNode = "4"
  /// `k3s certificate rotate`: new leaf certificates, the same authority.
  case rotateCertificates = "5"
  /// Only `tls` moves aside: the authority comes back out of the datastore.
  case moveCertificates = "5b"
  /// `db` moves aside: an empty cluster under the same authority.
  case moveDatastore = "6"
  /// `db` and `tls` move aside: an empty cluster under a new authority.
  case moveEverything = "7"

  /// Whether it moves what k3s keeps, and so needs a backup and a typed confirmation.
  package var movesState: Bool { self >= .rotateCertificates }
  /// Whether all objects of the cluster are gone afterwards.
  package var losesObjects: Bool { self >= .moveDatastore }

  package static func < (a: K3sRung, b: K3sRung) -> Bool { a.position < b.position }

  private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

import SafeText

/// What was read of k3s and of its machine, at one moment.
package struct K3sFacts: Hashable, Sendable {
  package var readAt: Timestamp
  package var host: String
  package var isRoot: Bool
  /// Where it was read, with the data directory that k3s is told to use.
  package var paths: K3sPaths

  package var unit = K3sFact<K3sUnit>.notAsked
  /// When that was, on the clock that only goes forward.
  package var unitReadAt: Duration = .zero
  /// An earlier reading of the same unit, for how fast it restarts; nil before there was one.
  package var earlier: K3sUnitReading?
  package var journal = K3sFact<K3sJournal>.notAsked
  package var settings = K3sFact<K3sSettings>.notAsked
  /// Setting files that could not be read: what they say is missing in `settings`.
  package var unreadSettings: [K3sGap] = []

  package var links = K3sFact<[K3sLink]>.notAsked
  /// Empty when there is no default route.
  package var routes = K3sFact<[K3sRoute]>.notAsked
  package var listeners = K3sFact<[K3sListener]>.notAsked

  /// `tls/server-ca.crt`.
  package var authority = K3sFact<K3sCertificate>.notAsked
  /// `tls/serving-kube-apiserver.crt`, which the API server behind the listener has.
  package var fileCertificate = K3sFact<K3sCertificate>.notAsked
  /// What port 6443 serves; absent when nothing listens there.
  package var servedCertificate = K3sFact<K3sCertificate>.notAsked

  package var api = K3sFact<K3sAPI>.notAsked
  /// The nodes of the cluster, where the API told.
  package var nodes = K3sFact<[K3sNode]>.notAsked
  package var datastore = K3sFact<K3sDatastore>.notAsked

  package var disk = K3sFact<K3sDisk>.notAsked
  /// How much each part of the state takes.
  package var sizes: [K3sStatePart: K3sFact<ByteCount>] = [:]
  package var clock = K3sFact<K3sClock>.notAsked

  /// What `server/token` is like, never what it is.
  package var token = K3sFact<K3sTokenForm>.notAsked
  /// What k3s itself wrote: `/etc/rancher/k3s/k3s.yaml`.
  package var kubeconfig = K3sFact<K3sKubeconfig>.notAsked
  /// The application's own; nil when none was named.
  package var applicationKubeconfig: K3sFact<K3sKubeconfig>?

  package init(readAt: Timestamp, host: String, isRoot: Bool, paths: K3sPaths) {
    self.readAt = readAt
    self.host = host
    self.isRoot = isRoot
    self.paths = paths
  }
}

extension K3sFact {
  static var notAsked: Self { .unread(K3sUnread(.notAsked, "not looked at yet")) }
}

/// A part of what k3s keeps.
package enum K3sStatePart: String, Hashable, CaseIterable, Sendable {
  case database = "db"
  case certificates = "tls"
  case credentials = "cred"

  package func path(in paths: K3sPaths) -> String { "\(paths.server)/\(rawValue)" }
}

/// Something that is not known, and why.
package struct K3sGap: Hashable, Sendable {
  /// What it is about, as `journal` or a file.
  package var subject: String
  package var why: K3sUnread

  package init(_ subject: String, _ why: K3sUnread) {
    self.subject = subject
    self.why = why
  }
}

extension K3sFacts {
  /// How much `db`, `tls` and `cred` take together; nil where one of them could not be read.
  package var stateSize: ByteCount? {
    var sum = ByteCount(0)
    for part in K3sStatePart.allCases {
      switch sizes[part] {
      case .known(let size)?: sum = sum + size
      case .absent?: continue
      case .unread?, nil: return nil
      }
    }
    return sum
  }

  /// More than one node of the cluster, or a second server: what a wipe would cut off.
  package var hasSeveralNodes: Bool? { nodes.value.map { $0.count > 1 } }
}

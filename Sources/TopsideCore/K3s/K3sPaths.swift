/// Where k3s keeps what, all of it moved under `root` for tests and rehearsals.
package struct K3sPaths: Hashable, Codable, Sendable {
  /// Empty, or a directory without a slash at its end.
  package let root: String
  /// The data directory as k3s itself names it, without `root`.
  package let dataDirectory: String

  /// - Parameters:
  ///   - root: What all paths begin with; empty or `/` is the machine's own.
  ///   - dataDirectory: What `data-dir` of k3s says, where it says something.
  package init(root: String = "", dataDirectory: String = "/var/lib/rancher/k3s") {
    self.root = Self.trimmed(root)
    self.dataDirectory = Self.trimmed(dataDirectory)
  }

  private static func trimmed(_ path: String) -> String {
    var path = path[...]
    while path.last == "/" { path = path.dropLast() }
    return String(path)
  }

  /// The name of the unit, for systemctl and journalctl.
  package static let unit = "k3s"

  /// A path of the machine, as it is under `root`.
  package func rooted(_ path: String) -> String { root + path }

  // MARK: The unit

  package var unitFile: String { rooted("/etc/systemd/system/k3s.service") }
  package var unitDropIns: String { rooted("/etc/systemd/system/k3s.service.d") }
  /// Variables of the unit, `K3S_TOKEN` among them: only for root.
  package var environmentFile: String { rooted("/etc/systemd/system/k3s.service.env") }
  package var executable: String { rooted("/usr/local/bin/k3s") }
  package var killAll: String { rooted("/usr/local/bin/k3s-killall.sh") }

  // MARK: Configuration

  package var etcRancher: String { rooted("/etc/rancher") }
  package var configuration: String { rooted("/etc/rancher/k3s/config.yaml") }
  package var configurationDirectory: String { rooted("/etc/rancher/k3s/config.yaml.d") }
  /// The administrator's kubeconfig, which k3s writes when it starts.
  package var kubeconfig: String { rooted("/etc/rancher/k3s/k3s.yaml") }
  package var nodePassword: String { rooted("/etc/rancher/node/password") }

  // MARK: Data

  package var data: String { rooted(dataDirectory) }
  package var server: String { data + "/server" }
  package var database: String { server + "/db" }
  package var sqlite: String { database + "/state.db" }
  package var sqliteLog: String { database + "/state.db-wal" }
  package var sqliteSharedMemory: String { database + "/state.db-shm" }
  /// There is one on a SQLite server too; only `etcdMember` proves etcd.
  package var etcd: String { database + "/etcd" }
  package var etcdMember: String { etcd + "/member" }
  package var snapshots: String { database + "/snapshots" }
  package var resetFlag: String { database + "/reset-flag" }
  package var tls: String { server + "/tls" }
  package var serverAuthority: String { tls + "/server-ca.crt" }
  package var servingCertificate: String { tls + "/serving-kube-apiserver.crt" }
  package var dynamicCertificate: String { tls + "/dynamic-cert.json" }
  package var credentials: String { server + "/cred" }
  package var encryptionConfiguration: String { credentials + "/encryption-config.json" }
  package var token: String { server + "/token" }
  package var nodeToken: String { server + "/node-token" }
  package var agentToken: String { server + "/agent-token" }
  package var manifests: String { server + "/manifests" }
  package var serverEtc: String { server + "/etc" }
  package var agent: String { data + "/agent" }
  /// Volumes of the local-path provisioner.
  package var storage: String { data + "/storage" }

  // MARK: What recoveries leave

  /// Beside the data directory, so that a rename stays on its filesystem.
  package var recoveries: String { data + "-recovery" }

  /// The backup of one recovery.
  package func recovery(_ id: String) -> String { "\(recoveries)/\(id)" }
  /// What was in the way of a recovery, as `db.20261121T221414Z`.
  package func aside(_ path: String, _ id: String) -> String { "\(path).\(id)" }
  /// What a recovery made that was undone.
  package func failed(_ path: String, _ id: String) -> String { "\(path).failed-\(id)" }
}

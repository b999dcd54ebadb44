/// What k3s is told, by whoever told it. Values of secrets are not in here, only their form.
package struct K3sSettings: Hashable, Sendable {
  /// All of them: of one name the first is the one that counts.
  package var all: [K3sSetting]

  package init(_ all: [K3sSetting]) { self.all = all }

  /// The one that counts.
  package subscript(name: String) -> K3sSetting? { all.first { $0.name == name } }

  /// The values of a setting, each by itself: lists may also be written with commas.
  package func values(_ name: String) -> [String] { self[name]?.values ?? [] }

  package var nodeIPs: [String] { values("node-ip") }
  package var externalIPs: [String] { values("node-external-ip") }
  package var bindAddress: String? { values("bind-address").last }
  package var advertiseAddress: String? { values("advertise-address").last }
  package var flannelInterface: String? { values("flannel-iface").last }
  package var subjectNames: [String] { values("tls-san") }
  package var httpsPort: UInt16 { values("https-listen-port").last.flatMap(UInt16.init) ?? 6443 }
  package var dataDirectory: String? { values("data-dir").last }
  package var nodeName: String? { values("node-name").last }
  /// `mysql`, `postgres`, `https` …; nil when none is configured.
  package var datastoreScheme: String? { values("datastore-endpoint").last }
  package var startsEtcd: Bool { values("cluster-init").last == "true" }
  /// Where the first server of the cluster is; nil on that server itself.
  package var serverURL: String? { values("server").last }
  package var configuredToken: K3sTokenForm? { self["token"]?.secret }
}

package struct K3sSetting: Hashable, Sendable {
  /// Who says it, the strongest first.
  package enum Source: Hashable, Sendable {
    case commandLine
    /// The line counts from 1.
    case file(String, line: Int)
    /// A variable of the unit's environment.
    case environment(String)
  }

  package var name: String
  /// Empty for a secret.
  package var values: [String]
  package var source: Source
  /// What a secret value is like.
  package var secret: K3sTokenForm?

  package init(_ name: String, _ values: [String], _ source: Source, secret: K3sTokenForm? = nil) {
    self.name = name
    self.values = values
    self.source = source
    self.secret = secret
  }
}

/// What a token is like, without being it.
package enum K3sTokenForm: String, Hashable, Sendable, Codable {
  case empty
  /// Only the password: fits any authority.
  case short
  /// `K10…`: with the hash of the authority it was made under.
  case full

  package init(token: some StringProtocol) {
    let word = token.split(whereSeparator: \.isWhitespace).first ?? ""
    self = word.isEmpty ? .empty : word.hasPrefix("K10") ? .full : .short
  }
}

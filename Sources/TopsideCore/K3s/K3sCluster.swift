/// A certificate, as far as it matters here.
package struct K3sCertificate: Hashable, Sendable {
  package var subject: String
  package var issuer: String
  /// DNS names it is good for.
  package var names: [String]
  /// Addresses it is good for.
  package var addresses: [String]
  package var notBefore: Timestamp
  package var notAfter: Timestamp
  /// The certificate itself, for comparing.
  package var der: [UInt8]

  package init(
    subject: String, issuer: String, names: [String], addresses: [String], notBefore: Timestamp,
    notAfter: Timestamp, der: [UInt8]
  ) {
    self.subject = subject
    self.issuer = issuer
    self.names = names
    self.addresses = addresses
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.der = der
  }

  package func isGood(for host: String) -> Bool {
    if let address = IPAddress(host) { return addresses.contains(address.text) }
    return names.contains { $0.lowercased() == host.lowercased() }
  }
}

/// How the API answers.
package struct K3sAPI: Hashable, Sendable {
  package enum Answer: Hashable, Sendable {
    /// The HTTP status and the first line of what came with it.
    case status(Int, String)
    /// Nobody takes the connection.
    case refused
    /// Words of the program that asked.
    case failed(String)
    /// It needs credentials that we may not read.
    case notAsked

    /// 401 and 403 say that somebody listens.
    package var isListening: Bool {
      if case .status = self { true } else { false }
    }
    package var isOK: Bool {
      if case .status(200, _) = self { true } else { false }
    }
  }

  package var ping: Answer
  package var ready: Answer

  package init(ping: Answer, ready: Answer) {
    self.ping = ping
    self.ready = ready
  }

  package var isListening: Bool { ping.isListening || ready.isListening }
}

package enum K3sDatastore: Hashable, Sendable {
  case sqlite
  case etcd
  /// Its scheme, as `postgres`.
  case external(String)
  /// There is a server's data, and nothing that tells.
  case unknown
}

package struct K3sNode: Hashable, Sendable {
  package var name: String
  package var internalIP: String?
  package var isReady: Bool?
  package var isServer: Bool
  /// Whether it is a member of the embedded etcd.
  package var isEtcd: Bool

  package init(
    _ name: String, internalIP: String?, isReady: Bool?, isServer: Bool, isEtcd: Bool = false
  ) {
    self.name = name
    self.internalIP = internalIP
    self.isReady = isReady
    self.isServer = isServer
    self.isEtcd = isEtcd
  }
}

/// A kubeconfig, without its credentials.
package struct K3sKubeconfig: Hashable, Sendable {
  package var path: String
  /// As `https://10.0.0.5:6443`.
  package var server: String?
  /// The authority that it trusts; nil when it has none in it, or it is no certificate.
  package var authority: [UInt8]?
  /// When its token ends; nil for one without an end, or no token.
  package var tokenExpiry: Timestamp?
  package var hasToken: Bool

  package init(
    path: String, server: String?, authority: [UInt8]?, tokenExpiry: Timestamp?, hasToken: Bool
  ) {
    self.path = path
    self.server = server
    self.authority = authority
    self.tokenExpiry = tokenExpiry
    self.hasToken = hasToken
  }

  /// `10.0.0.5` of `https://10.0.0.5:6443`.
  package var serverHost: String? {
    guard let rest = server?.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first
    else { return nil }
    if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
      return String(rest[rest.index(after: rest.startIndex)..<end])
    }
    return String(rest.prefix { $0 != ":" })
  }
}

import SafeText

extension K3sJudging {
  // MARK: Datastore and token

  var datastore: [K3sFinding] {
    var found: [K3sFinding] = []
    if facts.datastore.value == .sqlite, let size = facts.sizes[.database]?.value, size > .mib(4096) {
      found.append(
        K3sFinding(
          .warning, .datastore, "the SQLite database takes \(Words.bytes(size)): compaction has stopped",
          next: "stop k3s, copy server/db, and vacuum the copy"))
    }
    return found
  }

  var token: [K3sFinding] {
    guard facts.datastore.value != nil, facts.datastore.value != .unknown else { return [] }
    switch facts.token {
    case .absent:
      return [
        K3sFinding(
          .failed, .token, "there is no token: \(facts.paths.token)",
          next: "put the original token back: the datastore cannot be read without it")
      ]
    case .known(.empty):
      return [
        K3sFinding(
          .failed, .token, "the token is empty: \(facts.paths.token)",
          next: "put the original token back: the datastore cannot be read without it")
      ]
    case .known, .unread: return []
    }
  }

  // MARK: Certificates

  var certificates: [K3sFinding] {
    var found: [K3sFinding] = []
    if let certificate = facts.authority.value {
      found += validity(certificate, "the authority", renews: false)
    }
    if let certificate = facts.fileCertificate.value {
      found += validity(certificate, "the API server's certificate", renews: true)
      found += authorship(certificate, "the API server's certificate")
    }
    if let certificate = facts.servedCertificate.value {
      found += validity(certificate, "the certificate on port \(settings.httpsPort)", renews: true)
      found += authorship(certificate, "the certificate on port \(settings.httpsPort)")
      found += names(certificate)
    }
    if facts.servedCertificate.value == nil, let certificate = facts.fileCertificate.value {
      found += fileNames(certificate)
    }
    if facts.fileCertificate.isAbsent, facts.datastore.value != nil, !facts.authority.isAbsent {
      found.append(
        K3sFinding(
          .warning, .certificate, "there is no \(facts.paths.servingCertificate)",
          next: "restart: k3s makes it anew"))
    }
    return found
  }

  private func validity(_ certificate: K3sCertificate, _ name: SafeText, renews: Bool) -> [K3sFinding] {
    let end = certificate.notAfter
    let day = CalendarTime(secondsUTC: end.seconds).date
    let next: SafeText =
      renews ? "check the clock, then restart: k3s renews it" : "k3s certificate rotate-ca, with the guide"
    if end <= now {
      return [
        K3sFinding(
          .failed, .certificate, "\(name) has expired on \(day), \(Words.age(now.since(end))) ago",
          since: end, next: next, rule: .certificateOutOfTime)
      ]
    }
    guard end.since(now) < .seconds(7 * 86_400) else { return [] }
    return [
      K3sFinding(
        .warning, .certificate, "\(name) expires in \(Words.age(end.since(now)))", next: next)
    ]
  }

  private func authorship(_ certificate: K3sCertificate, _ name: SafeText) -> [K3sFinding] {
    guard let authority = facts.authority.value, certificate.issuer != authority.subject else { return [] }
    return [
      K3sFinding(
        .warning, .certificate, "\(name) is of another authority: \(certificate.issuer)",
        evidence: ["tls/server-ca.crt is \(authority.subject)"], next: "restart: k3s makes it anew")
    ]
  }

  private func names(_ certificate: K3sCertificate) -> [K3sFinding] {
    let missing = facts.serverAddresses.filter { !certificate.isGood(for: $0) }
    guard !missing.isEmpty else { return [] }
    let all = certificate.names + certificate.addresses
    return [
      K3sFinding(
        .warning, .certificate,
        "the certificate on port \(settings.httpsPort) is not good for \(missing.joined(separator: ", "))",
        evidence: ["it is good for \(all.prefix(12).joined(separator: ", "))"],
        next: "restart: k3s adds the addresses that it has; other names belong into tls-san",
        rule: .certificateForOthers)
    ]
  }

  /// No cause of its own: a start adds the addresses that are there.
  private func fileNames(_ certificate: K3sCertificate) -> [K3sFinding] {
    let missing = facts.serverAddresses.filter { facts.link(with: $0) != nil && !certificate.isGood(for: $0) }
    guard !missing.isEmpty else { return [] }
    return [
      K3sFinding(
        .neutral, .certificate,
        "the API server's certificate is not good for \(missing.joined(separator: ", ")) yet",
        next: "nothing: k3s adds its own addresses when it starts")
    ]
  }

  // MARK: API and nodes

  var api: [K3sFinding] {
    guard let api = facts.api.value, facts.unit.value?.isActive == true, !loop.isLooping else { return [] }
    if !api.isListening {
      return [
        K3sFinding(
          .failed, .api, "the API does not answer on port \(settings.httpsPort): \(api.ping.words)",
          next: "wait a minute after a start; then restart")
      ]
    }
    guard case .status(let code, let words) = api.ready, code >= 500 else { return [] }
    return [
      K3sFinding(
        .failed, .api, "the API is not ready: \(code) \(Redaction.mask(words))",
        next: "look at k3s kubectl get --raw '/readyz?verbose'")
    ]
  }

  var nodes: [K3sFinding] {
    guard let nodes = facts.nodes.value else { return [] }
    var found: [K3sFinding] = []
    for node in nodes where node.isReady == false {
      found.append(
        K3sFinding(
          .failed, .node, "node \(node.name) is not ready", next: "describe it: kubectl describe node"))
    }
    // Only of a single node is it certain that it is this one.
    if nodes.count == 1, let node = nodes.first, let address = node.internalIP,
      !facts.serverAddresses.isEmpty,
      !facts.serverAddresses.contains(where: { IPAddress($0) == IPAddress(address) })
    {
      found.append(
        K3sFinding(
          .warning, .node,
          "node \(node.name) is registered with \(address), not \(facts.serverAddresses.joined(separator: ", "))",
          next: "restart; if it stays, delete the node: k3s registers it again"))
    }
    return found
  }

  // MARK: Kubeconfigs

  var kubeconfigs: [K3sFinding] {
    var found: [K3sFinding] = []
    if let config = facts.kubeconfig.value, isOfOther(config) {
      found.append(
        K3sFinding(
          .warning, .kubeconfig, "\(config.path) trusts another authority than this server has",
          next: "restart: k3s writes it anew"))
    }
    switch facts.applicationKubeconfig {
    case .known(let config): found += application(config)
    case .absent:
      found.append(
        K3sFinding(
          .failed, .kubeconfig, "the application has no kubeconfig",
          next: "make it: docker compose restart cert-generator"))
    case .unread, nil: break
    }
    return found
  }

  private func isOfOther(_ config: K3sKubeconfig) -> Bool {
    guard let theirs = config.authority, let ours = facts.authority.value else { return false }
    return theirs != ours.der
  }

  private func application(_ config: K3sKubeconfig) -> [K3sFinding] {
    let renew: SafeText = "make it anew: docker compose restart cert-generator, then the workers"
    var found: [K3sFinding] = []
    if isOfOther(config) {
      found.append(
        K3sFinding(
          .failed, .kubeconfig, "\(config.path) is of another authority: workers cannot connect", next: renew)
      )
    }
    if let end = config.tokenExpiry {
      if end <= now {
        found.append(
          K3sFinding(
            .failed, .kubeconfig,
            "the token of \(config.path) has expired \(Words.age(now.since(end))) ago: workers cannot connect",
            since: end, next: renew))
      } else if end.since(now) < .seconds(3 * 3600) {
        found.append(
          K3sFinding(
            .warning, .kubeconfig, "the token of \(config.path) expires in \(Words.age(end.since(now)))",
            next: renew))
      }
    }
    if let host = config.serverHost, let served = facts.servedCertificate.value, !served.isGood(for: host) {
      found.append(
        K3sFinding(
          .failed, .kubeconfig, "\(config.path) connects to \(host), for which the certificate is not good",
          next: "add \(host) to tls-san and restart, or \(renew)"))
    }
    return found
  }
}

extension K3sAPI.Answer {
  var words: SafeText {
    switch self {
    case .status(let code, let words): words.isEmpty ? "\(code)" : "\(code) \(Redaction.mask(words))"
    case .refused: "connection refused"
    case .failed(let words): "\(Redaction.mask(words))"
    case .notAsked: "not asked"
    }
  }
}

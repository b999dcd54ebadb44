package import SafeText

extension K3sReport {
  /// A line of what is known.
  package struct Fact: Hashable, Sendable {
    package var label: SafeText
    package var text: SafeText
  }

  /// What is known, whether it is wrong or not.
  package var known: [Fact] {
    let facts = diagnosis.facts
    return [
      Fact(label: "unit", text: Self.words(facts.unit, Self.unit)),
      Fact(label: "API", text: Self.words(facts.api) { "ping: \($0.ping.words); ready: \($0.ready.words)" }),
      Fact(label: "datastore", text: Self.words(facts.datastore, Self.datastore)),
      Fact(label: "settings", text: Self.words(facts.settings, Self.settings)),
      Fact(label: "links", text: Self.words(facts.links, Self.links)),
      Fact(label: "route", text: Self.words(facts.routes, Self.routes)),
      Fact(label: "certificate", text: Self.words(facts.servedCertificate, certificate)),
      Fact(label: "its file", text: Self.words(facts.fileCertificate, certificate)),
      Fact(label: "authority", text: Self.words(facts.authority, certificate)),
      Fact(label: "nodes", text: Self.words(facts.nodes, Self.nodes)),
      Fact(label: "token", text: Self.words(facts.token, Self.token)),
      Fact(label: "disk", text: Self.words(facts.disk, disk)),
      Fact(label: "k3s.yaml", text: Self.words(facts.kubeconfig, kubeconfig)),
    ]
      + (facts.applicationKubeconfig.map { [Fact(label: "application", text: Self.words($0, kubeconfig))] }
        ?? [])
  }

  private static func words<Value>(_ fact: K3sFact<Value>, _ words: (Value) -> SafeText) -> SafeText {
    switch fact {
    case .known(let value): words(value)
    case .absent: "not there"
    case .unread(let why): "not read: \(why.words)"
    }
  }

  private static func unit(_ unit: K3sUnit) -> SafeText {
    guard unit.isLoaded else { return "\(unit.loadState)" }
    let since =
      unit.isActive ? unit.activeSince.map { " since \(RFC3339.print($0).prefix(19))Z" as SafeText } : nil
    return "\(unit.activeState) (\(unit.subState))\(since ?? ""), \(unit.restarts ?? 0) restarts"
  }

  static func datastore(_ datastore: K3sDatastore) -> SafeText {
    switch datastore {
    case .sqlite: "SQLite"
    case .etcd: "embedded etcd"
    case .external(let scheme): "elsewhere (\(scheme))"
    case .unknown: "of an unknown kind"
    }
  }

  private static let shown = [
    "node-ip", "node-external-ip", "bind-address", "advertise-address", "flannel-iface", "tls-san",
    "data-dir",
    "server", "token",
  ]

  private static func settings(_ settings: K3sSettings) -> SafeText {
    let words = shown.compactMap { name -> SafeText? in
      guard let setting = settings[name] else { return nil }
      if let secret = setting.secret { return "\(name) (\(secret.rawValue))" }
      return "\(name) \(setting.values.joined(separator: ","))"
    }
    return joined(words) ?? "none of its addresses is set"
  }

  private static func links(_ links: [K3sLink]) -> SafeText {
    let words = links.filter(\.isShown).map { link -> SafeText in
      let addresses = link.addresses.filter { $0.scope == "global" }.map(\.text)
      let marks = (link.isVPN ? " (VPN)" : "") + (link.isUp ? "" : " (down)")
      return "\(link.name) \(addresses.isEmpty ? "-" : addresses.joined(separator: " "))\(marks)"
    }
    return joined(words) ?? "none of its own"
  }

  private static func routes(_ routes: [K3sRoute]) -> SafeText {
    joined(routes.map { route in "\(route.gateway.map { "via \($0) " as SafeText } ?? "")dev \(route.link)" })
      ?? "none"
  }

  private static func nodes(_ nodes: [K3sNode]) -> SafeText {
    let words = nodes.map { node -> SafeText in
      let ready: SafeText = node.isReady.map { $0 ? "ready" : "not ready" } ?? "unknown"
      return "\(node.name) \(node.internalIP ?? "-") \(ready)"
    }
    return joined(words) ?? "none"
  }

  static func token(_ form: K3sTokenForm) -> SafeText {
    switch form {
    case .empty: "empty"
    case .short: "there, without the hash of an authority"
    case .full: "there, with the hash of its authority"
    }
  }

  private func certificate(_ certificate: K3sCertificate) -> SafeText {
    let end = CalendarTime(secondsUTC: certificate.notAfter.seconds).date
    let names = (certificate.names + certificate.addresses).prefix(12).joined(separator: ", ")
    return "until \(end)\(names.isEmpty ? "" : ", good for \(names)")"
  }

  private func disk(_ disk: K3sDisk) -> SafeText {
    let size = diagnosis.facts.stateSize.map { ", db, tls and cred take \(Words.bytes($0))" as SafeText }
    return "\(Words.bytes(disk.available)) of \(Words.bytes(disk.total)) free\(size ?? "")"
  }

  private func kubeconfig(_ config: K3sKubeconfig) -> SafeText {
    let now = diagnosis.facts.readAt
    let token = config.tokenExpiry.map { end -> SafeText in
      end > now ? ", token for \(Words.age(end.since(now)))" : ", token expired"
    }
    return "\(config.server ?? "no server")\(token ?? "")"
  }

  private static func joined(_ words: [SafeText]) -> SafeText? {
    guard let first = words.first else { return nil }
    return words.dropFirst().reduce(first) { "\($0); \($1)" }
  }
}

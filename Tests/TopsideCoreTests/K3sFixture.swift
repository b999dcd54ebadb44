import SafeText
import Testing
import TopsideCore

/// Certificates that openssl made, journals, and facts to build cases on.
enum K3sFixture {
  /// 2026-03-01 at noon UTC.
  static let now = Timestamp(seconds: 1_772_366_400)

  static func bytes(_ name: String) throws -> [UInt8] { try DockerFixture.bytes("k3s/\(name)") }

  static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  static func certificate(_ name: String) throws -> K3sCertificate {
    try #require(K3sCertificate(pem: try bytes("\(name).crt")), "\(name) is no certificate")
  }

  static func journal(_ name: String) throws -> K3sJournal {
    K3sParsing.journal(try bytes("journal-\(name).jsonl"))
  }

  static let lan = K3sLink(
    "eth0", [K3sLink.Address("10.0.0.7"), K3sLink.Address("fe80::1", isIPv6: true, scope: "link")])
  static let loopback = K3sLink("lo", [K3sLink.Address("127.0.0.1", scope: "host")])
  static let vpn = K3sLink("wg0", [K3sLink.Address("10.8.0.2")])

  static func running() -> K3sUnit {
    var unit = K3sUnit()
    unit.loadState = "loaded"
    unit.activeState = "active"
    unit.subState = "running"
    unit.result = "success"
    unit.restarts = 0
    unit.mainPID = 812
    unit.activeSince = now.advanced(by: .seconds(-86_400))
    return unit
  }

  static func looping() -> K3sUnit {
    var unit = running()
    unit.activeState = "activating"
    unit.subState = "auto-restart"
    unit.result = "exit-code"
    unit.restarts = 7
    unit.exitStatus = 1
    unit.mainPID = 0
    return unit
  }

  static func settings(_ values: (String, String)...) -> K3sSettings {
    K3sSettings(
      values.enumerated().map { index, pair in
        K3sSetting(pair.0, [pair.1], .file("/etc/rancher/k3s/config.yaml", line: index + 1))
      })
  }

  /// A server of one node with SQLite, of which everything is known and nothing is wrong.
  static func fine() throws -> K3sFacts {
    var facts = K3sFacts(readAt: now, host: "prod-1", isRoot: true, paths: K3sPaths())
    facts.unit = .known(running())
    facts.journal = .known(K3sJournal([]))
    facts.settings = .known(settings(("node-ip", "10.0.0.7")))
    facts.links = .known([loopback, lan])
    facts.routes = .known([K3sRoute(gateway: "10.0.0.1", link: "eth0", source: "10.0.0.7")])
    facts.listeners = .known([K3sListener(address: "*", port: 6443, process: "k3s-server", pid: 812)])
    facts.authority = .known(try certificate("server-ca"))
    facts.fileCertificate = .known(try certificate("serving"))
    facts.servedCertificate = .known(try certificate("serving"))
    facts.api = .known(K3sAPI(ping: .status(200, "pong"), ready: .status(200, "ok")))
    facts.nodes = .known([K3sNode("prod-1", internalIP: "10.0.0.7", isReady: true, isServer: true)])
    facts.datastore = .known(.sqlite)
    facts.disk = .known(K3sDisk(total: .mib(100_000), available: .mib(50_000)))
    facts.sizes = [
      .database: .known(.mib(80)), .certificates: .known(.mib(1)), .credentials: .known(.mib(1)),
    ]
    facts.clock = .known(K3sClock(now: now, isSynchronised: true))
    facts.token = .known(.full)
    facts.kubeconfig = .known(
      K3sKubeconfig(
        path: "/etc/rancher/k3s/k3s.yaml", server: "https://127.0.0.1:6443",
        authority: try certificate("server-ca").der, tokenExpiry: nil, hasToken: false))
    return facts
  }

  /// The disaster: a VPN took the address away that k3s is told to have.
  static func moved() throws -> K3sFacts {
    var facts = try fine()
    facts.unit = .known(looping())
    facts.journal = .known(try journal("node-ip"))
    facts.settings = .known(settings(("node-ip", "10.0.0.5")))
    facts.links = .known([loopback, lan, vpn])
    facts.servedCertificate = .absent
    facts.api = .known(K3sAPI(ping: .refused, ready: .refused))
    facts.nodes = .unread(K3sUnread(.notAsked, "the API does not answer"))
    return facts
  }
}

import ApiServerStub
import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

/// The API behind TLS: over plain HTTP kubectl checks no certificate, sends no token and runs no plugin.
final class KubeTLS {
  static let programs = ["/usr/bin/stunnel4", "/usr/bin/openssl"]

  let box: KubeTerminal
  let port: UInt16
  private var terminator: PtySession?

  /// In front of a box's API; `end` is when the server's certificate ends, as `openssl ca` writes it.
  init(_ box: KubeTerminal, certificateEnds end: String = "20990101000000Z") throws {
    self.box = box
    port = try Self.freePort()
    try certify("server", until: end)
    try box.write(
      """
      foreground = yes
      pid =
      syslog = no
      [api]
      accept = 127.0.0.1:\(port)
      connect = 127.0.0.1:\(box.server.port)
      cert = \(box.home)/server.pem
      key = \(box.home)/server.key

      """, to: "stunnel.conf")
    let terminator = try PtySession([Self.programs[0], "\(box.home)/stunnel.conf"], columns: 200)
    try terminator.wait(forText: "Configuration successful")
    self.terminator = terminator
  }

  /// A certificate for this machine's own address, signed by itself.
  func certify(_ name: String, until end: String = "20990101000000Z") throws {
    try box.write(Self.authority, to: "ca.cnf")
    try box.write("", to: "index.txt")
    try box.write("01\n", to: "serial")
    try openssl(
      "req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout \(name).key -out \(name).csr -config ca.cnf"
    )
    try openssl(
      "ca -batch -selfsign -notext -config ca.cnf -keyfile \(name).key -in \(name).csr -out \(name).pem -startdate 20250101000000Z -enddate \(end)"
    )
  }

  private static let authority = """
    [ca]
    default_ca = own
    [own]
    dir = .
    new_certs_dir = .
    database = index.txt
    serial = serial
    default_md = sha256
    policy = any
    copy_extensions = copy
    [any]
    commonName = supplied
    [req]
    distinguished_name = name
    req_extensions = names
    prompt = no
    [name]
    CN = 127.0.0.1
    [names]
    subjectAltName = IP:127.0.0.1
    basicConstraints = critical,CA:TRUE

    """

  private func openssl(_ words: String) throws {
    let session = try PtySession(
      [Self.programs[1]] + words.split(separator: " ").map(String.init), directory: box.home)
    guard try session.waitForEnd(within: .seconds(20)) == 0 else {
      throw KubeTerminal.Failure(what: "openssl \(words): \(session.screen.text)")
    }
  }

  private static func freePort() throws -> UInt16 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    guard isBound else { throw KubeTerminal.Failure(what: "no free port") }
    return UInt16(bigEndian: address.sin_port)
  }

  /// Writes the kubeconfig: the authority that is trusted, and a plugin that gets the token.
  func configure(authority: String = "server", plugin script: String? = nil) throws {
    var user = "{token: secret-token}"
    if let script {
      try box.write("#!/bin/sh\n\(script)\n", to: "cloud-login")
      chmod("\(box.home)/cloud-login", 0o755)
      user =
        "{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: IfAvailable, command: \"\(box.home)/cloud-login\"}}"
    }
    try box.write(
      """
      apiVersion: v1
      kind: Config
      current-context: stub
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:\(port)", certificate-authority: "\(box.home)/\(authority).pem"}}]
      contexts: [{name: stub, context: {cluster: c, user: u, namespace: shop}}]
      users: [{name: u, user: \(user)}]

      """, to: "config")
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips where there is no TLS to put before the API.
  static var tlsTerminator: Self {
    .enabled("stunnel4 and openssl are not both installed: these tests are skipped") {
      KubeTLS.programs.allSatisfy { access($0, X_OK) == 0 }
    }
  }
}

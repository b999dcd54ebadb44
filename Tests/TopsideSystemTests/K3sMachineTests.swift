import Glibc
import SafeText
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// The diagnosis over a real tree, with certificates that openssl makes and serves, and the real ip, df, du, ss and curl.
struct K3sMachineTests {
  private final class Server: Sendable {
    let port: UInt16
    private let child: pid_t

    /// Serves a page by TLS with the certificate and key of a folder, until it goes.
    init?(_ folder: String) {
      port = UInt16.random(in: 20_000..<30_000)
      let argv = [
        "openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-cert", "\(folder)/leaf.crt", "-key",
        "\(folder)/leaf.key", "-www", "-quiet",
      ]
      var words = argv.map { strdup($0) } + [nil]
      defer { for word in words { free(word) } }
      var child: pid_t = 0
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      for descriptor in 0...2 as ClosedRange<Int32> {
        posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
      }
      defer { posix_spawn_file_actions_destroy(&actions) }
      guard posix_spawnp(&child, "openssl", &actions, nil, &words, environ) == 0 else { return nil }
      self.child = child
    }

    deinit {
      kill(child, SIGKILL)
      waitpid(child, nil, 0)
    }
  }

  private static let commands = [
    ["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ca.key"],
    ["openssl", "req", "-x509", "-new", "-key", "ca.key", "-subj", "/CN=k3s-server-ca@1", "-out", "ca.crt"],
    ["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "leaf.key"],
    ["openssl", "req", "-new", "-key", "leaf.key", "-subj", "/O=k3s/CN=k3s", "-out", "leaf.csr"],
    [
      "openssl", "x509", "-req", "-in", "leaf.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-set_serial", "7",
      "-days", "365", "-extfile", "names", "-out", "leaf.crt",
    ],
  ]

  /// A server's tree under `root`, and a folder with its certificates.
  private static func build(_ scratch: Scratch, runner: some CommandRunner, config: String) async throws {
    scratch.write("names", "subjectAltName=DNS:kubernetes,DNS:localhost,IP:127.0.0.1,IP:198.51.100.5\n")
    for words in commands {
      let result = try await runner.run(
        Command(
          words[0], Array(words.dropFirst()), directory: scratch.path, impact: .reads, timeout: .seconds(20)))
      try #require(result.status.isSuccess, "\(String(decoding: result.standardError, as: UTF8.self))")
    }
    let server = "root/var/lib/rancher/k3s/server"
    for folder in ["root/etc/rancher/k3s", "\(server)/db/etcd", "\(server)/tls", "\(server)/cred"] {
      var path = scratch.path
      for part in folder.split(separator: "/") {
        path += "/\(part)"
        mkdir(path, 0o755)
      }
    }
    scratch.write("root/etc/rancher/k3s/config.yaml", config)
    scratch.write("\(server)/db/state.db", String(repeating: "x", count: 100_000))
    scratch.write("\(server)/token", "K10abc::server:hunter2\n", mode: 0o600)
    scratch.write("\(server)/tls/server-ca.crt", scratch.read("ca.crt") ?? "")
    scratch.write("\(server)/tls/serving-kube-apiserver.crt", scratch.read("leaf.crt") ?? "")
  }

  private static func read(_ scratch: Scratch, _ runner: some CommandRunner) async -> K3sFacts {
    await K3sReader(
      runner: runner, files: LocalFiles(), yaml: PlainYAML(), time: SystemTime(), host: "test", isRoot: true
    ).read(.init(root: "\(scratch.path)/root"))
  }

  @Test func `a server whose address went away is read whole, and its certificates match`() async throws {
    let scratch = Scratch()
    // No unit of this name is here: what systemd would say of one in a loop.
    scratch.program(
      "systemctl",
      "printf 'LoadState=loaded\\nActiveState=activating\\nSubState=auto-restart\\nResult=exit-code\\nNRestarts=7\\n'"
    )
    scratch.program(
      "journalctl",
      #"printf '{"MESSAGE":"time=x level=fatal msg=\\"failed to find interface with specified node ip\\""}\n'"#
    )
    let runner = scratch.runner()
    try await Self.build(scratch, runner: runner, config: "node-ip: 198.51.100.5\nhttps-listen-port: 1\n")
    let facts = await Self.read(scratch, runner)
    #expect(facts.links.value?.contains { $0.name == "lo" && $0.isUp } == true)
    #expect(facts.missingNodeIPs == ["198.51.100.5"])
    #expect(facts.datastore.value == .sqlite)
    #expect(facts.token.value == .full)
    #expect(facts.authority.value?.subject == "CN=k3s-server-ca@1")
    #expect(facts.fileCertificate.value?.addresses == ["127.0.0.1", "198.51.100.5"])
    #expect(facts.fileCertificate.value?.issuer == facts.authority.value?.subject)
    #expect(facts.servedCertificate.isAbsent)
    #expect(facts.api.value?.ping == .refused)
    #expect(facts.disk.value.map { $0.available <= $0.total } == true)
    #expect(facts.sizes[.database]?.value.map { $0 >= .kib(97) && $0 < .mib(4) } == true)
    let diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.loop.isLooping)
    #expect(diagnosis.findings.first?.rule == .nodeAddressMissing)
    #expect(diagnosis.findings.first?.evidence.count == 3)
  }

  @Test func `what a port serves is read off it, and is told from the file`() async throws {
    let scratch = Scratch()
    scratch.program("systemctl", "printf 'LoadState=loaded\\nActiveState=active\\nSubState=running\\n'")
    scratch.program("journalctl", "exit 0")
    let runner = scratch.runner()
    try await Self.build(scratch, runner: runner, config: "")
    let server = try #require(Server(scratch.path))
    scratch.write(
      "root/etc/rancher/k3s/config.yaml", "https-listen-port: \(server.port)\nnode-ip: 127.0.0.1\n")
    scratch.write(
      "root/var/lib/rancher/k3s/server/tls/serving-kube-apiserver.crt", scratch.read("ca.crt") ?? "")
    var facts = await Self.read(scratch, runner)
    // It takes a moment until it listens, which may be between two of the commands of one reading.
    for _ in 0..<50 where facts.servedCertificate.value == nil || facts.api.value?.ping.isOK != true {
      usleep(100_000)
      facts = await Self.read(scratch, runner)
    }
    #expect(facts.servedCertificate.value?.names == ["kubernetes", "localhost"])
    #expect(facts.fileCertificate.value != facts.servedCertificate.value)
    #expect(facts.api.value?.isListening == true)
    #expect(facts.api.value?.ping.isOK == true)
  }

  @Test func `missing, no file and no certificate are told apart`() async throws {
    let scratch = Scratch()
    scratch.program("systemctl", "echo LoadState=not-found")
    scratch.program("journalctl", "exit 0")
    let runner = scratch.runner()
    try await Self.build(scratch, runner: runner, config: "")
    let tls = "root/var/lib/rancher/k3s/server/tls"
    scratch.write("\(tls)/server-ca.crt", "no certificate\n")
    unlink("\(scratch.path)/\(tls)/serving-kube-apiserver.crt")
    unlink("\(scratch.path)/root/var/lib/rancher/k3s/server/token")
    mkdir("\(scratch.path)/root/var/lib/rancher/k3s/server/token", 0o700)
    let facts = await Self.read(scratch, runner)
    #expect(facts.authority.unread?.cause == .failure)
    #expect(facts.fileCertificate.isAbsent)
    #expect(facts.token.unread?.words.text.hasSuffix("is no regular file: not read") == true)
    #expect(K3sDiagnosis(facts).findings.first?.words.text == "there is k3s data, but no unit k3s")
  }

  @Test func `a file that is not for us is told from one that is not there`() throws {
    let files = LocalFiles()
    #expect(throws: FileError(path: "/nonexistent/x", errno: ENOENT)) {
      try files.contents("/nonexistent/x", limit: .mib(1))
    }
    #expect(try files.isThere("/nonexistent/x") == false)
    #expect(try files.isThere("/etc/passwd/x") == false)
    #expect(try files.isThere("/etc/passwd"))
    #expect(throws: FileError(path: "/etc/passwd", errno: ENOTDIR)) { try files.entries("/etc/passwd") }
    #expect(throws: FileError(path: "/etc/passwd", distrust: .tooLong)) {
      try files.contents("/etc/passwd", limit: ByteCount(1))
    }
  }
}

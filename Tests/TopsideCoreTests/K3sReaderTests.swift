import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

struct K3sReaderTests {
  private static let show = """
    LoadState=loaded
    ActiveState=active
    SubState=running
    Result=success
    NRestarts=0
    MainPID=812
    ActiveEnterTimestamp=Sat 2026-02-28 09:15:01 UTC
    ExecStart={ path=/usr/local/bin/k3s ; argv[]=/usr/local/bin/k3s server ; ignore_errors=no ; pid=812 }
    """

  /// A machine that answers everything.
  private static func machine() throws -> ScriptedRunner {
    let runner = ScriptedRunner(order: .any)
    runner.allow(.containing("systemctl", "show", "k3s"), .output(show))
    runner.allow(
      .containing("journalctl", "-u", "k3s"), .output(try K3sFixture.text("journal-fine.jsonl")))
    runner.allow(
      .exactly(["ip", "-j", "addr"]),
      .output(
        #"[{"ifname":"eth0","flags":["UP"],"addr_info":[{"family":"inet","local":"10.0.0.7","scope":"global"}]}]"#
      ))
    runner.allow(
      .exactly(["ip", "-j", "route", "show", "default"]), .output(#"[{"dst":"default","dev":"eth0"}]"#))
    runner.allow(
      .exactly(["ip", "-j", "-6", "route", "show", "default"]), .failure("RTNETLINK answers: Not supported"))
    runner.allow(.exactly(["ss", "-Hltnp"]), .output("LISTEN 0 4096 *:6443 *:*\n"))
    runner.allow(.containing("timedatectl"), .output("NTPSynchronized=yes\n"))
    runner.allow(
      .containing("df", "-Pk"),
      .output("Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a 1000000 1 900000 1% /\n"))
    runner.allow(.containing("du", "-sk"), .output("1024\t/x\n"))
    runner.allow(.containing("openssl", "s_client"), .output(try K3sFixture.text("serving.crt")))
    runner.allow(.containing("curl", "https://127.0.0.1:6443/ping"), .output("pong\n200"))
    runner.allow(.containing("curl", "https://127.0.0.1:6443/readyz"), .output("\n401"))
    runner.allow(.containing("kubectl", "get", "--raw", "/readyz"), .output("ok"))
    runner.allow(
      .containing("kubectl", "get", "nodes"),
      .output(
        #"{"items":[{"metadata":{"name":"prod-1"},"status":{"addresses":[{"type":"InternalIP","address":"10.0.0.7"}]}}]}"#
      ))
    return runner
  }

  private static func tree(root: String = "") throws -> MemoryFiles {
    let server = "\(root)/var/lib/rancher/k3s/server"
    return MemoryFiles([
      "\(root)/etc/rancher/k3s/config.yaml": "node-ip: 10.0.0.7\ntoken: hunter2\n",
      "\(root)/etc/rancher/k3s/config.yaml.d/10-names.yaml": "tls-san:\n  - prod-1\n",
      "\(root)/etc/rancher/k3s/config.yaml.d/README": "node-ip: 1.1.1.1\n",
      "\(root)/etc/rancher/k3s/k3s.yaml":
        "clusters:\n- cluster:\n    server: https://127.0.0.1:6443\n  name: default\n",
      "\(root)/etc/systemd/system/k3s.service":
        "[Service]\nExecStart=/usr/local/bin/k3s server --node-name one\n",
      "\(root)/etc/systemd/system/k3s.service.env": "K3S_TOKEN=hunter2\n",
      "\(server)/db/state.db": "SQLite format 3", "\(server)/db/etcd/name": "",
      "\(server)/tls/server-ca.crt": try K3sFixture.text("server-ca.crt"),
      "\(server)/tls/serving-kube-apiserver.crt": try K3sFixture.text("serving.crt"),
      "\(server)/token": "K10abc::server:hunter2\n",
    ])
  }

  private static func reader(_ runner: ScriptedRunner, _ files: MemoryFiles) -> K3sReader {
    K3sReader(
      runner: runner, files: files, yaml: PlainYAML(), time: ManualTime(), host: "prod-1", isRoot: true)
  }

  @Test func `everything there is to know is read, and nothing is changed`() async throws {
    let runner = try Self.machine()
    let facts = await Self.reader(runner, try Self.tree()).read(.init())
    #expect(facts.unit.value?.isActive == true)
    #expect(facts.journal.value?.lines.last?.message == "info: k3s is up and running")
    #expect(facts.settings.value?.nodeIPs == ["10.0.0.7"])
    #expect(facts.settings.value?.subjectNames == ["prod-1"])
    #expect(facts.routes.value?.count == 1)
    #expect(facts.clock.value?.isSynchronised == true)
    #expect(facts.datastore.value == .sqlite)
    #expect(facts.token.value == .full)
    #expect(facts.fileCertificate.value?.subject == "CN=k3s")
    #expect(facts.api.value == K3sAPI(ping: .status(200, "pong"), ready: .status(200, "ok")))
    #expect(facts.nodes.value?.map(\.name) == ["prod-1"])
    #expect(facts.stateSize == .mib(3))
    #expect(runner.commands.allSatisfy { $0.impact == .reads && $0.timeout != nil })
    let diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.gaps == [])
    #expect(diagnosis.state == .fine)
    #expect(!"\(facts)".contains("hunter2"))
  }

  @Test func `a root moves every path, and the unit's own file is the one that is read`() async throws {
    let runner = try Self.machine()
    let files = try Self.tree(root: "/rehearsal")
    let facts = await Self.reader(runner, files).read(.init(root: "/rehearsal/"))
    #expect(facts.settings.value?.nodeIPs == ["10.0.0.7"])
    #expect(facts.settings.value?.nodeName == "one")
    #expect(facts.datastore.value == .sqlite)
    #expect(facts.token.value == .full)
    let paths = runner.commands.flatMap { $0.arguments }.filter { (word: String) in word.contains("rancher") }
    #expect(paths.isEmpty == false)
    #expect(paths.allSatisfy { $0.hasPrefix("/rehearsal/") })
  }

  @Test func `an operator without rights is told what was not read, and that it was for lack of them`()
    async throws
  {
    let runner = ScriptedRunner(order: .any)
    runner.allow(
      .containing("journalctl"),
      .output("", error: "Hint: You are currently not seeing messages from other users and the system.\n"))
    runner.allow(
      .containing("du"),
      .failure("du: cannot read directory '/var/lib/rancher/k3s/server': Permission denied\n"))
    runner.allow(.containing("ss"), .error(.notFound(executable: "ss")))
    runner.allow(.containing("timedatectl"), .failure("Failed to connect to bus: Host is down"))
    let full = try Self.machine()
    let files = try Self.tree()
    let denied: Int32 = 13
    files.fail("/var/lib/rancher/k3s/server", errno: denied)
    files.fail("/etc/rancher/k3s/k3s.yaml", errno: denied)
    files.fail("/etc/systemd/system/k3s.service.env", errno: denied)
    let both = FirstOf(runner, full) { ["journalctl", "du", "ss", "timedatectl"].contains($0.executable) }
    let facts = await K3sReader(
      runner: both, files: files, yaml: PlainYAML(), time: ManualTime(), host: "prod-1", isRoot: false
    ).read(.init())
    let diagnosis = K3sDiagnosis(facts)
    let gaps = Dictionary(uniqueKeysWithValues: diagnosis.gaps.map { ($0.subject, $0.why.cause) })
    #expect(
      gaps == [
        "the journal": .rights, "/etc/systemd/system/k3s.service.env": .rights,
        "listening ports": .missingProgram, "the authority": .rights, "the certificate's file": .rights,
        "nodes": .rights, "the datastore": .rights, "the size of db": .rights, "the size of tls": .rights,
        "the size of cred": .rights, "the token": .rights, "k3s.yaml": .rights,
      ])
    #expect(facts.clock.value == K3sClock(now: ManualTime().now(), isSynchronised: nil))
    #expect(facts.api.value?.isListening == true)
    #expect(diagnosis.state == .fine)
    let lines = K3sReport(diagnosis).lines.map(\.text)
    #expect(
      lines.contains(
        "  no rights    the journal, /etc/systemd/system/k3s.service.env, the authority, the certificate's file, nodes, the datastore, the size of db, the size of tls, the size of cred, the token, k3s.yaml"
      ))
    #expect(lines.contains("  not read     listening ports: ss is not installed, or not in PATH"))
    #expect(lines.contains { $0.contains("root can read more: sudo topside k3s diagnose") })
  }

  @Test func `etcd is proved by its member, not by an empty folder`() async throws {
    let files = try Self.tree()
    files["/var/lib/rancher/k3s/server/db/etcd/member/snap/db"] = ""
    #expect(await Self.reader(try Self.machine(), files).read(.init()).datastore.value == .etcd)
  }

  @Test func `what is configured elsewhere is external, whatever lies here`() async throws {
    let files = try Self.tree()
    files["/etc/systemd/system/k3s.service.env"] = "K3S_DATASTORE_ENDPOINT=postgres://k3s:pw@db/k3s\n"
    #expect(
      await Self.reader(try Self.machine(), files).read(.init()).datastore.value == .external("postgres"))
  }

  @Test func `a file that is no YAML is a gap with its place, and the rest is read`() async throws {
    let files = try Self.tree()
    files["/etc/rancher/k3s/config.yaml"] = "node-ip\n"
    let facts = await Self.reader(try Self.machine(), files).read(.init())
    #expect(
      facts.unreadSettings == [
        K3sGap(
          "/etc/rancher/k3s/config.yaml",
          K3sUnread(.failure, "/etc/rancher/k3s/config.yaml, line 1: no name"))
      ])
    #expect(facts.settings.value?.subjectNames == ["prod-1"])
  }

  @Test func `what is bound to an address of no link is looked for here, not at whoever has it now`()
    async throws
  {
    let files = try Self.tree()
    files["/etc/rancher/k3s/config.yaml"] = "bind-address: 10.0.0.5\n"
    let facts = await Self.reader(try Self.machine(), files).read(.init())
    #expect(facts.api.value?.ping.isOK == true)
    #expect(
      K3sDiagnosis(facts).findings.first?.words == "bind-address 10.0.0.5 is on no link")
  }

  @Test func `a token that is configured by its file counts as configured`() async throws {
    let files = try Self.tree()
    files["/etc/rancher/k3s/config.yaml"] = "token-file: /etc/rancher/k3s/secret\n"
    files["/etc/systemd/system/k3s.service.env"] = ""
    files["/etc/rancher/k3s/secret"] = "K10ab::server:hunter2\n"
    let facts = await Self.reader(try Self.machine(), files).read(.init())
    #expect(facts.settings.value?.configuredToken == .full)
    #expect(K3sDiagnosis(facts).blocks.map(\.cause) == [.fullToken])
    #expect(!"\(facts)".contains("hunter2"))
  }

  @Test func `another data directory is followed`() async throws {
    let files = try Self.tree()
    files["/etc/rancher/k3s/config.yaml"] = "data-dir: /srv/k3s\n"
    files["/srv/k3s/server/db/state.db"] = "x"
    let facts = await Self.reader(try Self.machine(), files).read(.init())
    #expect(facts.paths.token == "/srv/k3s/server/token")
    #expect(facts.paths.recovery("1") == "/srv/k3s-recovery/1")
    #expect(facts.datastore.value == .sqlite)
    #expect(facts.token == .absent)
  }
}

/// A runner that asks one of two.
private struct FirstOf: CommandRunner {
  let first: ScriptedRunner
  let second: ScriptedRunner
  let isFirst: @Sendable (Command) -> Bool

  init(_ first: ScriptedRunner, _ second: ScriptedRunner, isFirst: @escaping @Sendable (Command) -> Bool) {
    self.first = first
    self.second = second
    self.isFirst = isFirst
  }

  func run(_ command: Command) async throws(CommandError) -> CommandResult {
    try await (isFirst(command) ? first : second).run(command)
  }

  func stream(
    _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult {
    try await (isFirst(command) ? first : second).stream(command, receive)
  }

  func interact(_ command: Command) async throws(CommandError) -> TopsideCore.ExitStatus {
    try await (isFirst(command) ? first : second).interact(command)
  }
}

import Glibc
import SafeText
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// Recoveries with the real tar, mv, find, sha256sum, install, stat, du and df on a tree of files; stand-ins only for
/// systemctl, curl and k3s itself.
@Suite(.timeLimit(.minutes(3))) struct K3sRecoveryToolsTests {
  private static let id = "20260301-120000-0001"
  private let scratch = Scratch()
  private var paths: K3sPaths { K3sPaths(root: "\(scratch.path)/root") }

  init() {
    for directory in [
      paths.database, "\(paths.etcd)", paths.tls, "\(paths.tls)/etcd", paths.credentials, paths.manifests,
      "\(paths.etcRancher)/k3s", "\(paths.etcRancher)/node", "\(scratch.path)/root/usr/local/bin",
    ] {
      var way = ""
      for part in directory.split(separator: "/") {
        way += "/\(part)"
        mkdir(way, 0o700)
      }
    }
    write(paths.sqlite, "CA-1\nobjects\n", 0o644)
    write(paths.sqliteLog, "half a transaction\n", 0o600)
    write(paths.serverAuthority, "-----BEGIN CERTIFICATE-----\nQ0EtMQ==\n-----END CERTIFICATE-----\n", 0o644)
    write(paths.servingCertificate, "serving\n", 0o640)
    write("\(paths.tls)/etcd/name with blanks", "x\n", 0o600)
    write("\(paths.credentials)/passwd", "p\n", 0o600)
    write(paths.token, "K10CA-1::server:word\n", 0o600)
    symlink(paths.token, paths.nodeToken)
    write(paths.nodePassword, "n\n", 0o600)
    write(paths.kubeconfig, "none\n", 0o600)
    scratch.program("systemctl", systemctl)
    scratch.program("curl", "printf 'pong\\n200'")
    scratch.program("root/usr/local/bin/k3s", k3s)
  }

  private func write(_ path: String, _ text: String, _ mode: mode_t) {
    scratch.write(String(path.dropFirst(scratch.path.count + 1)), text, mode: mode)
  }

  /// What k3s does when it starts, and what systemd says of it; every start writes down the state that it found.
  private var systemctl: String {
    """
    here='\(scratch.path)'; server='\(paths.server)'
    case "$1" in
    show)
      echo LoadState=loaded; echo Result=success; echo NRestarts=0; echo ExecMainStatus=0
      if [ -e "$here/up" ]; then
        echo ActiveState=active; echo SubState=running; echo MainPID=7
        echo "ActiveEnterTimestamp=$(TZ=UTC date -r "$here/up" '+%a %Y-%m-%d %H:%M:%S UTC')"
      else
        echo ActiveState=inactive; echo SubState=dead; echo MainPID=0; echo ActiveEnterTimestamp=
      fi ;;
    stop) rm -f "$here/up" ;;
    start)
      \(Self.listing) > "$here/found"
      [ -e "$here/never" ] && exit 0
      mkdir -p "$server/db" "$server/tls"
      if [ -e "$server/db/state.db" ]; then
        ca=$(head -n 1 "$server/db/state.db")
      elif [ -e "$server/tls/server-ca.crt" ]; then ca=CA-1
      else ca=CA-2; fi
      [ -e "$server/db/state.db" ] || echo "$ca" > "$server/db/state.db"
      echo run >> "$server/db/state.db"; echo new > "$server/db/state.db-wal"; echo n > "$server/db/state.db-shm"
      pem=$(printf %s "$ca" | base64)
      printf -- '-----BEGIN CERTIFICATE-----\\n%s\\n-----END CERTIFICATE-----\\n' "$pem" > "$server/tls/server-ca.crt"
      [ -e "$server/tls/serving-kube-apiserver.crt" ] || echo new > "$server/tls/serving-kube-apiserver.crt"
      echo new > "$server/tls/dynamic-cert.json"; echo more > "$server/cred/ipsec.psk"
      echo "K10$ca::server:word" > "$server/token"
      echo "    certificate-authority-data: $(base64 -w 0 "$server/tls/server-ca.crt")" > '\(paths.kubeconfig)'
      : > "$here/up" ;;
    esac
    """
  }

  /// Contents, kinds, modes, owners and times of what a way back gives back.
  private static let listing = """
    (cd "$server" && find db tls cred token -printf '%y %m %U:%G %T@ %p\\n' | sort &&
      find db tls cred token -type f -exec sha256sum {} + | sort)
    """

  private var k3s: String {
    """
    case "$*" in
    'certificate rotate') rm '\(paths.servingCertificate)' ;;
    *nodes*) echo '{"items": [{"metadata": {"name": "test"}, "status": {
      "addresses": [{"type": "InternalIP", "address": "10.0.0.7"}],
      "conditions": [{"type": "Ready", "status": "True"}]}}]}' ;;
    *readyz*) echo ok ;;
    *'-o yaml') echo 'kind: List' ;;
    *) exit 64 ;;
    esac
    """
  }

  private func flow(_ rung: K3sRung) async throws -> Flow {
    var facts = K3sFacts(readAt: Timestamp(seconds: 0), host: "test", isRoot: true, paths: paths)
    facts.datastore = .known(.sqlite)
    let contents = await K3sContentsReader(runner: scratch.runner(), files: LocalFiles()).read(facts)
    var options = K3sOptions()
    options.settling = .seconds(1)
    options.patience = .seconds(4)
    return try K3sFlows.plan(rung, facts, options, contents, id: Self.id)
  }

  private func go(_ flow: Flow) async -> FlowOutcome {
    let (runner, time) = (scratch.runner(), SystemTime())
    let flows = FlowRunner(
      source: ProbeSources(RunPlan(flow), runner: runner, files: LocalFiles(), time: time), runner: runner,
      files: LocalFiles(), time: time, audit: RecordedAudit())
    let journal = RecordedJournal()
    return await flows.run(RunPlan(flow), journal: journal, locks: journal)
  }

  private func state() async throws -> String {
    let script = "server='\(paths.server)'; \(Self.listing)"
    let result = try await scratch.runner().run(
      Command("sh", ["-c", script], impact: .reads, timeout: .seconds(10)))
    try #require(result.status.isSuccess)
    return String(decoding: result.standardOutput, as: UTF8.self)
  }

  @Test(arguments: [K3sRung.rotateCertificates, .moveCertificates, .moveDatastore, .moveEverything])
  func `what succeeded is undone to the identical tree`(_ rung: K3sRung) async throws {
    let before = try await state()
    let flow = try await flow(rung)
    let outcome = await go(flow)
    #expect(outcome.words.text.hasPrefix("test is Ready at 10.0.0.7"), "\(outcome.words)")
    #expect(try await state() != before)
    let back = await go(try #require(flow.remedies.first))
    #expect(back.name == "succeeded", "\(back.words)")
    #expect(scratch.read("found") == before)
    // What the attempt had made is kept.
    let kept = LocalFiles().names(in: paths.server).filter { $0.hasSuffix(".failed-\(Self.id)") }
    #expect(kept.contains("db.failed-\(Self.id)") == (rung != .moveCertificates) || kept.count > 1)
  }

  @Test func `a start that does not come is undone, too`() async throws {
    let before = try await state()
    let flow = try await flow(.moveEverything)
    scratch.write("never", "")
    #expect(await go(flow) == .failed("not verified within 4s: not started yet"))
    #expect(LocalFiles().names(in: paths.server).contains("db.\(Self.id)"))
    #expect(unlink("\(scratch.path)/never") == 0)
    #expect(await go(try #require(flow.remedies.first)).name == "succeeded")
    #expect(scratch.read("found") == before)
  }

  @Test func `an archive that cannot be written moves nothing`() async throws {
    let before = try await state()
    let flow = try await flow(.moveEverything)
    // A directory in the archive's place is as good as a full disk, and can be had anywhere.
    mkdir(paths.recoveries, 0o700)
    mkdir(paths.recovery(Self.id), 0o700)
    mkdir("\(paths.recovery(Self.id))/state.tar", 0o700)
    let outcome = await go(flow)
    #expect(outcome.name == "failed")
    #expect(outcome.words.text.contains("state.tar"), "\(outcome.words)")
    #expect(try await state() == before)
    #expect(await go(try #require(flow.remedies.first)).name == "succeeded")
    #expect(scratch.read("found") == before)
  }

  @Test func `read-only mode begins nothing`() async throws {
    let before = try await state()
    let flow = try await flow(.moveEverything)
    let runner = scratch.runner(readOnly: ReadOnlySwitch(isOn: true))
    let flows = FlowRunner(
      source: ProbeSources(RunPlan(flow), runner: runner, files: LocalFiles(), time: SystemTime()),
      runner: runner,
      files: LocalFiles(), time: SystemTime(), audit: RecordedAudit())
    let journal = RecordedJournal()
    let outcome = await flows.run(RunPlan(flow), journal: journal, locks: journal)
    #expect(outcome == .refused("read-only: nothing was run"))
    #expect(try await state() == before)
    #expect(!LocalFiles().exists(paths.recoveries))
  }

  @Test func `the backup and its directory are for root alone`() async throws {
    _ = await go(try await flow(.moveDatastore))
    for path in [paths.recoveries, paths.recovery(Self.id)] {
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o700)
    }
    for name in ["objects.yaml", "state.sha256", "archive.sha256", "change-begun", "unit-before"] {
      var status = stat()
      #expect(stat("\(paths.recovery(Self.id))/\(name)", &status) == 0, "\(name)")
      #expect(status.st_mode & 0o777 == 0o600, "\(name)")
    }
  }
}

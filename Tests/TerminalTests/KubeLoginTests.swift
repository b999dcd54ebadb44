import ApiServerStub
import Glibc
import TerminalHarness
import Testing

/// Certificates and logins that are not accepted, as the screen says them.
@Suite(.serialized, .kubernetesClients, .tlsTerminator, .timeLimit(.minutes(3)))
struct KubeLoginTests {
  private let box: KubeTerminal

  init() throws {
    box = try KubeTerminal()
    box.putPod("web-1")
  }

  private static let token =
    #"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"secret-token"}}"#

  /// On Home, where it says what is wrong.
  private func expect(_ words: [String], within limit: Duration = .seconds(20)) throws -> PtySession {
    let session = try box.start(["--kube-context", "stub"])
    try session.wait(for: "the first screen", within: .seconds(10)) { $0.screen.text.contains(" topside ") }
    box.press("1", session)
    for word in words { try session.wait(forText: word, within: limit) }
    #expect(session.screen.lines.first?.contains("api lost") == true)
    // The rest of it is alive.
    box.press("?", session)
    try session.wait(forText: "Keys  (j k scroll")
    box.press("x", session)
    return session
  }

  @Test func `with the right authority and a plugin's token pods appear`() throws {
    let tls = try KubeTLS(box)
    try tls.configure(plugin: "echo '\(Self.token)'")
    let session = try box.open()
    #expect(session.screen.text.contains("1/1   Running"))
    #expect(!session.screen.text.contains("secret-token"))
    try box.quit(session)
  }

  @Test func `an authority that did not sign the server's certificate`() throws {
    let tls = try KubeTLS(box)
    try tls.certify("other")
    try tls.configure(authority: "other")
    let session = try expect(["a certificate is not accepted", "get the kubeconfig anew"])
    // Put right while it runs.
    try tls.configure()
    box.press("3", session)
    try session.wait(forText: "web-1", within: .seconds(60))
    try box.quit(session)
  }

  @Test func `a server whose certificate has expired`() throws {
    let tls = try KubeTLS(box, certificateEnds: "20250102000000Z")
    try tls.configure()
    let session = try expect(["a certificate is not accepted", "expired", "renew the server's certificate"])
    try box.quit(session)
  }

  @Test func `a plugin that fails is shown with its own words, and comes back when it does not`() throws {
    let tls = try KubeTLS(box)
    try tls.configure(plugin: "echo 'session over, run: cloud login' >&2; exit 3")
    let session = try expect(["no token from the credential plugin", "cloud login"])
    try tls.configure(plugin: "echo '\(Self.token)'")
    box.press("3", session)
    try session.wait(forText: "web-1", within: .seconds(60))
    try box.quit(session)
  }

  @Test func `a plugin that asks finds nobody, and does not get the keys`() throws {
    let tls = try KubeTLS(box)
    try tls.configure(
      plugin: "read answer || { echo 'no answer came' >&2; exit 4; }; echo \"$answer\" >&2; exit 5")
    let session = try expect(["no token from the credential plugin", "no answer came"])
    try box.quit(session)
  }

  @Test func `a plugin that hangs is named, and ends with the dashboard`() throws {
    let tls = try KubeTLS(box)
    try tls.configure(plugin: "echo 'Open https://login.example' >&2; exec /bin/sleep 600")
    let session = try expect(["no token from the credential plugin", "cloud-login"], within: .seconds(30))
    let pids = ProcessTree.all().descendants(of: session.pid)
    try box.quit(session)
    try session.wait(for: "the end of all children") { _ in pids.allSatisfy { !isAlive($0) } }
  }
}

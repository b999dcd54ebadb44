import ApiServerStub
import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

/// What an operator sees of a cluster, and does to it: the real program, kubectl and curl, and an API in the test.
@Suite(.serialized, .kubernetesClients, .timeLimit(.minutes(3)))
struct KubeScreenTests {
  private let box: KubeTerminal

  init() throws {
    box = try KubeTerminal()
    box.putPod("web-1")
  }

  private func row(_ pod: String, _ session: PtySession) -> String? {
    session.screen.lines.first { $0.contains(" \(pod) ") }
  }

  private func header(_ session: PtySession) -> String { session.screen.lines.first ?? "" }

  @Test func `pods appear, and a change is there within a second`() throws {
    let session = try box.open()
    #expect(header(session).contains("k8s stub/shop"))
    #expect(row("web-1", session)?.contains("1/1   Running") == true)
    // Whatever was still to be asked after the first list has been asked.
    session.pump(for: .seconds(1))
    box.putCrashingPod("web-1")
    try session.wait(forText: "CrashLoopBackOff", within: .seconds(1))
    box.putPod("web-2")
    try session.wait(forText: "web-2", within: .seconds(1))
    box.server.delete(KubeTerminal.pods, "shop", "web-2")
    try session.wait(for: "web-2 to go", within: .seconds(1)) { row("web-2", $0) == nil }
    try box.quit(session)
  }

  @Test func `a server that is killed leaves its rows, with their age, and is back without a restart`() throws
  {
    let session = try box.open()
    box.server.stop()
    try session.wait(for: "the loss in the header", within: .seconds(15)) {
      header($0).contains("api lost ") && header($0).contains("retrying in")
    }
    #expect(row("web-1", session)?.contains("Running") == true)
    try session.wait(for: "the age of the rows") { session in
      session.screen.lines.contains { $0.contains("shop  as of ") && $0.contains(" ago") }
    }
    box.press("1", session)
    try session.wait(forText: "no Kubernetes API answers at 127.0.0.1:")
    box.press("3", session)
    #expect(box.server.start())
    box.putPod("web-2")
    try session.wait(for: "the way back", within: .seconds(40)) { session in
      row("web-2", session) != nil && !header(session).contains("api ")
    }
    try box.quit(session)
  }

  @Test func `a namespace that is forbidden is marked, and nothing else`() throws {
    box.server.refuse(
      "/api/v1/namespaces/kube-system/pods",
      .status(403, reason: "Forbidden", message: #"User "dev" cannot list resource "pods""#))
    let session = try box.open(["-n", "shop", "-n", "kube-system"])
    try session.wait(for: "the refusal") { session in
      session.screen.lines.contains { $0.contains("kube-system") && $0.contains("forbidden") }
    }
    #expect(row("web-1", session)?.contains("Running") == true)
    #expect(!header(session).contains("api lost"))
    try box.quit(session)
  }

  @Test func `other namespaces take the place of those before`() throws {
    box.putPod("pay-1", namespace: "bank")
    let session = try box.open()
    #expect(row("pay-1", session) == nil)
    for (typed, shown) in [("bank", [false, true]), ("*", [true, true]), ("shop", [true, false])] {
      box.press("n\(typed)\r", session)
      try session.wait(for: "the pods of \(typed)") { session in
        ["web-1", "pay-1"].map { row($0, session) != nil } == shown
      }
    }
    // What is followed from now on is that namespace.
    box.putPod("web-2")
    try session.wait(for: "a new pod there") { row("web-2", $0) != nil }
    try box.quit(session)
  }

  @Test func `a login that is no longer accepted is said, and noticed when it is again`() throws {
    let session = try box.open()
    for prefix in ["/api", "/apis"] {
      box.server.refuse(prefix, .status(401, reason: "Unauthorized", message: "Unauthorized"))
    }
    box.server.cutWatches()
    try session.wait(for: "the loss in the header", within: .seconds(20)) { header($0).contains("api lost ") }
    #expect(row("web-1", session) != nil)
    box.press("1", session)
    try session.wait(forText: "the login is not, or no longer, accepted")
    #expect(session.screen.text.contains("log in again in another shell"))
    for prefix in ["/api", "/apis"] { box.server.refuse(prefix, nil) }
    box.press("3", session)
    try session.wait(for: "the way back", within: .seconds(40)) { !header($0).contains("api ") }
    try box.quit(session)
  }

  @Test func `a restart is patched into the API and verified, and is on record`() throws {
    box.putDeployment("web", generation: 1)
    let session = try box.open()
    box.press("4", session)
    try session.wait(forText: "Deployments", within: .seconds(10))
    box.press("r", session)
    try session.wait(forText: "Restart web")
    #expect(session.screen.text.contains("rollout restart deployment/web"))
    session.pump(for: .milliseconds(400))
    box.press("y", session)
    try session.wait(for: "the patch", within: .seconds(15)) { _ in !box.server.changes.isEmpty }
    let change = try #require(box.server.changes.first)
    #expect(change.method == "PATCH")
    #expect(change.path == "/apis/apps/v1/namespaces/shop/deployments/web")
    #expect(change.body.contains("kubectl.kubernetes.io/restartedAt"))
    // What a controller would make of it.
    box.putDeployment("web", generation: 2)
    box.putPod("web-2")
    box.server.delete(KubeTerminal.pods, "shop", "web-1")
    try session.wait(forText: "Restart web: 1 of 1 available, all new", within: .seconds(20))
    let audit = try String(contentsOfFile: "\(box.home)/state/topside/audit.jsonl", encoding: .utf8)
    #expect(audit.contains(#""rollout","restart","deployment"#))
    try box.quit(session)
  }

  @Test func `a pod is deleted, and what takes its place is waited for`() throws {
    let session = try box.open()
    box.press("R", session)
    try session.wait(forText: "delete the pod")
    box.press("G\r", session)
    try session.wait(forText: "Delete pod web-1")
    #expect(session.screen.text.contains("nothing makes it again"))
    session.pump(for: .milliseconds(400))
    box.press("y", session)
    try session.wait(forText: "Delete pod web-1: gone", within: .seconds(20))
    #expect(box.server.changes.map(\.method) == ["DELETE"])
    #expect(box.server.names(KubeTerminal.pods, "shop").isEmpty)
    try box.quit(session)
  }

  @Test func `a local port that is taken is an error before kubectl is asked`() throws {
    let session = try box.open()
    box.press("f", session)
    try session.wait(forText: "local:remote")
    // The API itself listens there.
    box.press("\(box.server.port):80\r", session)
    try session.wait(forText: "port \(box.server.port) is taken on this machine: choose another")
    #expect(!processes(of: session).contains { $0.contains("port-forward") })
    try box.quit(session)
  }

  @Test func `nothing goes on when it is left`() throws {
    let session = try box.open()
    let pids = ProcessTree.all().descendants(of: session.pid)
    #expect(processes(of: session).contains { $0.contains("kubectl") })
    try box.quit(session)
    try session.wait(for: "the end of all children") { _ in pids.allSatisfy { !isAlive($0) } }
  }

  private func processes(of session: PtySession) -> [String] {
    ProcessTree.all().descendants(of: session.pid).compactMap { pid in
      FileManager.default.contents(atPath: "/proc/\(pid)/cmdline").map {
        String(decoding: $0, as: UTF8.self).replacing("\0", with: " ")
      }
    }
  }
}

import ApiServerStub
import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

/// The real program with the real kubectl and curl on a terminal, in front of an API that a test can take away; a
/// machine without docker.
final class KubeTerminal {
  struct Failure: Error { let what: String }

  let server = StubApiServer()
  /// The operator's home, and all programs that are there.
  let home: String

  static let programs = ["kubectl", "curl"]
  static func directory(of program: String) -> String? {
    ["/usr/local/bin", "/usr/bin", "/bin"].first { access("\($0)/\(program)", X_OK) == 0 }
  }

  init() throws {
    var template = Array("/tmp/topside-kube-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(what: "no temporary folder") }
    home = template.withUnsafeBufferPointer {
      String(decoding: $0.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    guard server.start() else { throw Failure(what: "no port to listen at") }
    mkdir("\(home)/bin", 0o700)
    for program in Self.programs + ["sh"] {
      guard let directory = Self.directory(of: program) else { throw Failure(what: "\(program) is missing") }
      symlink("\(directory)/\(program)", "\(home)/bin/\(program)")
    }
    try write(server.kubeconfig(), to: "config")
    // A kind of which there is none is served all the same.
    for collection in Self.collections {
      server.put(collection, "shop", "none")
      server.delete(collection, "shop", "none")
    }
  }

  deinit {
    // What cannot be removed is in the machine's temporary folder, which the machine empties.
    try? FileManager.default.removeItem(atPath: home)
  }

  static let deployments = "/apis/apps/v1/deployments"
  static let pods = "/api/v1/pods"
  private static let collections = [
    pods, deployments, "/apis/apps/v1/statefulsets", "/apis/apps/v1/daemonsets", "/apis/apps/v1/replicasets",
    "/apis/batch/v1/jobs", "/apis/batch/v1/cronjobs", "/apis/autoscaling/v2/horizontalpodautoscalers",
    "/api/v1/services", "/apis/discovery.k8s.io/v1/endpointslices", "/apis/networking.k8s.io/v1/ingresses",
    "/api/v1/persistentvolumeclaims", "/api/v1/nodes", "/api/v1/events",
  ]

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(home)/\(name)"))
  }

  var environment: [String: String?] {
    [
      "HOME": home, "PATH": "\(home)/bin", "KUBECONFIG": "\(home)/config", "XDG_CONFIG_HOME": home + "/etc",
      "XDG_STATE_HOME": home + "/state", "XDG_RUNTIME_DIR": home,
    ]
  }

  func start(_ arguments: [String]) throws -> PtySession {
    try PtySession(
      [BuiltProgram.path("topside")] + arguments, columns: 120, rows: 36, environment: environment,
      directory: home)
  }

  /// On the Pods screen, when a pod is there.
  func open(_ options: [String] = [], pod: String = "web-1") throws -> PtySession {
    let session = try start(["--kube-context", "stub"] + options)
    try session.wait(for: "the first screen", within: .seconds(10)) { $0.screen.text.contains(" topside ") }
    press("3", session)
    try session.wait(forText: pod, within: .seconds(15))
    return session
  }

  /// Types as a hand does; what comes faster is taken for a paste.
  func press(_ keys: String, _ session: PtySession) {
    for key in keys {
      session.send(String(key))
      session.pump(for: .milliseconds(30))
    }
  }

  func quit(_ session: PtySession) throws {
    press("qq", session)
    try session.wait(for: "the end") { session in
      guard session.exitStatus() == nil else { return true }
      press("q", session)
      return false
    }
  }
}

// What the cluster has.
extension KubeTerminal {
  private static let running = #"{"running":{"startedAt":"2026-01-01T10:00:00Z"}}"#

  func putPod(_ name: String, namespace: String = "shop") {
    put(name, namespace, isReady: true, restarts: 0, state: Self.running)
  }

  func putCrashingPod(_ name: String) {
    let state =
      #"{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s restarting failed container"}}"#
    put(name, "shop", isReady: false, restarts: 7, state: state)
  }

  private func put(_ name: String, _ namespace: String, isReady: Bool, restarts: Int, state: String) {
    let container =
      #"{"name":"app","image":"web:1","ready":\#(isReady),"started":\#(isReady),"restartCount":\#(restarts),"state":\#(state)}"#
    server.put(
      Self.pods, namespace, name,
      #""kind":"Pod","apiVersion":"v1","spec":{"nodeName":"n1","containers":[{"name":"app","image":"web:1"}]},"#
        + #""status":{"phase":"Running","containerStatuses":[\#(container)],"#
        + #""conditions":[{"type":"Initialized","status":"True"},{"type":"Ready","status":"\#(isReady ? "True" : "False")"}]}"#,
      metadata: #""labels":{"app":"web"},"creationTimestamp":"2026-01-01T09:59:00Z""#)
  }

  /// One pod wanted, and there.
  func putDeployment(_ name: String, generation: Int) {
    let template =
      #"{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"web:1"}]}}"#
    server.put(
      Self.deployments, "shop", name,
      #""kind":"Deployment","apiVersion":"apps/v1","spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},"template":\#(template)},"#
        + #""status":{"observedGeneration":\#(generation),"replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1}"#,
      metadata: #""generation":\#(generation),"creationTimestamp":"2026-01-01T09:59:00Z""#)
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips where kubectl or curl is missing, and fails there when they are required.
  static var kubernetesClients: Self {
    .enabled("kubectl and curl are not both installed: these tests are skipped") {
      KubeTerminal.programs.allSatisfy { KubeTerminal.directory(of: $0) != nil }
        || getenv("TOPSIDE_REQUIRE_ENGINE").map { String(cString: $0) } == "1"
    }
  }
}

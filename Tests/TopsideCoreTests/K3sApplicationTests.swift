import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideTestSupport

/// The kubeconfig of the application, written anew before its readers are restarted.
@Suite struct K3sApplicationTests {
  private static let kubeconfig = "/srv/app/backend/kubeconfig.yaml"

  /// An engine with a job and two workers.
  private final class Engine: CommandRunner {
    struct State {
      var exit = 0
      var said = "K8s setup complete! Kubeconfig written"
      var writes: String? = "new"
      var services = ["cert-generator", "k8s-worker", "pod-monitor"]
      var started: [String: Timestamp] = [:]
      var changes: [[String]] = []
      /// By the first digit of the container.
      var workers = ["b": "12:00 KubernetesWorker initialized", "c": "12:00 PodMonitor initialized"]
      /// Whether workers end again and again.
      var crashes = false
    }

    let state = Mutex(State())
    let time: ManualTime
    let files: MemoryFiles

    init(time: ManualTime, files: MemoryFiles) {
      self.time = time
      self.files = files
    }

    var changes: [[String]] { state.withLock(\.changes) }
    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    func run(_ command: Command) async throws(CommandError) -> CommandResult {
      state.withLock { answer(command, &$0) }
    }
    func stream(
      _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
    ) async throws(CommandError) -> CommandResult { try await run(command) }
    func interact(_ command: Command) async throws(CommandError) -> TopsideCore.ExitStatus { .exited(1) }

    private func answer(_ command: Command, _ state: inout State) -> CommandResult {
      let words = command.argv
      func said(_ text: String) -> CommandResult {
        CommandResult(status: .exited(0), standardOutput: Array(text.utf8))
      }
      if words[0] == "sha256sum" {
        guard let bytes = files.read(words[2], limit: .mib(1)) else {
          return CommandResult(status: .exited(1), standardError: Array("sha256sum: no such file".utf8))
        }
        return said("\(SHA256.hex(bytes))  \(words[2])\n")
      }
      if words.contains("restart") {
        state.changes.append(Array(words.drop { $0 != "restart" }))
        for name in words where state.services.contains(name) { state.started[name] = time.now() }
        return said("")
      }
      if words.contains("logs") {
        if words.last == Self.id("cert-generator") { return said(isOver(state) ? state.said : "") }
        return said(words.last.flatMap { state.workers[String($0.prefix(1))] } ?? "")
      }
      if words.contains("ps") { return said(state.services.map { "\(Self.id($0))\n" }.joined()) }
      if words.contains("inspect") {
        settle(&state)
        return said("[\(state.services.map { inspect($0, state) }.joined(separator: ","))]")
      }
      return CommandResult(status: .exited(1))
    }

    private static func id(_ service: String) -> String {
      String(repeating: service == "cert-generator" ? "a" : service == "k8s-worker" ? "b" : "c", count: 64)
    }

    /// The job takes four seconds.
    private func isOver(_ state: State) -> Bool {
      state.started["cert-generator"].map { time.now().since($0) >= .seconds(4) } ?? true
    }

    private func settle(_ state: inout State) {
      guard state.started["cert-generator"] != nil, isOver(state), let text = state.writes else { return }
      files[K3sApplicationTests.kubeconfig] = text
    }

    private func inspect(_ service: String, _ state: State) -> String {
      let started = state.started[service] ?? Timestamp(seconds: 1_772_000_000)
      let isJob = service == "cert-generator"
      let status = isJob && isOver(state) ? "exited" : state.crashes && !isJob ? "restarting" : "running"
      let end = isJob ? started.advanced(by: .seconds(4)) : Timestamp(seconds: 0)
      return """
        {"Id": "\(Self.id(service))", "Name": "/app-\(service)-1", "State": {"Status": "\(status)",
        "ExitCode": \(isJob ? state.exit : 0), "StartedAt": "\(RFC3339.print(started))",
        "FinishedAt": "\(RFC3339.print(end))"}, "Config": {"Labels": {"com.docker.compose.project": "app",
        "com.docker.compose.service": "\(service)"}}}
        """
    }
  }

  private let time = ManualTime()
  private let files = MemoryFiles([kubeconfig: "old"])
  private let engine: Engine
  private let flow: Flow

  init() {
    engine = Engine(time: time, files: files)
    flow = K3sFlows.renewal(
      K3sApplication(project: "app", kubeconfig: Self.kubeconfig, records: "/home/op/state"),
      id: K3sFlowStage.id)
  }

  private func go() async -> FlowOutcome {
    let runner = FlowRunner(
      source: ProbeSources(RunPlan(flow), runner: engine, files: files, time: time), runner: engine,
      files: files,
      time: time, audit: RecordedAudit())
    let journal = RecordedJournal()
    let plan = RunPlan(flow)
    return await time.running(by: .milliseconds(400)) {
      await runner.run(plan, journal: journal, locks: journal)
    }
  }

  private static let job = ["restart", "cert-generator"]

  @Test func `workers are restarted after the job has ended, said so, and written another file`() async {
    let outcome = await go()
    #expect(outcome.name == "succeeded")
    #expect(outcome.words.text.hasPrefix("2 workers run for 30s without an end"))
    #expect(engine.changes == [Self.job, ["restart", "k8s-worker", "pod-monitor"]])
    #expect(
      files["/home/op/state/kubeconfig-\(K3sFlowStage.id).sha256"]?.hasPrefix(SHA256.hex(Array("old".utf8)))
        == true)
  }

  @Test func `exit 0 without its word is no success`() async {
    engine.change { $0.said = "setup failed" }
    #expect(
      await go()
        == .failed("cert-generator ended with 0, and did not say: K8s setup complete! Kubeconfig written"))
    #expect(engine.changes == [Self.job])
  }

  @Test func `exit 0 with its word and the same file is no success`() async {
    engine.change { $0.writes = nil }
    #expect(
      await go() == .failed("cert-generator ended with 0, and \(Self.kubeconfig) is the same as before"))
    #expect(engine.changes == [Self.job])
  }

  @Test func `a job that fails leaves the workers alone`() async {
    engine.change { $0.exit = 3 }
    #expect(await go() == .failed("cert-generator ended with exit 3"))
    #expect(engine.changes == [Self.job])
  }

  @Test func `where there was no kubeconfig any new one will do`() async {
    files[Self.kubeconfig] = nil
    #expect(await go().name == "succeeded")
  }

  @Test func `a worker that the cluster refuses is a failure, in its own words`() async {
    engine.change { $0.workers["c"] = "12:00 PodMonitor initialized\n12:01 (401) Reason: Unauthorized" }
    #expect(await go() == .failed("app-pod-monitor-1 says: 12:01 (401) Reason: Unauthorized"))
  }

  @Test func `a worker that does not say that it is there is not believed`() async {
    engine.change { $0.workers["b"] = "12:00 starting" }
    #expect(
      await go()
        == .failed(
          "not verified within 2m: app-k8s-worker-1 has not said yet: KubernetesWorker initialized"))
  }

  @Test(arguments: [(1_772_366_400 + 22 * 3600, false), (1_772_366_400 + 24 * 3600 + 60, true)])
  func `a token that is about to end is no new one`(_ end: Int, _ isGood: Bool) async {
    let claims = K3sMachine.base64("{\"exp\": \(end)}").replacing("=", with: "")
    engine.change { $0.writes = "users:\n- user:\n    token: \"e30.\(claims).x\"\n" }
    let outcome = await go()
    #expect((outcome.name == "succeeded") == isGood, "\(outcome.words)")
    #expect(isGood || outcome.words.text.contains("it is no new one"))
  }

  @Test func `workers that end again are not called well`() async {
    engine.change { $0.crashes = true }
    #expect(await go() == .failed("not verified within 2m: app-k8s-worker-1 is restarting"))
  }

  @Test func `without a container of the job it says how to make one`() async {
    engine.change { $0.services = ["k8s-worker"] }
    #expect(
      await go()
        == .refused("cert-generator has no container: docker compose up -d --no-deps cert-generator"))
    #expect(engine.changes.isEmpty)
  }

  @Test func `it is a change of the project, for its operator`() {
    #expect(flow.target == .project("app"))
    #expect(flow.commands.filter { $0.impact != .reads }.allSatisfy { $0.place == .project("app") })
  }
}

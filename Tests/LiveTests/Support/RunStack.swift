import FoundationEssentials
import Glibc
import SafeText
import TerminalHarness
import TopsideCore
import TopsideSystem

/// A compose project for one test, and an operator's home with the journals of its runs.
final class RunStack {
  let project: String
  let home: OperatorHome
  private let tools = Tools()
  private let file = LiveEngine.root + "/Tests/LiveTests/Stack/runs.yaml"

  private init(_ word: String) throws {
    project = "topside-live-\(getpid())-run-\(word)"
    home = try OperatorHome()
  }

  /// Brings it up, and takes it down however its use ended.
  static func use(_ word: String, _ body: (RunStack) async throws -> Void) async throws {
    let stack = try RunStack(word)
    do {
      try await stack.compose("up", "--detach", "--wait")
      try await body(stack)
    } catch {
      // What is reported is why it failed.
      try? await stack.remove()
      throw error
    }
    try await stack.remove()
  }

  private func remove() async throws {
    try await compose("down", "--volumes", "--timeout", "1")
    for name in try FileManager.default.contentsOfDirectory(atPath: HostLocks.place)
    where name.contains(project) {
      unlink("\(HostLocks.place)/\(name)")
    }
  }

  @discardableResult
  private func compose(_ words: String...) async throws -> String {
    try await tools.run(["docker", "compose", "-p", project, "-f", file] + words, atMost: .seconds(60))
  }

  private func inspect(_ service: String, _ format: String) async throws -> String {
    try await tools.run(
      ["docker", "container", "inspect", "--format", format, "\(project)-\(service)-1"]
    ).trimmed
  }

  func startedAt(_ service: String) async throws -> String {
    try await inspect(service, "{{.State.StartedAt}}")
  }
  func state(_ service: String) async throws -> String {
    try await inspect(service, "{{.State.Status}} {{.State.Health.Status}}")
  }

  var store: RunDirectory { RunDirectory(home.state + "/runs") }

  var environment: [String: String] { home.environment().compactMapValues(\.self) }

  /// A restart as it is confirmed now.
  func restart(_ service: String) async throws -> RunPlan {
    let key = ServiceKey(project: project, service: service)
    let text = try await inspect(service, "{{.Id}} {{.State.StartedAt}}").split(separator: " ")
    guard text.count == 2, let id = ContainerID(String(text[0])), let started = RFC3339.parse(String(text[1]))
    else {
      throw Tools.Failure(description: "no container of \(service)")
    }
    let commands = DockerCommands()
    let flow = Flow(
      kind: .restart, title: "Restart \(service)", verb: "Restart", target: .service(key),
      place: "project \(project)", touches: [], expects: "healthy",
      guards: [.sameContainers(key, [id])],
      steps: [
        .run(commands.composeChange(.restart, key)),
        .wait(.running(key, before: [id: started]), atMost: .seconds(30)),
      ])
    return RunPlan(
      id: RunID(at: SystemTime().now(), salt: .random(in: 0 ... .max)), flow: flow,
      actor: AuditActor(user: "deploy", host: "prod-1"), docker: commands, kubernetes: nil)
  }

  /// Has a plan run as the dashboard has it run.
  func launch(_ plan: RunPlan, secrets: [String: String] = [:]) throws {
    try store.create(plan, at: SystemTime().now())
    try relaunch(plan.id, secrets: secrets)
  }

  func relaunch(_ id: RunID, secrets: [String: String] = [:]) throws {
    let program = BuiltProgram.path("topside")
    try ProcessLauncher(executable: program, environment: environment, currentDirectory: "/").launch(
      id, secrets: secrets)
  }

  func events(_ id: RunID) -> [RunEvent] { store.read(id, from: 0)?.entries.map(\.event) ?? [] }

  /// The process that has the run now, by what it wrote itself.
  func process(_ id: RunID) -> pid_t? {
    events(id).compactMap { if case .began(let process, _) = $0 { process } else { nil } }.last
  }

  func wait(
    for event: RunEvent, of id: RunID, within limit: Duration = .seconds(20)
  ) async throws {
    try await eventually("\(event)", within: limit) { events(id).contains(event) }
  }

  /// Waits until the run has an end, and the process that ran it is gone.
  func outcome(of id: RunID, within limit: Duration = .seconds(60)) async throws -> FlowOutcome? {
    try await eventually("the end of the run", within: limit) {
      store.record(id)?.outcome != nil && !store.isAlive(id)
    }
    return store.record(id)?.outcome
  }
}

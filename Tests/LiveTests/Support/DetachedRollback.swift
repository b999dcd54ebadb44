import FoundationEssentials
import Glibc
import TerminalHarness
import Testing
import TopsideCore
import TopsideSystem

/// A rollback of a project of two services, in a process of its own that may be killed.
final class DetachedRollback: Sendable {
  /// How far a run has come when something happens to it.
  enum Moment: Hashable, Sendable, CustomStringConvertible {
    /// Its process has it, and has done nothing.
    case taken
    case checking
    case began(Int)
    /// The step was done, or left out.
    case over(Int)
    /// So long after it was begun.
    case within(Int, milliseconds: Int)
    /// A container was made beside the one that it is to replace, which is being stopped.
    case halfMade(Int)

    var description: String {
      switch self {
      case .taken: "taken"
      case .checking: "checking"
      case .began(let step): "began-\(step)"
      case .over(let step): "over-\(step)"
      case .within(let step, let delay): "within-\(step)-\(delay)"
      case .halfMade(let step): "half-made-\(step)"
      }
    }

    func isReached(by event: RunEvent) -> Bool {
      switch (self, event) {
      case (.taken, .began), (.checking, .checking): true
      case (.began(let step), .stepBegan(let index)), (.within(let step, _), .stepBegan(let index)),
        (.halfMade(let step), .stepBegan(let index)), (.over(let step), .stepSkipped(let index, _)),
        (.over(let step), .stepEnded(let index, _)):
        step == index
      default: false
      }
    }
  }

  static let target = "2026.3.1"
  /// Hold, pull, untangle, two groups of services, verify.
  static let steps = 6

  let stage: RollbackStage
  let home: OperatorHome
  /// Of what is gone to.
  let image: String
  /// Of what runs before.
  let origin: String

  private init(_ stage: RollbackStage, image: String, origin: String) throws {
    self.stage = stage
    home = try OperatorHome()
    (self.image, self.origin) = (image, origin)
  }

  /// Brings the project up with one version; the other must be pulled.
  static func use(_ word: String, _ body: (DetachedRollback) async throws -> Void) async throws {
    let design = RollbackStage.Design(
      prefix: "kr", services: ["back"], tags: [target, "2026.3.2"], definition: definition)
    try await RollbackStage.with(word, design) { stage in
      func id(_ tag: String) async throws -> String {
        try await stage.docker("image", "inspect", "--format", "{{.Id}}", stage.image("back", tag))
      }
      let rollback = try DetachedRollback(
        stage, image: try await id(target), origin: try await id("2026.3.2"))
      try await stage.docker("rmi", stage.image("back", target))
      defer { rollback.removeLocks() }
      try await body(rollback)
    }
  }

  /// Stopping one takes a second, in which the client can be cut off.
  private static let definition = """
    services:
      back: &service
        image: IMAGES/back:${IMAGE_TAG:-latest}
        command: ["sh", "-c", "trap 'sleep 1; exit 0' TERM; while :; do sleep 0.1; done"]
        environment: ["DB_PASSWORD=${DB_PASSWORD:?set it}"]
      front:
        <<: *service
        depends_on: [back]
    """

  private func removeLocks() {
    for name in LocalFiles().names(in: HostLocks.place) where name.contains(stage.project) {
      unlink("\(HostLocks.place)/\(name)")
    }
  }

  // MARK: The run

  var store: RunDirectory { RunDirectory(home.state + "/runs") }

  /// Without the variables that the project was brought up with.
  var environment: [String: String?] {
    home.environment(["IMAGE_TAG": nil, "DB_PASSWORD": nil, "COMPOSE_PROFILES": nil])
  }

  /// Has it run as the dashboard has it run.
  func launch() async throws -> RunID {
    let (flow, secrets) = try stage.plan(to: Self.target, try await stage.survey())
    #expect(flow.steps.count == Self.steps)
    let plan = RunPlan(
      id: RunID(at: SystemTime().now(), salt: .random(in: 0 ... .max)), flow: flow,
      actor: AuditActor(user: "deploy", host: "prod-1"), docker: stage.commands, kubernetes: nil)
    try store.create(plan, at: SystemTime().now())
    try ProcessLauncher(
      executable: BuiltProgram.path("topside"), environment: environment.compactMapValues(\.self),
      currentDirectory: "/"
    ).launch(plan.id, secrets: secrets.values)
    return plan.id
  }

  func topside(_ words: String...) async throws -> CommandResult {
    try await Tools(environment: environment.compactMapValues(\.self)).result(
      [BuiltProgram.path("topside")] + words + ["--no-kubernetes"], atMost: .seconds(150))
  }

  func events(_ id: RunID) -> [RunEvent] { store.read(id, from: 0)?.entries.map(\.event) ?? [] }

  /// The process that has the run now, by what it wrote itself.
  func process(_ id: RunID) -> pid_t? {
    events(id).compactMap { if case .began(let process, _) = $0 { process } else { nil } }.last
  }

  /// What happened since an attempt at it began, of which the first is 1.
  private func events(_ id: RunID, attempt: Int) -> ArraySlice<RunEvent> {
    let events = events(id)
    let begins = events.indices.filter { if case .began = events[$0] { true } else { false } }
    return begins.count < attempt ? [] : events[begins[attempt - 1]...]
  }

  /// Looks far more often than a step takes.
  func wait(
    for moment: Moment, of id: RunID, attempt: Int = 1, within limit: Duration = .seconds(60)
  ) async throws {
    let end = ContinuousClock.now + limit
    while !events(id, attempt: attempt).contains(where: moment.isReached) {
      guard ContinuousClock.now < end else { throw Tools.Failure(description: "not in \(limit): \(moment)") }
      try await Task.sleep(for: .milliseconds(2))
    }
    switch moment {
    case .within(_, let delay): try await Task.sleep(for: .milliseconds(delay))
    case .halfMade:
      try await eventually("a container that is made and not started") {
        try await containers().contains { $0.contains("_") && $0.hasSuffix(" created") }
      }
    case .taken, .checking, .began, .over: break
    }
  }

  /// Waits until it has an end, and nobody is at it.
  func outcome(of id: RunID, within limit: Duration = .seconds(120)) async throws -> FlowOutcome? {
    try await eventually("the end of the run", within: limit) {
      store.record(id)?.outcome != nil && !store.isAlive(id)
    }
    return store.record(id)?.outcome
  }

  // MARK: What is there

  /// Every container of the project, its name and its state.
  func containers() async throws -> [String] {
    try await stage.docker(
      "ps", "-a", "--filter", "label=com.docker.compose.project=\(stage.project)", "--format",
      "{{.Names}} {{.State}}"
    ).split(separator: "\n").map { String($0) }.sorted()
  }

  /// Both services run the other version and nothing is left beside them, but for what holds the version before.
  func expectDone(_ comment: Comment) async throws {
    #expect(
      try await containers() == ["back", "front"].map { "\(stage.project)-\($0)-1 running" }, comment)
    for container in try await stage.containers() {
      #expect(container.imageID == image, comment)
      #expect(container.image == stage.image("back", Self.target), comment)
    }
    let held = try await stage.docker(
      "ps", "-a", "--filter", "label=com.topside.hold=\(stage.project)", "--format",
      "{{.State}} {{.Label \"com.topside.hold.image\"}}")
    #expect(held == "created \(origin)", comment)
  }
}

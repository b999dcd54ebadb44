import SafeText
import Testing
import TopsideCore

/// What is said of a service: absent, folded, waiting.
@Suite struct TriageServiceTests {
  private var stage = FleetStage()

  private func said(_ status: Status) -> String {
    "\(status.severity) \(status.health): \(status.word.text)"
      + (status.cause.isEmpty ? "" : " | \(status.cause.text)")
  }

  private mutating func up() throws { stage.apply(.listed([try stage.container(9, service: "other")])) }

  @Test mutating func `declared and absent is missing`() throws {
    try up()
    stage.declare(DeclaredService(name: "s"), DeclaredService(name: "other"))
    #expect(said(try stage.status()) == "failed missing: missing | declared, not created")
  }

  @Test mutating func `while the project is down nothing is missing`() throws {
    stage.declare(DeclaredService(name: "s"))
    stage.apply(.listed([]))
    #expect(said(try stage.status()) == "neutral missing: not created")
    #expect(stage.problems().isEmpty)
  }

  @Test mutating func `while compose is at work it is about to be created`() throws {
    try up()
    stage.declare(DeclaredService(name: "s"))
    stage.apply(.composing(["p"]))
    #expect(said(try stage.status()) == "neutral starting: not created | docker compose is at work")
  }

  @Test mutating func `a compose that names no project may be at work on any`() throws {
    try up()
    stage.declare(DeclaredService(name: "s"))
    stage.apply(.composing([""]))
    #expect(try stage.status().severity == .neutral)
    stage.apply(.composing(["q"]))
    #expect(try stage.status().severity == .failed)
  }

  @Test mutating func `a service of another profile is off`() throws {
    try up()
    stage.declare(DeclaredService(name: "s", profiles: ["debug", "trace"]))
    #expect(said(try stage.status()) == "neutral off: off (debug,trace)")
    #expect(try stage.status(profiles: ["trace"]).health == .missing)
    #expect(try stage.status(profiles: ["*"]).health == .missing)
  }

  @Test mutating func `a service of another profile that runs is shown as it runs`() throws {
    stage.apply(.listed([try stage.container(1)]))
    stage.declare(DeclaredService(name: "s", profiles: ["debug"]))
    #expect(try stage.status().word == "started")
  }

  @Test mutating func `no replicas wanted is off`() throws {
    try up()
    stage.declare(DeclaredService(name: "s", replicas: 0))
    #expect(said(try stage.status()) == "neutral off: off (0 replicas)")
  }

  @Test mutating func `a one-shot whose container was cleaned up is not missing`() throws {
    try up()
    stage.declare(
      DeclaredService(name: "s"),
      DeclaredService(name: "other", dependencies: [.init(service: "s", condition: .completed)]))
    #expect(said(try stage.status()) == "neutral missing: not created | one-shot, its container is gone")
  }

  @Test mutating func `a failed one-shot names who cannot start`() throws {
    stage.apply(.listed([try stage.container(1, .exited) { $0.exitCode = 3 }]))
    stage.declare(
      DeclaredService(name: "s"),
      DeclaredService(name: "web", dependencies: [.init(service: "s", condition: .completed)]),
      DeclaredService(name: "api", dependencies: [.init(service: "s", condition: .completed)]),
      DeclaredService(name: "db", dependencies: [.init(service: "s", condition: .started)]))
    #expect(said(try stage.status()) == "failed failed: failed (3) | api, web cannot start")
  }

  private mutating func created(ago: Int) throws {
    stage.apply(
      .listed([
        try stage.container(1, .created) {
          $0.started = nil
          $0.created = stage.before(.seconds(ago))
        }
      ]))
  }

  @Test mutating func `created with no compose at work is a fault`() throws {
    try created(ago: 60)
    #expect(
      said(try stage.status())
        == "failed failed: created | created, never started; no docker compose runs here")
  }

  @Test mutating func `created with a compose at work is starting, and waits for what it needs`() throws {
    try created(ago: 60)
    stage.declare(
      DeclaredService(
        name: "s",
        dependencies: [
          .init(service: "kafka", condition: .healthy), .init(service: "seed", condition: .completed),
          .init(service: "db", condition: .started),
        ]))
    stage.apply(.composing(["p"]))
    #expect(
      said(try stage.status())
        == "neutral starting: created | waiting for kafka: healthy, seed: done, db: started")
  }

  @Test mutating func `what is met is not waited for`() throws {
    let healthy = HealthReport(status: .healthy, failingStreak: 0, probes: [])
    let others = [
      try stage.container(2, service: "kafka") { $0.health = healthy },
      try stage.container(3, service: "seed", .exited), try stage.container(4, service: "db"),
    ]
    try created(ago: 60)
    stage.apply(.inspected(others, gone: []), .composing(["p"]))
    stage.declare(
      DeclaredService(
        name: "s",
        dependencies: [
          .init(service: "kafka", condition: .healthy), .init(service: "seed", condition: .completed),
          .init(service: "db", condition: .started),
        ]))
    #expect(try stage.status().cause == "created, never started")
  }

  @Test mutating func `a container that was created a moment ago is given a moment`() throws {
    try created(ago: 4)
    #expect(try stage.status().severity == .neutral)
    try created(ago: 5)
    #expect(try stage.status().severity == .failed)
  }

  @Test mutating func `created that could not be started tells why`() throws {
    stage.apply(.listed([try stage.container(1, .created) { $0.error = "no such device" }]))
    #expect(said(try stage.status()) == "failed failed: not started | no such device")
  }

  private mutating func replicas(_ states: Container.State...) throws {
    stage.apply(
      .listed(
        try states.enumerated().map { index, state in
          try stage.container(index + 1, state) {
            $0.number = index + 1
            $0.exitCode = state == .exited ? 1 : 0
          }
        }))
  }

  @Test mutating func `replicas are folded into one word`() throws {
    try replicas(.running, .running)
    #expect(said(try stage.status()) == "neutral started: started 2/2")
  }

  @Test mutating func `the worst replica speaks for all`() throws {
    try replicas(.running, .exited, .running)
    #expect(said(try stage.status()) == "failed failed: failed (1) 1/3")
  }

  @Test mutating func `fewer replicas than wanted is a warning`() throws {
    try replicas(.running)
    stage.declare(DeclaredService(name: "s", replicas: 3))
    #expect(said(try stage.status()) == "warning degraded: started 1/3 | 1 of 3 replicas exist")
  }

  @Test mutating func `more replicas than declared were scaled by hand`() throws {
    try replicas(.running, .running)
    stage.declare(DeclaredService(name: "s", replicas: 1))
    #expect(said(try stage.status()) == "neutral started: started 2/2")
  }
}

import SafeText
import Testing
import TopsideCore

/// What is said of one container; severity as in the table of the screens.
@Suite struct TriageContainerTests {
  private var stage = FleetStage()

  private mutating func show(
    _ state: Container.State, change: (inout Container) -> Void = { _ in }
  ) throws -> Status {
    stage.apply(.listed([try stage.container(1, state, change: change)]))
    return try stage.status()
  }

  private func said(_ status: Status) -> String {
    "\(status.severity) \(status.health): \(status.word.text)"
      + (status.cause.isEmpty ? "" : " | \(status.cause.text)")
  }

  @Test mutating func `without a healthcheck it is started`() throws {
    #expect(said(try show(.running)) == "neutral started: started")
  }

  @Test mutating func `a passing healthcheck is healthy`() throws {
    let report = HealthReport(status: .healthy, failingStreak: 0, probes: [])
    #expect(said(try show(.running) { $0.health = report }) == "neutral healthy: healthy")
  }

  @Test mutating func `within its start period it is starting`() throws {
    let report = HealthReport(status: .starting, failingStreak: 1, probes: [])
    #expect(said(try show(.running) { $0.health = report }) == "neutral starting: starting")
  }

  private func unhealthy(_ output: String, exit: Int32 = 1) -> HealthReport {
    let failed = HealthReport.Probe(
      start: stage.now.wall, end: stage.now.wall, exitCode: exit, output: output)
    var passed = failed
    passed.exitCode = 0
    passed.output = "fine"
    return HealthReport(status: .unhealthy, failingStreak: 4, probes: [failed, passed])
  }

  @Test mutating func `unhealthy tells the first line of the last probe that failed`() throws {
    let report = unhealthy("connection refused\nsecond line\n")
    #expect(
      said(try show(.running) { $0.health = report })
        == "failed failed: unhealthy | 4 probes failed: connection refused")
  }

  @Test mutating func `a secret in a probe's output is masked`() throws {
    let report = unhealthy("redis://:hunter2@redis:6379 refused PASSWORD=hunter3")
    let cause = try show(.running) { $0.health = report }.cause.text
    #expect(!cause.contains("hunter"))
    #expect(cause.contains("refused"))
  }

  @Test mutating func `a probe without output tells its exit code`() throws {
    let report = unhealthy("", exit: 7)
    #expect(try show(.running) { $0.health = report }.cause == "4 probes failed, exit 7, no output")
  }

  @Test mutating func `unhealthy without a probe that is kept tells the streak`() throws {
    let report = HealthReport(status: .unhealthy, failingStreak: 9, probes: [])
    #expect(try show(.running) { $0.health = report }.cause == "9 probes failed")
  }

  @Test mutating func `unhealthy is since the event that said so`() throws {
    stage.apply(.listed([try stage.container(1)]))
    try stage.happened(.health(.unhealthy), 1, ago: .seconds(90))
    let report = unhealthy("x")
    #expect(try show(.running) { $0.health = report }.since == stage.before(.seconds(90)))
  }

  @Test mutating func `paused is a warning`() throws {
    #expect(said(try show(.paused)) == "warning degraded: paused | paused by hand")
  }

  @Test mutating func `a one-shot that ended with 0 is done`() throws {
    #expect(said(try show(.exited)) == "neutral completed: done (0)")
  }

  @Test mutating func `another exit is a failure`() throws {
    #expect(said(try show(.exited) { $0.exitCode = 3 }) == "failed failed: failed (3)")
  }

  private static let meanings: [(Int32, String)] = [
    (125, "exit 125 (the engine refused)"), (126, "exit 126 (not executable)"),
    (127, "exit 127 (no such program)"), (139, "exit 139 (segmentation fault)"), (2, ""), (-1, ""),
  ]

  @Test(arguments: meanings)
  func `a code that means something is put in words`(code: Int32, words: String) throws {
    var stage = stage
    stage.apply(.listed([try stage.container(1, .exited) { $0.exitCode = code }]))
    #expect(try stage.status().cause.text == words)
  }

  @Test mutating func `on-failure that gave up is a failure`() throws {
    let status = try show(.exited) {
      $0.exitCode = 1
      $0.restartPolicy = .onFailure(maximum: 5)
    }
    #expect(status.word == "failed (1)")
    #expect(status.severity == .failed)
  }

  @Test mutating func `137 alone is killed, not OOM`() throws {
    #expect(
      said(try show(.exited) { $0.exitCode = 137 })
        == "failed failed: killed (137) | by signal 9; nothing says that it was out of memory")
  }

  @Test mutating func `OOM comes from the engine's flag`() throws {
    let status = try show(.exited) {
      $0.exitCode = 137
      $0.oomKilled = true
      $0.memoryLimit = .mib(16)
    }
    #expect(said(status) == "failed failed: OOM killed | OOM killed, limit 16 MiB")
  }

  @Test mutating func `OOM comes from an oom event`() throws {
    stage.apply(.listed([try stage.container(1)]))
    try stage.happened(.oom, 1, ago: .seconds(61))
    try stage.happened(.died(exitCode: 137), 1, ago: .seconds(60))
    #expect(said(try show(.exited) { $0.exitCode = 137 }) == "failed failed: OOM killed | OOM killed")
  }

  @Test(arguments: [Container.RestartPolicy.always, .unlessStopped])
  func `what its policy would revive was stopped by hand`(policy: Container.RestartPolicy) throws {
    var stage = stage
    stage.apply(
      .listed([
        try stage.container(1, .exited) {
          $0.exitCode = 137
          $0.restartPolicy = policy
        }
      ]))
    #expect(said(try stage.status()) == "neutral off: stopped | stopped by hand")
  }

  @Test mutating func `what a stop event names was stopped by hand`() throws {
    stage.apply(.listed([try stage.container(1)]))
    for action: ContainerEvent.Action in [.killed(signal: 15), .died(exitCode: 143), .stopped] {
      try stage.happened(action, 1, ago: .seconds(60))
    }
    #expect(said(try show(.exited) { $0.exitCode = 137 }) == "neutral off: stopped | stopped by hand")
  }

  @Test mutating func `a stop by hand wins over an OOM flag from an earlier run`() throws {
    let status = try show(.exited) {
      $0.exitCode = 143
      $0.oomKilled = true
      $0.restartPolicy = .always
    }
    #expect(status.word == "stopped")
  }

  @Test(arguments: [130, 143])
  func `an end by a signal that asks is no failure`(code: Int32) throws {
    var stage = stage
    stage.apply(.listed([try stage.container(1, .exited) { $0.exitCode = code }]))
    #expect(said(try stage.status()) == "neutral off: stopped | ended by a signal from outside")
  }

  @Test mutating func `what could not be started tells the engine's words, masked`() throws {
    let status = try show(.exited) {
      $0.exitCode = 128
      $0.restartPolicy = .always
      $0.error = "bind: port 80 is taken, TOKEN=abc"
    }
    #expect(said(status) == "failed failed: failed (128) | bind: port 80 is taken, TOKEN=***")
  }

  @Test mutating func `dead and removing are named`() throws {
    #expect(said(try show(.dead)) == "failed failed: dead | the engine could not remove it")
    #expect(said(try show(.removing)) == "neutral off: removing")
    #expect(said(try show(.unknown)) == "neutral unknown: unknown")
  }

  @Test mutating func `hostile words of the engine are made safe`() throws {
    let status = try show(.exited) {
      $0.exitCode = 1
      $0.error = "bad\u{1B}]0;evil\u{7}\u{202E}"
    }
    #expect(!status.cause.text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
  }
}

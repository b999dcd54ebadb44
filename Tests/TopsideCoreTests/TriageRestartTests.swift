import SafeText
import Testing
import TopsideCore

/// Restarts: one, the third in five minutes, and loops that began before we looked.
@Suite struct TriageRestartTests {
  private var stage = FleetStage()

  private mutating func crash(_ ago: Int..., code: Int32 = 1, isOOM: Bool = false) throws {
    stage.apply(.listed([try stage.container(1)]))
    for ago in ago {
      if isOOM { try stage.happened(.oom, 1, ago: .seconds(ago)) }
      try stage.happened(.died(exitCode: code), 1, ago: .seconds(ago))
      try stage.happened(.started, 1, ago: .seconds(ago - 1))
    }
  }

  private mutating func status(
    _ state: Container.State = .running, restarts: Int, startedAgo: Int = 1,
    change: (inout Container) -> Void = { _ in }
  ) throws -> Status {
    let container = try stage.container(1, state) {
      $0.restartCount = restarts
      $0.started = stage.before(.seconds(startedAgo))
      change(&$0)
    }
    stage.apply(.inspected([container], gone: []))
    return try stage.status()
  }

  @Test mutating func `a restart within ten minutes is a warning that says why`() throws {
    try crash(120, code: 2)
    let status = try status(restarts: 1, startedAgo: 119)
    #expect(status.severity == .warning)
    #expect(status.word == "started")
    #expect(status.cause == "restarted 1m ago after exit 2")
  }

  @Test mutating func `a restart of which nobody told the reason is a warning all the same`() throws {
    #expect(try status(restarts: 1, startedAgo: 599).cause == "restarted 9m ago")
  }

  @Test mutating func `a restart ten minutes ago is forgiven`() throws {
    #expect(try status(restarts: 1, startedAgo: 600).severity == .neutral)
  }

  @Test mutating func `a start by hand is no restart`() throws {
    #expect(try status(restarts: 0, startedAgo: 5).severity == .neutral)
  }

  @Test mutating func `three ends in five minutes are a crash loop`() throws {
    try crash(299, 100, 2, code: 3)
    let status = try status(restarts: 3)
    #expect(status.severity == .failed)
    #expect(status.word == "restarting 3x")
    #expect(status.cause == "crash loop: ended 3x in 4m, last exit 3")
    #expect(status.since == stage.before(.seconds(299)))
  }

  @Test mutating func `three ends in more than five minutes are not`() throws {
    try crash(301, 100, 2)
    #expect(try status(restarts: 3).severity == .warning)
  }

  @Test mutating func `three stops by hand are not`() throws {
    stage.apply(.listed([try stage.container(1)]))
    for ago in [30, 20, 10] {
      try stage.happened(.killed(signal: 15), 1, ago: .seconds(ago))
      try stage.happened(.died(exitCode: 0), 1, ago: .seconds(ago))
      try stage.happened(.started, 1, ago: .seconds(ago - 1))
    }
    #expect(try status(restarts: 0).severity == .neutral)
  }

  @Test mutating func `another replica's ends are not this one's loop`() throws {
    stage.apply(.listed([try stage.container(1), try stage.container(2) { $0.number = 2 }]))
    for number in [1, 2, 2] { try stage.happened(.died(exitCode: 1), number, ago: .seconds(9 + number)) }
    #expect(try stage.status().severity == .neutral)
  }

  @Test mutating func `an OOM loop counts its kills and names the limit`() throws {
    try crash(240, 120, 5, code: 137, isOOM: true)
    let status = try status(restarts: 12) { $0.memoryLimit = .mib(160) }
    #expect(status.word == "restarting OOM 3")
    #expect(status.cause == "OOM killed 3x in 4m, 12 restarts in all, limit 160 MiB")
  }

  @Test mutating func `137 in a loop is not OOM`() throws {
    try crash(240, 120, 5, code: 137)
    #expect(try status(restarts: 3).cause == "crash loop: ended 3x in 4m, last exit 137 (killed)")
  }

  @Test mutating func `waiting for a restart is a warning`() throws {
    let status = try status(.restarting, restarts: 1) { $0.exitCode = 2 }
    #expect(status.severity == .warning)
    #expect(status.word == "restarting")
    #expect(status.cause == "ended: exit 2")
  }

  @Test mutating func `a loop whose events the engine forgot shows in its short last run`() throws {
    let status = try status(.restarting, restarts: 47, startedAgo: 62) { $0.exitCode = 1 }
    #expect(status.severity == .failed)
    #expect(status.word == "restarting 47x")
    #expect(status.cause == "crash loop: 47 restarts, the last run took 2s: exit 1")
  }

  @Test mutating func `restarts over days are no loop`() throws {
    #expect(try status(.restarting, restarts: 47, startedAgo: 86_400).severity == .warning)
  }
}

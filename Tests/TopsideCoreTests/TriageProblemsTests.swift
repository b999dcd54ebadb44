import SafeText
import Testing
import TopsideCore

@Suite struct TriageProblemsTests {
  private var stage = FleetStage()

  private mutating func measure(_ mebibytes: Double, limit: Int?) throws {
    stage.apply(.listed([try stage.container(1) { $0.memoryLimit = limit.map { .mib($0) } }]))
    try add(mebibytes)
  }

  private mutating func add(_ mebibytes: Double) throws {
    let memory = ByteCount(Int(mebibytes * 1_048_576))
    stage.apply(.measured([try FleetStage.id(1): Usage(cpuPercent: 1, memory: memory, processes: 1)]))
  }

  @Test(arguments: [(89.9, false), (90, true), (100, true), (130, true)])
  func `memory warns from 90 percent of its limit on`(used: Double, warns: Bool) throws {
    var stage = self
    try stage.measure(used, limit: 100)
    #expect(stage.stage.problems().contains { $0.cause.text.hasPrefix("memory") } == warns)
  }

  @Test mutating func `without a limit there is nothing to warn of`() throws {
    try measure(100_000, limit: nil)
    #expect(stage.problems().isEmpty)
  }

  @Test mutating func `memory that will be full within a quarter of an hour warns, and says when`() throws {
    try measure(1040, limit: 1280)
    for minute in 1...5 {
      stage.now.uptime += .seconds(60)
      try add(1040 + Double(minute) * 17)
    }
    #expect(stage.problems().map(\.cause) == ["memory 87 % of 1280 MiB, rising 17 MiB/min, full in ~9 min"])
  }

  @Test mutating func `a slow rise is not foretold`() throws {
    try measure(500, limit: 1280)
    for minute in 1...5 {
      stage.now.uptime += .seconds(60)
      try add(500 + Double(minute) * 17)
    }
    #expect(stage.problems().isEmpty)
  }

  @Test mutating func `a rise of less than two minutes foretells nothing`() throws {
    try measure(600, limit: 1280)
    stage.now.uptime += .seconds(119)
    try add(1100)
    #expect(stage.problems().isEmpty)
  }

  @Test mutating func `kafka is full in about 13 minutes`() throws {
    try measure(1118, limit: 1280)
    for minute in 1...5 {
      stage.now.uptime += .seconds(60)
      try add(1118 + Double(minute) * 9)
    }
    #expect(
      stage.problems().map(\.cause) == ["memory 90 % of 1280 MiB, rising 9 MiB/min, full in ~13 min"])
  }

  @Test mutating func `absurd figures are told, not trapped on`() throws {
    stage.apply(.listed([try stage.container(1) { $0.memoryLimit = ByteCount(1) }]))
    for _ in 0..<3 {
      stage.apply(
        .measured([
          try FleetStage.id(1): Usage(cpuPercent: .infinity, memory: ByteCount(.max), processes: .max)
        ]))
      stage.now.uptime += .seconds(120)
    }
    #expect(stage.problems().map(\.cause) == ["memory 999999 % of 1 B"])
  }

  @Test mutating func `a lost engine is the first problem, with what helps`() throws {
    stage.apply(
      .listed([try stage.container(1, .exited) { $0.exitCode = 1 }]),
      .engine(.lost(.notRunning(endpoint: "unix:///x"), since: .zero, retryAt: .zero)))
    let first = try #require(stage.problems().first)
    #expect(first.target == .engine)
    #expect(first.cause == "no Docker engine answers at unix:///x")
    #expect(!first.hint.isEmpty)
  }

  @Test mutating func `a silent engine says for how long`() throws {
    stage.apply(.engine(.silent(since: stage.now.uptime - .seconds(75))))
    #expect(stage.problems().map(\.cause) == ["does not answer for 1m; rows are as old"])
  }

  @Test mutating func `a broken compose file is a warning of its project`() throws {
    stage.apply(.listed([try stage.container(1)]), .undeclared(project: "p", .broken("yaml: line 3")))
    #expect(stage.problems().map(\.severity) == [.warning])
    #expect(stage.problems().map(\.target) == [.project("p")])
  }

  @Test mutating func `worst comes first, then the order of names`() throws {
    stage.apply(
      .listed([
        try stage.container(1, service: "c", .exited) { $0.exitCode = 1 },
        try stage.container(2, service: "b", .paused),
        try stage.container(3, service: "a", .exited) { $0.exitCode = 1 },
      ]))
    #expect(stage.problems().map(\.name) == ["a", "c", "b"])
  }

  @Test mutating func `a cause that says all does not say it twice`() throws {
    stage.apply(
      .listed([
        try stage.container(1, .exited) {
          $0.exitCode = 137
          $0.oomKilled = true
        }
      ]))
    #expect(stage.problems().map(\.cause) == ["OOM killed"])
  }

  @Test mutating func `with several projects a name tells its project`() throws {
    stage.apply(
      .listed([try stage.container(1, .paused)]), .undeclared(project: "q", .broken("x")))
    #expect(stage.problems().map(\.name).contains("p/s"))
  }

  @Test mutating func `each problem tells the key that helps`() throws {
    let report = HealthReport(status: .unhealthy, failingStreak: 1, probes: [])
    stage.apply(
      .listed([
        try stage.container(1, service: "a") { $0.health = report },
        try stage.container(2, service: "b", .exited) { $0.exitCode = 1 },
        try stage.container(3, service: "c", .created),
      ]))
    stage.declare(DeclaredService(name: "d"))
    #expect(
      stage.problems().map(\.hint)
        == ["d health  r restart", "l logs  r restart", "S start", "docker compose up creates it"])
  }
}

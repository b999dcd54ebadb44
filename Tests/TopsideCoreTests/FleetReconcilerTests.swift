import SafeText
import Testing
import TopsideCore

@Suite struct FleetReconcilerTests {
  private var stage = FleetStage()

  @Test mutating func `a re-created container keeps its row and its events`() throws {
    stage.apply(.listed([try stage.container(1)]))
    stage.declare(DeclaredService(name: "s"))
    try stage.happened(.killed(signal: 15), 1)
    try stage.happened(.died(exitCode: 0), 1)
    try stage.happened(.destroyed, 1)
    stage.apply(.inspected([], gone: [try FleetStage.id(1)]))
    #expect(stage.service?.containers.isEmpty == true)
    try stage.happened(.created, 2)
    stage.apply(.inspected([try stage.container(2)], gone: []))
    #expect(Array(stage.fleet.services.keys) == [FleetStage.key])
    #expect(stage.service?.containers.map(\.id) == [try FleetStage.id(2)])
    #expect(stage.service?.events.count == 4)
  }

  @Test mutating func `a list after a loss leaves no duplicate and no lost row`() throws {
    stage.apply(.listed([try stage.container(1), try stage.container(2, service: "t")]))
    stage.apply(
      .engine(.lost(.timedOut(after: .seconds(3)), since: .zero, retryAt: .zero)),
      .listed([try stage.container(1), try stage.container(3, service: "t")]), .engine(.live))
    #expect(stage.fleet.services.values.map(\.containers.count) == [1, 1])
    #expect(stage.fleet.container(try FleetStage.id(2)) == nil)
    #expect(stage.fleet.container(try FleetStage.id(3)) != nil)
  }

  @Test mutating func `while the engine is lost the rows stay`() throws {
    stage.apply(
      .listed([try stage.container(1)]),
      .engine(.lost(.timedOut(after: .seconds(3)), since: .seconds(5), retryAt: .zero)))
    #expect(stage.service?.containers.count == 1)
    #expect(stage.fleet.engine.staleSince == .seconds(5))
  }

  @Test mutating func `an event that is told twice counts once`() throws {
    stage.apply(.listed([try stage.container(1)]))
    for _ in 0..<2 { try stage.happened(.died(exitCode: 1), 1, ago: .seconds(5)) }
    #expect(stage.service?.deaths.count == 1)
    #expect(stage.service?.events.count == 1)
  }

  @Test mutating func `a replay of what was forgotten does not count again`() throws {
    stage.apply(.listed([try stage.container(1)]))
    let replay = try (0..<150).map { try stage.event(.died(exitCode: 1), 1, ago: .seconds(600 - $0)) }
    for event in replay + replay { stage.apply(.happened(event)) }
    let seen = try #require(stage.service)
    #expect(seen.events == Array(replay.suffix(Service.memory)))
    #expect(seen.deaths.map(\.at) == replay.suffix(Service.memory).map(\.at))
  }

  @Test mutating func `a container of compose run is nobody's replica`() throws {
    stage.apply(.listed([try stage.container(1), try stage.container(2) { $0.isOneOff = true }]))
    #expect(stage.service?.containers.count == 1)
    #expect(stage.fleet.container(try FleetStage.id(2)) == nil)
  }

  @Test func `the end of a container of compose run is no end of its service`() throws {
    let line = """
      {"Action":"die","Actor":{"ID":"\(DockerFixture.id)","Attributes":{"com.docker.compose.project":"p",\
      "com.docker.compose.service":"s","com.docker.compose.oneoff":"True","exitCode":"1"}},"timeNano":5}
      """
    #expect(try EventParsing.event(Array(line.utf8)) == nil)
    let regular = line.replacing("True", with: "False")
    #expect(try EventParsing.event(Array(regular.utf8))?.action == .died(exitCode: 1))
  }

  @Test mutating func `replicas are in the order of their numbers`() throws {
    stage.apply(
      .inspected([try stage.container(7) { $0.number = 3 }], gone: []),
      .inspected(
        [try stage.container(9) { $0.number = 1 }, try stage.container(8) { $0.number = 2 }], gone: []))
    #expect(stage.service?.containers.map(\.number) == [1, 2, 3])
  }

  @Test mutating func `a container that says it is another service's now leaves the old row`() throws {
    stage.apply(
      .listed([try stage.container(1)]), .inspected([try stage.container(1, service: "t")], gone: []))
    #expect(stage.fleet.services.keys.map(\.service) == ["t"])
  }

  @Test mutating func `what was created and removed unseen leaves no service behind`() throws {
    try stage.happened(.created, 1)
    #expect(stage.fleet.services.count == 1)
    stage.apply(.inspected([], gone: [try FleetStage.id(1)]))
    #expect(stage.fleet.services.isEmpty)
    try stage.happened(.created, 2)
    stage.apply(.listed([]))
    #expect(stage.fleet.services.isEmpty)
  }

  @Test mutating func `a declared service without containers keeps its row`() throws {
    stage.declare(DeclaredService(name: "s"), DeclaredService(name: "t"))
    stage.apply(.listed([]))
    #expect(stage.fleet.services.count == 2)
    #expect(!stage.fleet.isUp("p"))
    stage.declare(DeclaredService(name: "t"))
    #expect(stage.fleet.services.keys.map(\.service) == ["t"])
  }

  @Test mutating func `a service that is declared no more lives as long as its container`() throws {
    stage.apply(.listed([try stage.container(1)]))
    stage.declare(DeclaredService(name: "s"))
    stage.declare(DeclaredService(name: "t"))
    #expect(stage.service?.declared == nil)
    stage.apply(.inspected([], gone: [try FleetStage.id(1)]))
    #expect(stage.service == nil)
  }

  @Test mutating func `a project without a file goes with its last container`() throws {
    stage.apply(.listed([try stage.container(1)]), .undeclared(project: "p", .absent("gone")))
    #expect(stage.fleet.projects["p"] != nil)
    stage.apply(.listed([]))
    #expect(stage.fleet.projects.isEmpty)
  }

  @Test mutating func `a project's files come from its containers' labels`() throws {
    stage.apply(
      .listed([
        try stage.container(1) {
          $0.labels = [
            "com.docker.compose.project.config_files": "/a/x.yaml,/a/y.yaml",
            "com.docker.compose.project.working_dir": "/a",
          ]
        }
      ]))
    #expect(
      stage.fleet.projects["p"]?.files
        == ProjectFiles(name: "p", directory: "/a", files: ["/a/x.yaml", "/a/y.yaml"]))
  }

  @Test mutating func `usage of a container that is not known is not kept`() throws {
    stage.apply(.measured([try FleetStage.id(1): Usage(cpuPercent: 1, memory: .mib(1), processes: 1)]))
    #expect(stage.fleet.services.isEmpty)
  }

  @Test mutating func `an answer that was overtaken changes nothing`() throws {
    stage.apply(.listed([try stage.container(1)]))
    let asked = stage.now.uptime
    stage.now.uptime += .milliseconds(50)
    stage.apply(.inspected([try stage.container(1, .exited)], gone: []))
    stage.apply(.refreshed([try stage.container(1)], asked: asked))
    #expect(stage.service?.containers.first?.state == .exited)
    stage.apply(.inspected([], gone: [try FleetStage.id(1)]))
    stage.apply(.refreshed([try stage.container(1)], asked: stage.now.uptime))
    #expect(stage.service == nil)
  }

  @Test mutating func `a fresh look for the health pane is taken`() throws {
    stage.apply(.listed([try stage.container(1)]))
    let report = HealthReport(status: .unhealthy, failingStreak: 2, probes: [])
    stage.apply(.refreshed([try stage.container(1) { $0.health = report }], asked: stage.now.uptime))
    #expect(stage.service?.containers.first?.health == report)
  }
}

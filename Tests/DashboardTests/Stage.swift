import CellGrid
import Dashboard
import LogEngine
import SafeText
import Testing
import TopsideCore

/// A dashboard in the hands of a test, at noon UTC on a stack of every kind.
struct Stage {
  var state: DashboardState
  let dashboard = Dashboard()
  private(set) var effects: [Effect] = []

  static let noon = Moment(wall: Timestamp(seconds: 1_772_366_400), uptime: .seconds(86_400))

  init(
    columns: Int = 80, rows: Int = 24, glyphs: Glyphs = .unicode,
    change: (inout DashboardSetting) -> Void = { _ in }
  )
    throws
  {
    let theme = try #require(try Theme.builtIn(named: "default"))
    var setting = DashboardSetting(
      host: "prod-1", context: "default", themes: [theme], glyphs: glyphs, commands: DockerCommands(),
      keymap: try Keymap())
    change(&setting)
    state = DashboardState(
      setting: setting, size: Size(columns: columns, rows: rows), now: Self.noon, logs: LogStore())
  }

  mutating func send(_ messages: Message...) {
    for message in messages { effects += dashboard.update(&state, message) }
  }

  /// Presses keys by their names, as a configuration file has them.
  mutating func press(_ names: String...) throws {
    for name in names { send(.input(.key(try Key(named: name)))) }
  }

  mutating func wait(_ duration: Duration) {
    state.now = Moment(
      wall: state.now.wall.advanced(by: duration), uptime: state.now.uptime + duration)
  }

  func row(_ index: Int) -> String { state.draw().text(row: index) }
  var screen: String { (0..<state.size.rows).map { row($0) }.joined(separator: "\n") }
}

/// A shop: healthy, unhealthy, started, done, failed, looping, missing, off, without limit, replicas.
enum Shop {
  static func id(_ number: Int) throws -> ContainerID {
    let digits = String(number, radix: 16)
    return try #require(ContainerID(String(repeating: "0", count: 64 - digits.count) + digits))
  }

  static func before(_ seconds: Int64) -> Timestamp { Timestamp(seconds: Stage.noon.wall.seconds - seconds) }

  static func container(
    _ number: Int, _ service: String, _ state: Container.State = .running, replica: Int = 1,
    change: (inout Container) -> Void = { _ in }
  ) throws -> Container {
    var container = Container(
      id: try id(number), name: "shop-\(service)-\(replica)",
      service: ServiceKey(project: "shop", service: service), number: replica,
      image: "registry:5000/shop/\(service):2026.2.0", state: state)
    container.created = before(7300)
    container.started = before(7200)
    container.restartPolicy = .unlessStopped
    container.memoryLimit = .mib(160)
    if state == .running { container.processID = Int32(number + 1000) }
    change(&container)
    return container
  }

  static func containers() throws -> [Container] {
    let check = Healthcheck(
      test: ["CMD-SHELL", "curl -fsS http://localhost:3000 --user admin:hunter2"], interval: .seconds(2),
      timeout: .seconds(3), startPeriod: .seconds(5), retries: 3)
    return [
      try container(1, "api") {
        $0.healthcheck = check
        $0.health = HealthReport(status: .healthy, failingStreak: 0, probes: [])
        $0.memoryLimit = .mib(768)
        $0.ports = [PublishedPort(hostAddress: "", hostPort: 443, containerPort: 8443, transport: "tcp")]
        $0.environment = ["LOG_LEVEL=info", "DB_PASSWORD=hunter2"]
      },
      try container(2, "web") {
        $0.healthcheck = check
        let refused = HealthReport.Probe(
          start: before(2), end: before(1), exitCode: 7, output: "connection refused\nby localhost:3000\n")
        $0.health = HealthReport(status: .unhealthy, failingStreak: 9, probes: [refused])
      },
      try container(3, "worker", replica: 1), try container(4, "worker", replica: 2),
      try container(5, "seed", .exited) {
        $0.restartPolicy = .never
        $0.finished = before(7100)
        $0.memoryLimit = nil
      },
      try container(6, "migrate", .exited) {
        $0.restartPolicy = .never
        $0.exitCode = 3
        $0.finished = before(7000)
      },
      try container(7, "hungry", .restarting) {
        $0.oomKilled = true
        $0.exitCode = 137
        $0.restartCount = 12
        $0.started = before(20)
        $0.finished = before(4)
      },
      try container(8, "cache") { $0.memoryLimit = nil },
    ]
  }

  static let declared = DeclaredProject(
    name: "shop",
    services: [
      DeclaredService(name: "api", dependencies: [.init(service: "seed", condition: .completed)]),
      DeclaredService(name: "web", dependencies: [.init(service: "api", condition: .started)]),
      DeclaredService(name: "worker", replicas: 2), DeclaredService(name: "seed"),
      DeclaredService(name: "migrate"), DeclaredService(name: "hungry"), DeclaredService(name: "cache"),
      DeclaredService(name: "grafana", memoryLimit: .mib(192)),
      DeclaredService(name: "debugger", profiles: ["debug"]),
    ])

  static func usages() throws -> [ContainerID: Usage] {
    [
      try id(1): Usage(cpuPercent: 3.14, memory: .mib(412), processes: 9),
      try id(2): Usage(cpuPercent: 0.2, memory: .mib(150), processes: 2),
      try id(3): Usage(cpuPercent: 12.4, memory: .mib(80), processes: 1),
      try id(4): Usage(cpuPercent: 11.1, memory: .mib(88), processes: 1),
      try id(8): Usage(cpuPercent: nil, memory: .mib(1200), processes: 4),
    ]
  }

  static func changes() throws -> [FleetChange] {
    [
      .listed(try containers()), .engine(.live),
      .declared(
        declared, ProjectFiles(name: "shop", directory: "/srv/shop", files: ["/srv/shop/compose.yaml"])),
      .measured(try usages()),
    ]
  }
}

extension Stage {
  /// With the shop's containers, on the screen that they open.
  static func shop(columns: Int = 80, rows: Int = 24, glyphs: Glyphs = .unicode) throws -> Stage {
    var stage = try Stage(columns: columns, rows: rows, glyphs: glyphs)
    stage.send(.changed(try Shop.changes()))
    return stage
  }
}

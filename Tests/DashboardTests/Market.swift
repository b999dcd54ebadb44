import SafeText
import Testing
import TopsideCore

/// A compose project that has one of everything, as an engine would tell of it at noon.
enum Market {
  static let noon = Desk.noon

  static func id(_ number: Int) throws -> ContainerID {
    let digits = String(number, radix: 16)
    return try #require(ContainerID(String(repeating: "a", count: 64 - digits.count) + digits))
  }

  static func ago(_ seconds: Int64) -> Timestamp { noon.advanced(by: .seconds(-seconds)) }

  static func key(_ service: String) -> ServiceKey { ServiceKey(project: "shop", service: service) }

  static func container(
    _ number: Int, _ service: String, _ state: Container.State = .running,
    image: String = "shop/app:2026.2.0",
    change: (inout Container) -> Void = { _ in }
  ) throws -> Container {
    var container = Container(
      id: try id(number), name: "shop-\(service)-1", service: key(service), number: 1, image: image,
      state: state)
    container.created = ago(7300)
    container.started = ago(7200)
    if state == .exited { container.finished = ago(7190) }
    container.labels = [
      "com.docker.compose.project.working_dir": "/srv/shop",
      "com.docker.compose.project.config_files": "/srv/shop/compose.yaml",
    ]
    change(&container)
    return container
  }

  private static func check(_ test: String...) -> Healthcheck {
    Healthcheck(
      test: test, interval: .seconds(10), timeout: .seconds(3), startPeriod: .seconds(20), retries: 3)
  }

  private static func probe(_ ago: Int64, _ code: Int32, _ output: String) -> HealthReport.Probe {
    HealthReport.Probe(
      start: Market.ago(ago), end: Market.ago(ago).advanced(by: .milliseconds(42)), exitCode: code,
      output: output
    )
  }

  static func containers() throws -> [Container] {
    try [
      container(1, "backend") {
        $0.healthcheck = check("CMD-SHELL", "curl -fsS -H 'Authorization: Bearer s3cret' localhost/health")
        $0.health = HealthReport(
          status: .healthy, failingStreak: 0, probes: [probe(12, 0, "ok\n"), probe(2, 0, "ok\n")])
        $0.memoryLimit = .mib(768)
        $0.ports = [
          PublishedPort(hostAddress: "0.0.0.0", hostPort: 443, containerPort: 443, transport: "tcp")
        ]
        $0.environment = ["REDIS_PASSWORD=hunter2", "LOG_LEVEL=info", "PATH=/usr/bin"]
        $0.processID = 4242
      },
      container(2, "grafana", image: "grafana/grafana:12.3.1") {
        $0.healthcheck = check("CMD", "curl", "-f", "localhost:3000")
        $0.health = HealthReport(
          status: .unhealthy, failingStreak: 4,
          probes: [
            probe(
              32, 1,
              "curl: (7) Failed to connect to localhost port 3000 after 0 ms: Couldn't connect to server\nsecond"
            ),
            probe(22, 1, ""),
            probe(
              12, 7,
              "curl: (7) Failed to connect to localhost port 3000 after 0 ms: Couldn't connect to server"),
          ])
        $0.memoryLimit = .mib(192)
        $0.ports = [
          PublishedPort(hostAddress: "127.0.0.1", hostPort: 3001, containerPort: 3000, transport: "tcp")
        ]
      },
      container(3, "kafka", image: "confluentinc/cp-kafka:7.8.2") { $0.memoryLimit = .mib(1280) },
      container(4, "oom-worker") {
        $0.memoryLimit = .mib(160)
        $0.restartCount = 12
        $0.started = ago(4)
        $0.restartPolicy = .always
      },
      container(5, "seed", .exited), container(6, "migrate", .exited) { $0.exitCode = 3 },
      container(7, "worker") { $0.number = 1 },
      container(8, "worker") {
        $0.number = 2
        $0.name = "shop-worker-2"
      },
      container(9, "old", .exited) {
        $0.restartPolicy = .always
        $0.exitCode = 137
      },
    ]
  }

  static func declared() -> DeclaredProject {
    DeclaredProject(
      name: "shop",
      services: [
        DeclaredService(name: "backend", dependencies: [.init(service: "migrate", condition: .completed)]),
        DeclaredService(name: "grafana"), DeclaredService(name: "kafka"), DeclaredService(name: "oom-worker"),
        DeclaredService(name: "seed"), DeclaredService(name: "migrate"),
        DeclaredService(name: "worker", replicas: 2),
        DeclaredService(name: "old"),
        DeclaredService(
          name: "kafdrop", image: "obsidian/kafdrop:4.1.0", memoryLimit: .mib(256), profiles: ["debug"]),
        DeclaredService(name: "loki", image: "grafana/loki:3.4.2"),
      ])
  }

  private static func event(_ action: ContainerEvent.Action, _ number: Int, _ service: String, _ ago: Int64)
    throws
    -> FleetChange
  {
    .happened(
      ContainerEvent(
        action, id: try id(number), service: key(service), name: "shop-\(service)-1", image: "",
        at: Market.ago(ago)))
  }

  static func changes() throws -> [FleetChange] {
    let files = ProjectFiles(name: "shop", directory: "/srv/shop", files: ["/srv/shop/compose.yaml"])
    var changes: [FleetChange] = [.listed(try containers()), .engine(.live), .declared(declared(), files)]
    for ago: Int64 in [200, 100, 6] {
      changes.append(try event(.oom, 4, "oom-worker", ago))
      changes.append(try event(.died(exitCode: 137), 4, "oom-worker", ago))
      changes.append(try event(.started, 4, "oom-worker", ago - 2))
    }
    changes.append(try event(.health(.unhealthy), 2, "grafana", 5400))
    changes.append(
      .measured([
        try id(1): Usage(cpuPercent: 3.1, memory: .mib(412), processes: 13),
        try id(2): Usage(cpuPercent: 0.8, memory: .mib(76), processes: 9),
        try id(3): Usage(cpuPercent: 7.1, memory: .mib(1165), processes: 80),
        try id(4): Usage(cpuPercent: 31, memory: .mib(88), processes: 2),
        try id(7): Usage(cpuPercent: nil, memory: .mib(30), processes: 2),
        try id(8): Usage(cpuPercent: 0.04, memory: .mib(31), processes: 2),
      ]))
    return changes
  }
}

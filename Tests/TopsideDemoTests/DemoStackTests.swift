import Testing
import TopsideCore
import TopsideDemo

struct `The demo's stack` {
  private let demo = Demo()

  @Test func `sixteen services run at the opening, beside the one that is out of memory`() async throws {
    let running = try await demo.containers().filter { $0.isRunning && $0.service.service != "oom-worker" }
    #expect(Set(running.map(\.service)).count == 16)
    #expect(Set(running.map(\.service.project)) == ["integr8scode"])
  }

  @Test func `two one-shots are done`() async throws {
    let done = try await demo.containers().filter { $0.state == .exited }
    #expect(done.map(\.service.service).sorted() == ["cert-generator", "user-seed"])
    #expect(done.allSatisfy { $0.exitCode == 0 && $0.restartPolicy == .never && $0.ports.isEmpty })
  }

  @Test func `it has run for two hours`() async throws {
    let started = try #require(try await demo.container("mongo").started)
    #expect((7_400.0...7_510.0).contains(Double(demo.clock.now().since(started).components.seconds)))
  }

  @Test(arguments: [
    ("mongo", 1024), ("redis", 300), ("kafka", 1280), ("backend", 768), ("frontend", 128),
    ("oom-worker", 160),
    ("k8s-worker", 160), ("grafana", 192), ("jaeger", 256), ("victoria-metrics", 256),
    ("otel-collector", 192),
  ])
  func `a limit is what the deployment has`(service: String, mebibytes: Int) async throws {
    #expect(try await demo.container(service).memoryLimit == .mib(mebibytes))
  }

  @Test func `one service has no limit`() async throws {
    let unlimited = try await demo.containers().filter { $0.isRunning && $0.memoryLimit == nil }
    #expect(unlimited.map(\.service.service) == ["coordinator"])
  }

  @Test func `one service has two replicas with names and numbers of their own`() async throws {
    let replicas = try await demo.containers().filter { $0.service.service == "result-processor" }
    #expect(replicas.map(\.number).sorted() == [1, 2])
    #expect(Set(replicas.map(\.name)).count == 2)
  }

  @Test func `the unhealthy one says why`() async throws {
    let grafana = try await demo.container("grafana")
    let health = try #require(grafana.health)
    #expect(health.status == .unhealthy)
    #expect(health.failingStreak > 10)
    #expect(health.probes.count == 5)
    #expect(health.probes.allSatisfy { $0.exitCode == 1 && $0.output.contains("localhost port 3000") })
    #expect(try await demo.containers().filter { $0.isRunning && $0.health?.status == .unhealthy }.count == 1)
  }

  @Test func `health checks tick`() async throws {
    let before = try #require(try await demo.container("backend").health?.probes.last)
    await demo.clock.sleep(.seconds(3))
    let after = try #require(try await demo.container("backend").health?.probes.last)
    #expect(after.start > before.start)
    #expect(after.end <= demo.clock.now())
  }

  @Test func `the compose file declares one service that is missing and one that is off`() async throws {
    let files = ProjectFiles(name: "integr8scode", directory: nil, files: [])
    let output = try await demo.runner.run(demo.commands.composeConfig(files)).standardOutput
    let project = try ComposeConfigParsing.project(output)
    let present = Set(try await demo.containers().map(\.service.service))
    let absent = project.services.filter { !present.contains($0.name) }
    #expect(project.name == "integr8scode")
    #expect(absent.filter(\.profiles.isEmpty).map(\.name) == ["event-replay"])
    #expect(absent.filter { !$0.profiles.isEmpty }.map(\.name) == ["kafdrop"])
    #expect(absent.first { $0.name == "kafdrop" }?.profiles == ["debug"])
    #expect(project.services.first { $0.name == "result-processor" }?.replicas == 2)
  }

  @Test func `what is declared is what runs`() async throws {
    let files = ProjectFiles(name: nil, directory: nil, files: [])
    let output = try await demo.runner.run(demo.commands.composeConfig(files)).standardOutput
    let declared = try ComposeConfigParsing.project(output).services
    for container in try await demo.containers() {
      let service = try #require(declared.first { $0.name == container.service.service })
      #expect(service.image == container.image)
      #expect(service.memoryLimit == container.memoryLimit)
      #expect(service.hasHealthcheck == (container.healthcheck != nil))
    }
  }

  @Test func `the same seed on the same clock lives the same life`() async throws {
    let twin = Demo()
    #expect(
      try await demo.text(demo.commands.inspect(demo.ids())) == twin.text(twin.commands.inspect(twin.ids())))
    #expect(try await demo.text(demo.commands.list()) == twin.text(twin.commands.list()))
  }
}

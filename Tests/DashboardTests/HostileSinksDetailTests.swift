import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Every hostile input in every tab of the detail pane but the logs.
@Suite struct HostileSinksDetailTests {
  private let count = HostileScene.all.count

  @Test func `container names beside their health`() throws {
    let desk = try HostileScene.desk(try HostileScene.replicas { $0.name = HostileScene.word($1) })
    HostileScene.expectHarmless(HostileScene.pages(desk, .health), words: count)
  }

  @Test func `the words of health checks`() throws {
    for shell in ["CMD", "CMD-SHELL"] {
      let containers = try HostileScene.replicas { container, input in
        container.healthcheck = Healthcheck(
          test: [shell, HostileScene.word(input), HostileScene.word(input)], interval: .seconds(1),
          timeout: .seconds(1), startPeriod: .zero, retries: 3)
      }
      let desk = try HostileScene.desk(containers)
      HostileScene.expectHarmless(HostileScene.pages(desk, .health), words: 2 * count)
    }
  }

  @Test func `what probes said`() throws {
    let containers = try HostileScene.replicas { container, input in
      let word = HostileScene.word(input)
      let probe = HealthReport.Probe(
        start: Market.ago(2), end: Market.ago(1), exitCode: 1,
        output: "\(word)\n\(word)\r\n\(word)\u{85}\(word)")
      container.healthcheck = Healthcheck(
        test: ["CMD", "x"], interval: .seconds(1), timeout: .seconds(1), startPeriod: .zero, retries: 3)
      container.health = HealthReport(status: .unhealthy, failingStreak: 3, probes: [probe])
    }
    let desk = try HostileScene.desk(containers)
    HostileScene.expectHarmless(HostileScene.pages(desk, .health), words: 3 * count)
  }

  @Test func `names and values of the environment`() throws {
    let container = try Market.container(1, "web") { container in
      container.environment = HostileScene.all.indices.flatMap { index in
        let name = HostileScene.name(index)
        return ["\(name)=1", "NAME_\(index)=\(name)", "PASSWORD_\(index)=\(name)"]
      }
    }
    let desk = try HostileScene.desk([container], rows: 600)
    HostileScene.expectHarmless(HostileScene.pages(desk, .environment), words: 2 * count)
  }

  @Test func `names in events`() throws {
    let container = try Market.container(1, "web")
    for start in stride(from: 0, to: count, by: Service.memory) {
      let inputs = HostileScene.all[start..<min(count, start + Service.memory)]
      let events = inputs.enumerated().map { offset, input in
        FleetChange.happened(
          ContainerEvent(
            .started, id: container.id, service: container.service, name: HostileScene.word(input),
            image: HostileScene.word(input), at: Market.ago(Int64(offset))))
      }
      var desk = try HostileScene.desk([container])
      try desk.apply(events)
      HostileScene.expectHarmless(HostileScene.pages(desk, .events), words: inputs.count)
    }
  }

  @Test func `the JSON of inspect, with labels, mounts and commands`() throws {
    let container = try Market.container(1, "web")
    let lines = HostileScene.all.indices.flatMap { index in
      let name = HostileScene.name(index)
      return ["\"Labels\": {", "  \"\(name)\": \"x\",", "  \"x\": \"\(name)\",", "\"\(name)\",", name]
    }
    var desk = try HostileScene.desk([container])
    desk.change { $0.expect(.inspect, of: container.id) }
    let shown = InspectText.lines(lines.joined(separator: "\n")).map { SafeText(sanitising: $0) }
    desk.send(.loaded(.inspect, container.id, .success(shown)))
    HostileScene.expectHarmless(HostileScene.pages(desk, .inspect), words: 4 * count)
  }

  @Test func `processes, their users and arguments`() throws {
    let container = try Market.container(1, "web")
    let table = HostileScene.all.indices.map { "1 root 0.0 1000 00:01 sleep \(HostileScene.name($0))" }
    var desk = try HostileScene.desk([container])
    desk.change { $0.expect(.processes, of: container.id) }
    let lines = ProcessTable.lines("PID USER %CPU RSS ELAPSED COMMAND\n" + table.joined(separator: "\n"))
    desk.send(.loaded(.processes, container.id, .success(lines.map { SafeText(sanitising: $0) })))
    HostileScene.expectHarmless(HostileScene.pages(desk, .processes), words: count)
  }

  @Test func `why a tab could not be loaded`() throws {
    let container = try Market.container(1, "web")
    var desk = try HostileScene.desk([container], columns: 200, rows: 40)
    desk.change { $0.expect(.inspect, of: container.id) }
    for input in HostileScene.all {
      let word = HostileScene.word(input)
      let errors: [CommandError] = [
        .notFound(executable: word), .notStarted(executable: word, errno: 2),
        .directoryUnusable(path: word, errno: 2),
        .timedOut(Command(word, [word], impact: .reads, timeout: nil), after: .seconds(1)),
        .readOnly(Command("docker", [word], impact: .mutates, timeout: nil)),
      ]
      for error in errors {
        let failure = LoadFailure("\(ErrorText.summary(error))")
        desk.send(.loaded(.inspect, container.id, .failure(failure)))
        HostileScene.expectHarmless(HostileScene.pages(desk, .inspect), words: 1, input.name)
      }
    }
  }

  @Test func `container names over the graphs of their usage`() throws {
    for (index, input) in HostileScene.all.enumerated() {
      let container = try Market.container(index, "web") { $0.name = HostileScene.word(input) }
      var desk = try HostileScene.desk([container], columns: 200, rows: 40)
      try desk.apply([.measured([container.id: Usage(cpuPercent: 1, memory: .mib(3), processes: 1)])])
      HostileScene.expectHarmless(HostileScene.pages(desk, .stats), words: 1, input.name)
    }
  }
}

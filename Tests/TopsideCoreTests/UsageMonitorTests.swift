import Synchronization
import Testing
import TopsideCore
import TopsideTestSupport

@Suite(.timeLimit(.minutes(1))) struct UsageMonitorTests {
  private let time = ManualTime()
  private let runner = ScriptedRunner()
  private let id: ContainerID
  private let readings = Readings()

  init() throws { id = try #require(ContainerID(DockerFixture.id)) }

  private var local: [String: String] {
    let folder = "/sys/fs/cgroup/docker/\(DockerFixture.id)"
    return [
      "/proc/42/cgroup": "0::/docker/\(DockerFixture.id)\n", "\(folder)/memory.current": "1048576\n",
      "\(folder)/memory.stat": "inactive_file 0\n", "\(folder)/cpu.stat": "usage_usec 1\n",
    ]
  }

  /// Watches while the clock goes on, until so many rounds came or commands were run.
  private func watch(_ files: [String: String], rounds: Int = .max, commands: Int = .max) async {
    let monitor = UsageMonitor(
      commands: DockerCommands(), runner: runner, files: MemoryFiles(files), time: time, interval: .seconds(2)
    )
    let task = Task { [id, readings] in
      await monitor.watch(running: { [id: 42] }) { round in readings.add(round) }
    }
    while readings.all.count < rounds, runner.commands.count < commands {
      if time.sleeperCount > 0 { await time.advance(by: .milliseconds(100)) } else { await Task.yield() }
    }
    task.cancel()
    await task.value
  }

  private let stats = ScriptedRunner.Pattern.exactly(DockerCommands().stats().argv)

  @Test func `where the engine is local the files are read, and no process is started`() async {
    await watch(local, rounds: 3)
    #expect(readings.all.first?[id]?.memory == .mib(1))
    #expect(runner.commands.isEmpty)
  }

  @Test func `where it is not, one long docker stats is followed`() async {
    let stream = runner.expectStream(stats)
    let sender = Task {
      await stream.send(
        "\u{1B}[H{\"ID\":\"\(DockerFixture.id)\",\"CPUPerc\":\"2.5%\",\"MemUsage\":\"3MiB / 1GiB\",\"PIDs\":\"4\"}\n"
      )
    }
    await watch([:], rounds: 1)
    await sender.value
    #expect(readings.all.first == [id: Usage(cpuPercent: 2.5, memory: .mib(3), processes: 4)])
  }

  @Test func `files that are there but never say anything are given up`() async {
    _ = runner.expectStream(stats)
    await watch(["/proc/42/cgroup": local["/proc/42/cgroup"] ?? ""], commands: 1)
    #expect(runner.commands.count == 1)
  }

  @Test func `stats that end are started again after the interval`() async {
    runner.expect(stats, .failure("Cannot connect to the Docker daemon"))
    runner.expect(stats, .failure("Cannot connect to the Docker daemon"))
    await watch([:], commands: 2)
    runner.verify()
    #expect(readings.all.isEmpty)
  }

  @Test func `unknown usage is not delivered as zero`() async {
    let stream = runner.expectStream(stats)
    let sender = Task {
      await stream.send(
        "{\"ID\":\"\(DockerFixture.id)\",\"CPUPerc\":\"0.00%\",\"MemUsage\":\"0B / 0B\",\"PIDs\":\"0\"}\n{broken\n"
      )
      await stream.send(
        "{\"ID\":\"\(DockerFixture.id)\",\"CPUPerc\":\"1%\",\"MemUsage\":\"1MiB / 0B\",\"PIDs\":\"1\"}\n")
    }
    await watch([:], rounds: 1)
    await sender.value
    #expect(readings.all.first?[id]?.memory == .mib(1))
  }
}

private final class Readings: Sendable {
  private let rounds = Mutex<[[ContainerID: Usage]]>([])
  var all: [[ContainerID: Usage]] { rounds.withLock(\.self) }
  func add(_ round: [ContainerID: Usage]) { rounds.withLock { $0.append(round) } }
}

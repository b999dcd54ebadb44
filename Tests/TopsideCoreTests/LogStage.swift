import LogEngine
import SafeText
import TopsideCore
import TopsideTestSupport

/// A follower of the service `s`, on a clock that stands at noon, with commands in the hands of a test.
struct LogStage {
  let time = ManualTime()
  let runner = ScriptedRunner(order: .any)
  let store = LogStore(capacity: LogStore.minimumCapacity)
  private let fleet = FleetStage()
  private let updates: AsyncStream<[LogSubject]>
  private let updating: AsyncStream<[LogSubject]>.Continuation

  init() { (updates, updating) = AsyncStream.makeStream() }

  /// The n-th container, running since an hour ago.
  func container(
    _ number: Int, _ state: Container.State = .running, change: (inout Container) -> Void = { _ in }
  ) throws -> Container {
    try fleet.container(number, state, change: change)
  }

  func tell(_ subjects: [LogSubject]) { updating.yield(subjects) }

  /// What the fleet knows now of the service.
  func tell(_ containers: Container..., deaths: [Service.Death] = []) {
    var service = Service(key: FleetStage.key)
    service.containers = containers
    service.deaths = deaths
    tell(containers.map { LogSubject($0, of: service) })
  }

  /// `docker logs` of the n-th container; with `--since` or without.
  func logs(_ number: Int, since: Bool? = nil) throws -> ScriptedRunner.Pattern {
    let id = try FleetStage.id(number).hex
    return ScriptedRunner.Pattern("docker logs \(number) since \(String(describing: since))") { command in
      command.arguments.first == "logs" && command.arguments.last == id
        && (since.map { $0 == command.arguments.contains("--since") } ?? true)
    }
  }

  /// A line as docker prints it with its clock; the second is after noon, or before.
  func line(_ second: Int, _ text: String) -> String { "\(clock(second)) \(text)\n" }

  func clock(_ second: Int) -> String { RFC3339.print(moment(second)) }

  func moment(_ second: Int) -> Timestamp { Timestamp(seconds: 1_772_366_400 + Int64(second)) }

  /// Markers begin with dashes.
  func shown() -> [String] {
    store.read(LogRequest(.end, limit: 1000)).lines.map { line in
      (line.kind == .marker ? "-- " : "") + line.text.text.text
    }
  }

  func markers() -> [String] { shown().filter { $0.hasPrefix("-- ") } }

  func follow(
    _ range: LogRange = .tail, reader: any LogReader = DockerLogReader(commands: DockerCommands()),
    _ test: () async throws -> Void
  ) async rethrows {
    let follower = LogFollower(
      reader: reader, runner: runner, time: time, store: store, tail: 500, range: range)
    let task = Task { await follower.follow(updates) }
    try await test()
    updating.finish()
    task.cancel()
    await task.value
    runner.verify()
  }

  /// Lets time pass until something is so.
  func until(_ condition: () -> Bool) async {
    while !condition() {
      if time.sleeperCount > 0 { await time.advance(by: .milliseconds(50)) } else { await Task.yield() }
    }
  }

  /// Lets so much time pass, and whoever waits for it run.
  func pass(_ seconds: Int) async {
    for _ in 0..<seconds * 10 {
      for _ in 0..<20 { await Task.yield() }
      await time.advance(by: .milliseconds(100))
    }
  }
}

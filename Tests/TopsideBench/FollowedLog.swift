import FoundationEssentials
import LogEngine
import Synchronization
import TopsideCore
import TopsideSystem

/// A container's log, followed by the parts that the dashboard follows it with.
struct FollowedLog {
  struct Run {
    /// From the start of docker to its end.
    var wall: Duration
    /// Of this process, docker's not counted.
    var processorTime: Duration
    /// How many lines came into the store.
    var lines: Int
  }

  private let runner = WatchedRunner()
  private let commands = DockerCommands()
  private let subject: LogSubject

  /// - Throws: When there is no such container of a compose project.
  init(container name: String) async throws {
    let result = try await runner.run(commands.docker(["container", "inspect", name], timeout: .seconds(20)))
    guard let found = try InspectParsing.containers(result.standardOutput).first else {
      throw BenchOptions.Problem(description: "no container of a compose project: \(name)")
    }
    var service = Service(key: found.service)
    service.containers = [found]
    subject = LogSubject(found, of: service)
  }

  /// Takes in the whole log of a container that has ended.
  func follow() async throws -> Run {
    let screen = Screenful()
    let store = LogStore { screen.ring() }
    let follower = LogFollower(
      reader: DockerLogReader(commands: commands), runner: runner, time: SystemTime(), store: store,
      tail: 500,
      range: .head)
    let (updates, continuation) = AsyncStream.makeStream(of: [LogSubject].self)
    let ended = runner.nextEnd()
    let reading = Task.detached { await screen.read(store) }
    let (start, processorTime) = (ContinuousClock.now, ProcessorTime.now())
    continuation.yield([subject])
    let following = Task.detached { await follower.follow(updates) }
    for await _ in ended { break }
    let run = Run(
      wall: .now - start, processorTime: ProcessorTime.now() - processorTime, lines: store.counters.end)
    continuation.finish()
    following.cancel()
    reading.cancel()
    await following.value
    return run
  }
}

/// Reads a screenful ten times a second while something changes, as the loop of the dashboard does.
private final class Screenful: Sendable {
  private let isRung = Atomic(false)

  func ring() { isRung.store(true, ordering: .relaxed) }

  func read(_ store: LogStore) async {
    while !Task.isCancelled {
      if isRung.exchange(false, ordering: .relaxed) { _ = store.read(LogRequest(.end, limit: 50)) }
      try? await Task.sleep(for: .milliseconds(100))
    }
  }
}

/// The runner of the dashboard, which tells when a stream has ended.
private final class WatchedRunner: CommandRunner {
  private let runner = ProcessRunner(
    environment: ProcessInfo.processInfo.environment, readOnly: ReadOnlySwitch(isOn: true), audit: NoAudit())
  private let waiter = Mutex<AsyncStream<Void>.Continuation?>(nil)

  /// Has one element when the next stream has ended.
  func nextEnd() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    waiter.withLock { $0 = continuation }
    return stream
  }

  func run(_ command: Command) async throws(CommandError) -> CommandResult { try await runner.run(command) }

  func stream(
    _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult {
    defer { waiter.withLock { _ = $0?.yield() } }
    return try await runner.stream(command, receive)
  }

  func interact(_ command: Command) async throws(CommandError) -> ExitStatus {
    try await runner.interact(command)
  }
}

/// Reading leaves nothing to put on record.
private struct NoAudit: AuditLog {
  let actor = AuditActor(user: "bench", host: "", process: 0, context: nil)
  func now() -> Timestamp { SystemTime().now() }
  func append(_ record: AuditRecord) throws(FileError) {}
}

/// The compose containers of one engine, kept up to date by its events.
///
/// One long `docker events` names what changed and only that is inspected. The list is read anew after each
/// connection, after events that could not be read, and when a silent engine answers again.
package struct DockerSource: Sendable {
  package let commands: DockerCommands
  let runner: any CommandRunner
  let time: any Time
  /// How far back events are asked for at the first connection, to know of restarts and OOM kills before us.
  static let lookBack = Duration.seconds(600)
  /// A connection that held so long was a good one.
  static let steady = Duration.seconds(10)
  /// Events that come together are inspected together.
  static let coalescing = Duration.milliseconds(40)

  package init(commands: DockerCommands, runner: any CommandRunner, time: any Time) {
    self.commands = commands
    self.runner = runner
    self.time = time
  }

  /// Follows the engine until the task is cancelled, through its restarts.
  package func watch(_ deliver: @escaping @Sendable ([FleetChange]) -> Void) async {
    var backoff = Backoff()
    /// The engine's last word, through all tries since; without one, when the first try ended.
    var heard: Duration?
    while !Task.isCancelled {
      let session = Session(source: self, deliver: deliver)
      let fault = await session.run()
      guard !Task.isCancelled else { return }
      // One that answers and breaks off at once is tried no more often than one that does not answer.
      if session.liveFor > Self.steady { backoff.reset() }
      let delay = min(backoff.delay(), fault.longestPause)
      let now = time.uptime()
      let since = session.lastHeard ?? heard ?? now
      heard = since
      deliver([.engine(.lost(fault, since: since, retryAt: now + delay))])
      await time.sleep(delay)
    }
  }

  /// Lists all containers.
  ///
  /// - Returns: The containers, or the reason why the engine did not give them.
  package func list() async -> Result<[Container], Fault> {
    let ids: [ContainerID]
    switch await output(commands.list()) {
    case .failure(let fault): return .failure(fault)
    case .success(let bytes):
      ids = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap {
        ContainerID($0.trimmed)
      }
    }
    return ids.isEmpty ? .success([]) : await inspect(ids)
  }

  /// What the engine remembers of the last ten minutes; nothing when it does not say.
  package func recentEvents() async -> [ContainerEvent] {
    let now = time.now()
    let command = commands.events(since: now.advanced(by: .zero - Self.lookBack), until: now)
    guard case .success(let bytes) = await output(command) else { return [] }
    var splitter = LineSplitter()
    return splitter.lines(bytes).compactMap { try? EventParsing.event($0) }
  }

  /// Containers that ended in between are left out: inspect prints the others and exits with 1.
  package func inspect(_ ids: [ContainerID]) async -> Result<[Container], Fault> {
    let command = commands.inspect(ids)
    do {
      let result = try await runner.run(command)
      if let containers = try? InspectParsing.containers(result.standardOutput),
        result.status.isSuccess || Self.saysMissing(result)
      {
        return .success(containers)
      }
      return .failure(Fault(EngineFault.classify(command, result)))
    } catch {
      return .failure(Fault(EngineFault.classify(error)))
    }
  }

  private static func saysMissing(_ result: CommandResult) -> Bool {
    let words = String(decoding: result.standardError, as: UTF8.self)
    return words.contains("No such container") || words.contains("No such object")
  }

  private func output(_ command: Command) async -> Result<[UInt8], Fault> {
    do {
      let result = try await runner.run(command)
      return result.status.isSuccess
        ? .success(result.standardOutput) : .failure(Fault(EngineFault.classify(command, result)))
    } catch {
      return .failure(Fault(EngineFault.classify(error)))
    }
  }
}

/// An engine fault as an error of a `Result`.
package struct Fault: Error, Hashable, Sendable {
  package var fault: EngineFault
  package init(_ fault: EngineFault) { self.fault = fault }
}

import Synchronization

/// What running containers use, by whichever way costs less: cgroup files where the engine is local, one long
/// `docker stats` where it is not.
package struct UsageMonitor: Sendable {
  let commands: DockerCommands
  let runner: any CommandRunner
  let files: any Files
  let time: any Time
  let interval: Duration

  package init(
    commands: DockerCommands, runner: any CommandRunner, files: any Files, time: any Time, interval: Duration
  ) {
    self.commands = commands
    self.runner = runner
    self.files = files
    self.time = time
    self.interval = interval
  }

  /// Measures until the task is cancelled.
  ///
  /// - Parameters:
  ///   - running: The first processes of the containers that run now, by container.
  ///   - host: Called before `deliver` with the memory of the engine's host, while that is ours.
  ///   - deliver: Called once a round with what is known; a container that is missing is unknown, not idle.
  package func watch(
    running: @escaping @Sendable () -> [ContainerID: Int32],
    host: @escaping @Sendable (HostMemory?) -> Void = { _ in },
    deliver: @escaping @Sendable ([ContainerID: Usage]) -> Void
  ) async {
    var reader = CgroupReader(files: files)
    let begun = time.uptime()
    var emptyRounds = 0
    while !Task.isCancelled {
      let targets = running()
      let usages = reader.round(targets, at: time.uptime())
      emptyRounds = usages.isEmpty && !targets.isEmpty ? emptyRounds + 1 : 0
      if emptyRounds > 0, emptyRounds >= Self.patience || !isLocal(targets) {
        host(nil)
        await followStats(deliver)
        emptyRounds = 0
      } else if !usages.isEmpty {
        host(HostMemory.read(from: files))
        deliver(usages)
      }
      await time.sleep(pause(after: time.uptime() - begun, isIdle: targets.isEmpty))
    }
  }

  /// At the start the containers are not listed yet, and CPU wants a second reading: both are worth a hurry.
  private func pause(after age: Duration, isIdle: Bool) -> Duration {
    guard age < .seconds(2) else { return interval }
    return min(interval, isIdle ? .milliseconds(50) : .milliseconds(500))
  }

  /// So many rounds without a figure, and the files are not to be had: as in a container with the host's processes.
  private static let patience = 3

  /// Containers that ended since they were listed leave no files either; ask whether any is there.
  private func isLocal(_ targets: [ContainerID: Int32]) -> Bool {
    targets.contains { id, processID in
      files.read("/proc/\(processID)/cgroup", limit: .kib(16))
        .flatMap { CgroupPaths(String(decoding: $0, as: UTF8.self), container: id) } != nil
    }
  }

  /// One stream; it ends with the engine, and the caller starts the next after its interval.
  private func followStats(_ deliver: @escaping @Sendable ([ContainerID: Usage]) -> Void) async {
    let splitter = Mutex(LineSplitter())
    // An error or a non-zero exit means that the engine is away, which its event stream reports.
    _ = try? await runner.stream(commands.stats()) { chunk in
      guard case .standardOutput(let bytes) = chunk else { return }
      let lines = splitter.withLock { $0.lines(bytes) }
      let pairs = lines.compactMap { try? StatsParsing.usage($0) }.map { ($0.id, $0.usage) }
      if !pairs.isEmpty { deliver(Dictionary(pairs) { _, last in last }) }
    }
  }
}

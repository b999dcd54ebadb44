package import LogEngine
import SafeText
import Synchronization

/// The log of one service: all its containers' logs merged, through their restarts, re-creations and the engine's.
package struct LogFollower: Sendable {
  private let commands: DockerCommands
  private let runner: any CommandRunner
  private let time: any Time
  private let store: LogStore
  private let tail: Int

  package init(
    commands: DockerCommands, runner: any CommandRunner, time: any Time, store: LogStore, tail: Int
  ) {
    self.commands = commands
    self.runner = runner
    self.time = time
    self.store = store
    self.tail = tail
  }

  /// Follows until the task is cancelled.
  ///
  /// - Parameter updates: The service's containers, whenever something is learned of them; the first at once.
  package func follow(_ updates: AsyncStream<[Container]>) async {
    await withDiscardingTaskGroup { group in
      var replicas: [Int: AsyncStream<Container>.Continuation] = [:]
      for await containers in updates {
        for container in containers {
          if let known = replicas[container.number] {
            known.yield(container)
          } else {
            let (stream, continuation) = AsyncStream.makeStream(
              of: Container.self, bufferingPolicy: .bufferingNewest(1))
            replicas[container.number] = continuation
            continuation.yield(container)
            group.addTask { await follow(replica: stream, named: container.name) }
          }
        }
      }
      replicas.values.forEach { $0.finish() }
      group.cancelAll()
    }
  }

  /// One replica, whatever container it has at the moment.
  private func follow(replica updates: AsyncStream<Container>, named name: String) async {
    let feed = LogFeed(store: store, source: store.source(named: SafeText(sanitising: name)))
    let latest = Latest()
    let (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await container in updates {
          latest.container = container
          changed.yield()
        }
        changed.finish()
      }
      group.addTask { await self.keepStreaming(feed, changes) { latest.container } }
      await group.waitForAll()
    }
  }

  /// Streams while there is something to stream, and waits for the next start when there is not.
  private func keepStreaming(
    _ feed: LogFeed, _ changes: AsyncStream<Void>, _ latest: @Sendable () -> Container?
  ) async {
    var backoff = Backoff()
    /// Whose log was read last, and until when it was lost.
    var last: Container?
    var lostAt: Duration?
    for await _ in changes {
      while !Task.isCancelled, let container = latest(),
        lostAt != nil && container.started != nil || Self.hasNews(container, since: last)
      {
        announce(container, after: last, feed)
        last = container
        let began = time.uptime()
        let result = await stream(container, feed, lostAt: lostAt)
        if result.hasSpoken { lostAt = nil }
        guard !Task.isCancelled else { return }
        if time.uptime() - began > .seconds(10) { backoff.reset() }
        switch await settle(result.ended, container, latest) {
        case .ended:
          lostAt = nil
          if let now = latest(), now.id == container.id, !now.isRunning { last = now }
        case .unreadable(let why):
          lostAt = nil
          feed.mark(.note(why))
        case .lost:
          if lostAt == nil { feed.mark(.lost) }
          lostAt = lostAt ?? time.uptime()
          await time.sleep(min(backoff.delay(), longestPause(after: result.ended, of: container)))
        }
      }
    }
  }

  private static func hasNews(_ container: Container, since done: Container?) -> Bool {
    guard container.started != nil else { return false }
    return done.map { $0.id != container.id || $0.started != container.started } ?? true
  }

  private func announce(_ container: Container, after last: Container?, _ feed: LogFeed) {
    guard let last else { return }
    if last.id != container.id {
      feed.containerReplaced(time: container.started?.nanoseconds)
    } else if last.started != container.started {
      // The code is the last run's only when no other run came between.
      let isNext =
        container.restartCount <= last.restartCount && [.exited, .restarting].contains(last.state)
      // The first line may be older than the start that the engine notes: the end of the run before is the border.
      let border = container.finished ?? container.started
      feed.mark(.restarted(exitCode: isNext ? last.exitCode : nil), time: border?.nanoseconds)
    }
  }
}

extension LogFollower {
  private enum Ending: Hashable {
    case ended, lost
    /// It would say the same again and again.
    case unreadable(SafeText)
  }

  /// Reads until the command ends: its result, nil when it could not be run, and whether anything came.
  ///
  /// When nothing could be read since `lostAt`, the end of that is told before the first new line.
  private func stream(
    _ container: Container, _ feed: LogFeed, lostAt: Duration?
  ) async -> (ended: CommandResult?, hasSpoken: Bool) {
    let since = feed.beginStream().map { Timestamp(nanoseconds: $0) }
    let command = commands.logs(container.id, tail: tail, since: since)
    let hasSpoken = Atomic(false)
    do {
      let result = try await runner.stream(command) { chunk in
        if !hasSpoken.load(ordering: .relaxed) {
          guard Self.isOfContainer(chunk) else { return }
          hasSpoken.store(true, ordering: .relaxed)
          if let lostAt { feed.mark(.reconnected(after: time.uptime() - lostAt)) }
        }
        switch chunk {
        case .standardOutput(let bytes): feed.feed(bytes, from: .standardOutput)
        case .standardError(let bytes): feed.feed(bytes, from: .standardError)
        }
      }
      feed.endStream(willResume: !result.status.isSuccess)
      return (result, hasSpoken.load(ordering: .relaxed))
    } catch {
      feed.endStream(willResume: true)
      return (nil, hasSpoken.load(ordering: .relaxed))
    }
  }

  /// Whether these first bytes are a log's, which begins with a year, or the words of docker itself.
  private static func isOfContainer(_ chunk: OutputChunk) -> Bool {
    switch chunk {
    case .standardOutput: true
    case .standardError(let bytes): bytes.first.map { (48...57).contains($0) } ?? false
    }
  }

  private func longestPause(after result: CommandResult?, of container: Container) -> Duration {
    let command = commands.logs(container.id, tail: tail, since: nil)
    return (result.map { EngineFault.classify(command, $0) } ?? .other(message: "")).longestPause
  }

  /// `docker logs -f` ends when the container does. When it ends although the container runs, it was lost; the
  /// news of the container's end may be a moment behind.
  private func settle(
    _ result: CommandResult?, _ container: Container, _ latest: @Sendable () -> Container?
  ) async -> Ending {
    guard let result else { return .lost }
    guard result.status.isSuccess else {
      let words = String(decoding: result.standardError, as: UTF8.self)
      if words.contains("does not support reading") {
        return .unreadable("the log driver \(container.logDriver) keeps nothing that docker could show")
      }
      return words.contains("No such container") ? .ended : .lost
    }
    for _ in 0..<20 {
      guard let now = latest(), now.id == container.id, now.isRunning, now.started == container.started else {
        return .ended
      }
      await time.sleep(.milliseconds(100))
    }
    return .lost
  }
}

/// What was last learned of a container, between the task that hears of it and the one that follows its log.
private final class Latest: Sendable {
  private let value = Mutex<Container?>(nil)

  var container: Container? {
    get { value.withLock(\.self) }
    set { value.withLock { $0 = newValue } }
  }
}

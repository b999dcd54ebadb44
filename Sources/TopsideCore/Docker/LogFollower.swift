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
    var done: Container?
    var lostAt: Duration?
    for await _ in changes {
      while !Task.isCancelled, let container = latest(), Self.hasNews(container, since: done) {
        announce(container, after: done, lostAt: lostAt, feed)
        lostAt = nil
        done = container
        let began = time.uptime()
        let ending = await stream(container, feed)
        if time.uptime() - began > .seconds(10) { backoff.reset() }
        guard !Task.isCancelled else { return }
        switch await settle(ending, container, latest) {
        case .ended: break
        case .lost:
          if lostAt == nil { feed.mark(.lost) }
          lostAt = began
          done = nil
          await time.sleep(backoff.delay())
        }
      }
    }
  }

  private static func hasNews(_ container: Container, since done: Container?) -> Bool {
    guard container.started != nil else { return false }
    return done.map { $0.id != container.id || $0.started != container.started } ?? true
  }

  private func announce(_ container: Container, after done: Container?, lostAt: Duration?, _ feed: LogFeed) {
    if let lostAt {
      feed.mark(.reconnected(after: time.uptime() - lostAt))
    } else if let done, done.id != container.id {
      feed.containerReplaced(time: container.started?.nanoseconds)
    } else if let done {
      let code = container.restartCount > done.restartCount ? nil : Optional(done.exitCode)
      // The first line may be older than the start that the engine notes: the end of the run before is the border.
      let border = container.finished ?? container.started
      feed.mark(.restarted(exitCode: done.state == .exited ? code : nil), time: border?.nanoseconds)
    }
  }
}

extension LogFollower {
  private enum Ending: Hashable { case ended, lost }

  /// - Returns: The command's result; nil when it could not be run.
  private func stream(_ container: Container, _ feed: LogFeed) async -> CommandResult? {
    let since = feed.beginStream().map { Timestamp(nanoseconds: $0) }
    let command = commands.logs(container.id, tail: tail, since: since)
    do {
      let result = try await runner.stream(command) { chunk in
        switch chunk {
        case .standardOutput(let bytes): feed.feed(bytes, from: .standardOutput)
        case .standardError(let bytes): feed.feed(bytes, from: .standardError)
        }
      }
      feed.endStream(willResume: !result.status.isSuccess)
      return result
    } catch {
      feed.endStream(willResume: true)
      return nil
    }
  }

  /// `docker logs -f` ends when the container does. When it ends although the container runs, it was lost; the
  /// news of the container's end may be a moment behind.
  private func settle(
    _ result: CommandResult?, _ container: Container, _ latest: @Sendable () -> Container?
  ) async -> Ending {
    guard result?.status.isSuccess ?? false else {
      // Read by nobody: the same words would come again and again.
      if let result, Self.isUnreadable(result) { return .ended }
      return .lost
    }
    for _ in 0..<20 {
      guard let now = latest(), now.id == container.id, now.isRunning, now.started == container.started else {
        return .ended
      }
      await time.sleep(.milliseconds(100))
    }
    return .lost
  }

  private static func isUnreadable(_ result: CommandResult) -> Bool {
    let words = String(decoding: result.standardError, as: UTF8.self)
    return words.contains("does not support reading") || words.contains("No such container")
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

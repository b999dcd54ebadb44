import FoundationEssentials
import LogEngine
import SafeText
import Synchronization
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// A service's log, followed as the dashboard does it: by the engine's events and the real runner, into a store.
struct FollowedLog {
  let store: LogStore

  /// Follows into a store of so many bytes while something is done.
  static func follow(
    _ service: ServiceKey, capacity: Int = LogStore.defaultCapacity, time: any Time = SystemTime(),
    _ body: (FollowedLog) async throws -> Void
  ) async throws {
    let log = FollowedLog(store: LogStore(capacity: capacity))
    let runner = ProcessRunner(
      environment: ProcessInfo.processInfo.environment, readOnly: ReadOnlySwitch(isOn: true),
      audit: RecordedAudit(time: time))
    let commands = DockerCommands(project: service.project)
    let (updates, continuation) = AsyncStream.makeStream(
      of: [LogSubject].self, bufferingPolicy: .bufferingNewest(1))
    let fleet = Mutex(Fleet())
    let source = DockerSource(commands: commands, runner: runner, time: time)
    let watching = Task.detached {
      await source.watch { changes in
        let now = Moment(wall: time.now(), uptime: time.uptime())
        let known = fleet.withLock { fleet in
          for change in changes { fleet.apply(change, at: now) }
          return fleet.services[service]
        }
        if let known { continuation.yield(known.containers.map { LogSubject($0, of: known) }) }
      }
    }
    let follower = LogFollower(
      reader: DockerLogReader(commands: commands), runner: runner, time: time, store: log.store, tail: 500,
      range: .head)
    let following = Task.detached { await follower.follow(updates) }
    func end() async {
      watching.cancel()
      following.cancel()
      await watching.value
      await following.value
    }
    do {
      try await body(log)
    } catch {
      await end()
      throw error
    }
    await end()
  }

  /// Waits until a line has come, be it the last or not.
  func wait(forLine text: String, within limit: Duration = .seconds(20)) async throws {
    var next = 0
    try await eventually("the line \"\(text)\"", within: limit) {
      // Nothing comes before what was settled when it was read.
      let page = store.read(LogRequest(.from(next), limit: .max))
      next = page.counters.settled
      return page.lines.contains { $0.kind == .line && $0.words == text }
    }
  }

  /// Every line that is kept, the marks of ours among them.
  func all() -> [LogLine] {
    var lines: [LogLine] = []
    while true {
      let page = store.read(LogRequest(.from(lines.last.map { $0.position + 1 } ?? 0), limit: 50_000))
      guard !page.lines.isEmpty else { return lines }
      lines += page.lines
    }
  }
}

extension LogLine {
  var words: String { text.text.text }
}

extension [LogLine] {
  /// What the containers printed.
  var texts: [String] { filter { $0.kind == .line }.map(\.words) }

  /// What was marked by us.
  var marks: [String] { filter { $0.kind == .marker }.map(\.words) }

  /// The last words of the lines, where they are numbers.
  var numbers: [Int] {
    texts.compactMap { text in text.split(separator: " ").last.flatMap { Int($0) } }
  }
}

/// Of lines that were printed with the numbers from 1 on, how they arrived.
struct Census: Equatable, CustomStringConvertible {
  /// So many are not there, the first of them.
  var missing = 0
  var firstMissing: Int?
  /// So many are there once more.
  var repeated = 0
  var firstRepeated: Int?
  /// So many stand behind a larger one.
  var misplaced = 0

  init() {}

  init(of numbers: [Int], expected: ClosedRange<Int>) {
    var seen = Set<Int>(minimumCapacity: numbers.count)
    var largest = Int.min
    for number in numbers {
      if !seen.insert(number).inserted {
        repeated += 1
        firstRepeated = firstRepeated ?? number
      } else if number < largest {
        misplaced += 1
      }
      largest = max(largest, number)
    }
    for number in expected where !seen.contains(number) {
      missing += 1
      firstMissing = firstMissing ?? number
    }
  }

  var description: String {
    "missing \(missing) (\(firstMissing ?? 0)...), repeated \(repeated) (\(firstRepeated ?? 0)...), "
      + "misplaced \(misplaced)"
  }
}

/// The machine's time, in which nobody sleeps longer than a tenth of a second.
struct HastyTime: Time {
  private let time = SystemTime()
  func now() -> Timestamp { time.now() }
  func uptime() -> Duration { time.uptime() }
  func sleep(_ duration: Duration) async { await time.sleep(min(duration, .milliseconds(100))) }
}

import Glibc
import LogEngine
import Testing
import TopsideCore

extension LiveTests.LogStreams {
  @Test func `a flood of 50,000 lines a second for twenty seconds arrives whole and in order`() async throws {
    // What is asked for is more than what has to come: forks between two goes take their time on a busy machine.
    let count = 1_600_000
    try await PrintingContainer.use("flood", Script.numbers(count, perSecond: 80_000)) { container in
      try await FollowedLog.follow(container.key, capacity: 256 << 20) { log in
        try await log.wait(forLine: "line \(count)", within: .seconds(120))
        #expect(log.store.counters.dropped == 0)
        let lines = log.all()
        #expect(lines.marks == [])
        #expect(Census(of: lines.numbers, expected: 1...count) == Census())
        let span = (lines.last?.time ?? 0) - (lines.first?.time ?? 0)
        #expect(Double(count) / (Double(span) / 1e9) >= 50_000, "the container could not print so fast")
      }
    }
  }

  @Test func `beyond the cap the oldest lines go, and as many as are said to have gone`() async throws {
    let (count, cap) = (200_000, 2 << 20)
    try await PrintingContainer.use("cap", Script.numbers(count, perSecond: 200_000)) { container in
      try await FollowedLog.follow(container.key, capacity: cap) { log in
        try await log.wait(forLine: "line \(count)", within: .seconds(60))
        let counters = log.store.counters
        #expect(counters.footprint <= cap)
        #expect(counters.dropped > count / 2)
        let numbers = log.all().numbers
        #expect(numbers.first == counters.dropped + 1)
        #expect(Census(of: numbers, expected: counters.dropped + 1...count) == Census())
      }
    }
  }

  @Test func `no cut of docker logs loses a line or repeats one`() async throws {
    let count = 60_000
    try await PrintingContainer.use("cuts", Script.numbers(count, perSecond: 4_000)) { container in
      try await FollowedLog.follow(container.key, time: HastyTime()) { log in
        let cuts = try await cutUntil(log.store, holds: count, container)
        #expect(cuts >= 23)
        try await log.wait(forLine: "line \(count)", within: .seconds(30))
        let lines = log.all()
        #expect(Census(of: lines.numbers, expected: 1...count) == Census())
        #expect(lines.marks.allSatisfy { $0.contains("connect") }, "\(Set(lines.marks))")
      }
    }
  }

  /// Kills the reader of a log again and again, each time that something new has come from it.
  private func cutUntil(
    _ store: LogStore, holds count: Int, _ container: PrintingContainer
  ) async throws -> Int {
    var cuts = 0
    while store.counters.end < count {
      let before = store.counters.end
      try await eventually("lines after cut \(cuts)") { store.counters.end > before }
      try await Task.sleep(for: .milliseconds(Int64(100 + 37 * (cuts % 7))))
      for pid in try await container.readers() where kill(pid, SIGKILL) == 0 { cuts += 1 }
    }
    return cuts
  }

  @Test func `where the log is rotated nothing is lost in silence and nothing repeated`() async throws {
    let count = 40_000
    let options = ["--log-opt", "max-size=1m", "--log-opt", "max-file=2"]
    // About 170 bytes in the file for each, so that it is rotated seven times.
    let script = Script.numbers(count, perSecond: 4_000, of: String(repeating: "x", count: 90))
    try await PrintingContainer.use("rotation", script, options: options) { container in
      try await FollowedLog.follow(container.key) { log in
        try await eventually("the last line", within: .seconds(40)) {
          log.store.read(LogRequest(.end, limit: 1)).lines.numbers.last == count
        }
        let lines = log.all()
        // A line that comes again with its own clock reading, and at once, cannot be told from two.
        let once = lines.enumerated().filter { $0 == 0 || $1.time != lines[$0 - 1].time }.map(\.element)
        #expect(lines.count - once.count < 8)
        var census = Census(of: once.numbers, expected: 1...count)
        if lines.marks.contains(where: { $0.hasPrefix("gap of ") }) {
          (census.missing, census.firstMissing) = (0, nil)
        }
        #expect(census == Census())
      }
    }
  }
}

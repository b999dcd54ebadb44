import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Many subjects in one log.
@Suite(.timeLimit(.minutes(1))) struct LogSubjectsTests {
  private let stage = LogStage()

  private func subject(_ number: Int, name: SafeText? = nil) throws -> LogSubject {
    var subject = LogSubject(
      key: "p/s\(number)/1", name: name ?? "s\(number)", instance: try FleetStage.id(number).hex,
      run: stage.moment(-3600))
    subject.isRunning = true
    subject.hasEarlierRun = false
    return subject
  }

  @Test func `sixteen are sixteen commands, merged, and cancelling ends them all`() async throws {
    let streams = try (1...16).map { stage.runner.expectStream(try stage.logs($0)) }
    try await stage.follow {
      stage.tell(try (1...16).map { try subject($0) })
      for (index, stream) in streams.enumerated().reversed() {
        await stream.send(stage.line(index, "\(index)"))
      }
      await stage.until { stage.shown().count == 16 }
    }
    // `follow` has cancelled, and returns when all have ended.
    for stream in streams { await stream.ended() }
    #expect(stage.runner.commands.count == 16)
    #expect(stage.shown() == (0..<16).map { "\($0)" })
    let lines = stage.store.read(LogRequest(.end, limit: 16)).lines
    #expect(Set(lines.map(\.source)).count == 16)
  }

  @Test func `sources are numbered as they are listed`() async throws {
    let streams = try (1...3).map { stage.runner.expectStream(try stage.logs($0)) }
    try await stage.follow {
      stage.tell(try [2, 3, 1].map { try subject($0) })
      for stream in streams { await stream.started() }
    }
    let names = (0..<3).map { stage.store.name(of: LogSourceID(rawValue: UInt16($0))) }
    #expect(names == ["s2", "s3", "s1"])
  }

  @Test func `one that is new joins`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1))
    let second = stage.runner.expectStream(try stage.logs(2))
    try await stage.follow {
      stage.tell([try subject(1)])
      await first.send(stage.line(1, "one"))
      stage.tell([try subject(1), try subject(2)])
      await second.send(stage.line(2, "two"))
      await first.send(stage.line(3, "three"))
      await stage.until { stage.shown().count == 3 }
    }
    #expect(stage.shown() == ["one", "two", "three"])
  }

  @Test func `one that is gone says its last lines, and its command is left when it is silent`() async throws
  {
    let first = stage.runner.expectStream(try stage.logs(1))
    let second = stage.runner.expectStream(try stage.logs(2))
    try await stage.follow {
      stage.tell([try subject(1), try subject(2)])
      await first.send(stage.line(1, "one"))
      await second.started()
      stage.tell([try subject(2)])
      await first.send(stage.line(2, "bye"))
      await stage.time.sleepers(atLeast: 1)
      await stage.pass(4)
      await first.ended()
      await second.send(stage.line(3, "three"))
      await stage.until { stage.shown().count == 3 }
    }
    #expect(stage.shown() == ["one", "bye", "three"])
    #expect(stage.runner.commands.count == 2)
  }

  @Test func `one that was gone goes on where it was`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    let second = stage.runner.expectStream(try stage.logs(1, since: true))
    try await stage.follow {
      stage.tell([try subject(1)])
      await first.send(stage.line(1, "one"))
      stage.tell([])
      await stage.time.sleepers(atLeast: 1)
      await stage.pass(4)
      await first.ended()
      stage.tell([try subject(1)])
      await second.send(stage.line(1, "one") + stage.line(2, "two"))
      await stage.until { stage.shown().count == 2 }
    }
    #expect(stage.shown() == ["one", "two"])
  }

  @Test func `two of one name are two sources`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1))
    let second = stage.runner.expectStream(try stage.logs(2))
    try await stage.follow {
      stage.tell([try subject(1, name: "web"), try subject(2, name: "web")])
      await first.send(stage.line(1, "one"))
      await second.send(stage.line(2, "two"))
      await stage.until { stage.shown().count == 2 }
    }
    let names = stage.store.read(LogRequest(.end, limit: 2)).lines.map { stage.store.name(of: $0.source) }
    #expect(names == ["web", "p/s2/1"])
  }

  @Test func `a command that hangs is left when the container runs anew`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    let second = stage.runner.expectStream(try stage.logs(1, since: true))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await first.send(stage.line(1, "one"))
      stage.tell(
        try stage.container(1) {
          $0.started = stage.moment(5)
          $0.finished = stage.moment(3)
        })
      await stage.until { stage.runner.commands.count == 2 }
      await first.ended()
      await second.send(stage.line(1, "one") + stage.line(6, "two"))
      await stage.until { stage.shown().contains("two") }
    }
    #expect(stage.shown() == ["one", "-- restarted", "two"])
  }
}
